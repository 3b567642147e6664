/** `upkeep realserver verify`: asks on every network for the addresses, as neighbours do. */
import { NetlinkError } from '../../../linux/netlink/requester.js';
import {
  type ArpVerdict,
  describeHearing,
  type Hearing,
  hearings,
  questionsFor,
  verdictOf,
} from '../../../realserver/proof.js';
import { exitCodes } from '../../exit-codes.js';
import type { RealServerRequest, RealServerTools } from './request.js';

/** What begins the line of a hearing. */
const MARKS: Readonly<Record<ArpVerdict, string>> = {
  silent: 'ok ',
  answers: 'bad',
  unknown: '?  ',
  nothingToCompare: '?  ',
};

/** @returns 0: proven; 1: a network hears of an address; 2: it cannot be told */
export function verify(request: RealServerRequest, tools: RealServerTools): number {
  const { host, terminal } = tools;
  const addresses = [...new Set(request.served.map(({ address }) => address))];
  if (addresses.length === 0) {
    terminal.error('upkeep realserver: no address is set up here; name some with --vip\n');
    return exitCodes.failed;
  }
  const held = new Set(host.view([]).addresses.map(({ address }) => address));
  const absent = addresses.filter((address) => !held.has(address));
  for (const address of absent) {
    terminal.error(
      `upkeep realserver: ${address} is not on this machine: silence proves nothing\n`,
    );
  }
  if (absent.length > 0) {
    return exitCodes.failed;
  }
  const links = host.askableLinks();
  if (links.length === 0) {
    terminal.error('upkeep realserver: no network is up that could be asked\n');
    return exitCodes.no;
  }
  try {
    const heard = links.flatMap(({ link, own }) => {
      const { addresses: asked, controls } = questionsFor(addresses, own);
      return hearings(link.name, addresses, controls, host.answered(link, asked));
    });
    tell(heard, request, tools);
    return exitStatus(heard.map(verdictOf));
  } catch (error) {
    if (!(error instanceof NetlinkError)) {
      throw error;
    }
    terminal.error(`upkeep realserver: this kernel cannot be asked: ${error.message}\n`);
    return exitCodes.no;
  }
}

function exitStatus(verdicts: readonly ArpVerdict[]): number {
  if (verdicts.includes('answers')) {
    return exitCodes.failed;
  }
  return verdicts.includes('silent') && !verdicts.includes('unknown') ? exitCodes.ok : exitCodes.no;
}

function tell(
  heard: readonly Hearing[],
  { json }: RealServerRequest,
  { terminal }: RealServerTools,
): void {
  if (json) {
    const networks = heard.map((hearing) => ({ ...hearing, verdict: verdictOf(hearing) }));
    terminal.out(`${JSON.stringify({ networks }, null, 2)}\n`);
    return;
  }
  for (const hearing of heard) {
    terminal.out(`  ${MARKS[verdictOf(hearing)]}  ${describeHearing(hearing)}\n`);
  }
}
