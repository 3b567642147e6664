/**
 * The rules that keep a real server quiet where its settings are not to be touched: a table of
 * nft(8) of family arp. Requests for a virtual address are dropped, and what this machine asks
 * with one as its own carries an address of the interface instead, as with arptables(8) of the
 * HOWTOs (`-A IN -d VIP -j DROP`, `-A OUT -s VIP -j mangle --mangle-ip-s RIP`).
 */
import { compareAddresses, familyOf, type IpAddress } from '../base/address.js';
import type { ArpRules, HostView, ServedAddress } from './host-view.js';

/** Called so that an operator sees whose it is. */
export const ARP_TABLE = 'upkeep_realserver';

/** The table of a machine that has none. */
export const NO_ARP_RULES: ArpRules = { input: [], output: [] };

/** The rules for the IPv4 addresses that are served by them; empty: no table is needed. */
export function arpRulesFor(served: readonly ServedAddress[], view: HostView): ArpRules {
  const addresses = served
    .filter(({ byRules, address }) => byRules === true && familyOf(address) === 'inet')
    .map(({ address }) => address)
    .sort(compareAddresses);
  const virtual = new Set(served.map(({ address }) => address));
  return {
    input: addresses.map((address) => `arp daddr ip ${address} drop`),
    output: addresses.flatMap((address) => [
      ...ownAddresses(view, virtual).map(
        ({ device, own }) => `oifname "${device}" arp saddr ip ${address} arp saddr ip set ${own}`,
      ),
      // an interface without an address of its own asks nothing in its name
      `arp saddr ip ${address} drop`,
    ]),
  };
}

/** The first address of each network. */
function ownAddresses({ devices, addresses }: HostView, virtual: ReadonlySet<IpAddress>) {
  return [...devices]
    .filter(([, { loopback, noArp }]) => !loopback && !noArp)
    .flatMap(([device]) => {
      const own = addresses.find(
        (each) => each.device === device && each.family === 'inet' && !virtual.has(each.address),
      )?.address;
      return own === undefined ? [] : [{ device, own }];
    });
}

/** A script for nft(8) that makes the table so, in one line; without rules there is none. */
export function arpTableScript({ input, output }: ArpRules): string {
  const anew = `add table arp ${ARP_TABLE}; delete table arp ${ARP_TABLE}`;
  const chain = (hook: string, rules: readonly string[]) =>
    [`chain ${hook} { type filter hook ${hook} priority 0`, ...rules, '}'].join('; ');
  return input.length + output.length === 0
    ? anew
    : `${anew}; table arp ${ARP_TABLE} { ${chain('input', input)}; ${chain('output', output)}; }`;
}

/** The rules in what `nft --stateless list table` has printed. */
export function parseArpRules(listing: string): ArpRules {
  const rulesOf = (name: string) =>
    (new RegExp(`chain ${name} \\{([^}]*)\\}`).exec(listing)?.[1] ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('type filter'));
  return { input: rulesOf('input'), output: rulesOf('output') };
}
