/** Whose adverts are taken and whose are refused, and for what. */
import { type IpAddress, parseAddress } from '../../base/address.js';
import type { InstanceSnapshot } from '../../vrrp/messages.js';
import type { PeerTally } from '../../vrrp/packet/peer-tally.js';
import { fieldsOf, type KeptEvent } from '../events/kept-event.js';
import { localDateTime } from '../events/render-events.js';
import { secondMaster } from '../status/instance-problems.js';
import type { DaemonStatus } from '../status/status.js';
import { type Explanation, type Reason, reasons } from './explanation.js';

/** What is said of adverts that are refused, or differ from ours. */
export const PEER_EVENTS = ['packetDropped', 'peerDiffers'] as const;

/**
 * An explanation for each instance that has heard the router.
 * @param events of `PEER_EVENTS`, the oldest first
 */
export function whyPeer(
  { vrrp, clock, configurationFile }: DaemonStatus,
  events: readonly KeptEvent[],
  address: IpAddress,
): readonly Explanation[] {
  return (vrrp?.instances ?? []).flatMap((instance) => {
    const tally = instance.peers.find(({ peer }) => peer === address);
    if (tally === undefined) {
      return [];
    }
    const said = events
      .map(({ line, epochMs, type }) => ({ ...fieldsOf(line), epochMs, type }))
      .filter((fields): fields is Said => isSaid(fields, instance.name, address));
    const refused = refusedReasons(tally, said);
    const other = secondMaster(instance, clock.monotonicMs);
    return [
      {
        kind: 'peer',
        name: `${address} at ${instance.name}`,
        state: refused.length > 0 ? 'refused' : 'accepted',
        answer: answerFor(instance, tally),
        reasons: [
          ...refused,
          ...reasons('differs', lastOf(said, 'peerDiffers').map(saidText)),
          ...reasons('other master', other === undefined ? [] : [other]),
          { topic: 'master', text: masterText(instance, address) },
        ],
        advice:
          refused.length === 0 && !said.some(({ type }) => type === 'peerDiffers')
            ? []
            : [`upkeep check ${configurationFile} --peer FILE, with the file of ${address}`],
      },
    ];
  });
}

/** The routers that an instance has heard. */
export function heardPeers({ vrrp }: DaemonStatus): readonly IpAddress[] {
  const all = (vrrp?.instances ?? []).flatMap(({ peers }) => peers.map(({ peer }) => peer));
  return [...new Set(all)].flatMap((peer) => parseAddress(peer) ?? []);
}

/** An event about adverts, as far as it is looked at. */
interface Said {
  readonly type: string;
  readonly epochMs: number;
  readonly counter?: unknown;
  readonly message: string;
}

function isSaid(
  { instance, source, message }: Readonly<Record<string, unknown>>,
  name: string,
  address: IpAddress,
): boolean {
  return instance === name && source === address && typeof message === 'string';
}

function answerFor({ name, state }: InstanceSnapshot, { peer, accepted, rejected }: PeerTally) {
  const refused = sum(Object.values(rejected));
  if (refused === 0) {
    return `${name} (${state}) takes the adverts of ${peer}: ${accepted} so far`;
  }
  const how = accepted === 0 ? 'refuses every advert' : 'refuses adverts';
  return `${name} (${state}) ${how} of ${peer}: ${refused} refused, ${accepted} taken`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

/** A line for each counter, with the words of the last event that was counted there. */
function refusedReasons({ rejected }: PeerTally, said: readonly Said[]): readonly Reason[] {
  const last = lastOf(said, 'packetDropped');
  return Object.entries(rejected).map(([counter, count]) => {
    const event = last.find((each) => each.counter === counter);
    const words = event === undefined ? '' : `: ${saidText(event)}`;
    return { topic: 'refused', text: `${count} × ${counter}${words}` };
  });
}

/** Of each counter the last event. */
function lastOf(said: readonly Said[], type: (typeof PEER_EVENTS)[number]): readonly Said[] {
  const ofType = said.filter((each) => each.type === type);
  return [...new Map(ofType.map((each) => [each.counter, each])).values()];
}

function saidText({ message, epochMs }: Said): string {
  return `${message}, ${localDateTime(epochMs)}`;
}

function masterText({ masterAddress, state }: InstanceSnapshot, address: IpAddress): string {
  if (state === 'MASTER') {
    return 'this router';
  }
  if (masterAddress === undefined) {
    return 'none is known here';
  }
  return masterAddress === address ? 'this one' : `${masterAddress}, and not this one`;
}
