/** Rules on prefixes and broadcast addresses. */
import { familyOf, type IpAddress, networkOf } from '../../../base/address.js';
import { broadcastOf } from '../../compile/vrrp/address-value.js';
import { type PlacedAddress, prefixWritten, spanIn } from '../placed-address.js';
import type { LintRule } from '../rule.js';
import { contains, placeInNetwork } from '../subnet.js';

/** Longest IPv4 prefix with a network and a broadcast address (RFC 3021). */
const LONGEST_WITH_BROADCAST = 30;

const networkAddress: LintRule = {
  code: 'network-address',
  severity: 'warning',
  title: 'the first or last address of a network',
  why:
    'The first address of an IPv4 network stands for the network, the last for all its hosts. ' +
    'Hosts do not accept them as the address of one router.',
  advice: 'use an address in between, or check the prefix length',
  check: (subject) =>
    subject.addresses.flat().flatMap((placed) => {
      const { address, prefixLength } = placed.entry;
      const ipv4 = familyOf(address) === 'inet' && prefixLength <= LONGEST_WITH_BROADCAST;
      const place = ipv4 && prefixLength > 0 ? placeInNetwork(address, prefixLength) : 'host';
      const message = `${address} is the ${place} address of its /${prefixLength} network`;
      return place === 'host' ? [] : [{ span: spanIn(placed), message }];
    }),
};

/** The prefix length of a single address. */
function hostLength(address: IpAddress): number {
  return familyOf(address) === 'inet' ? 32 : 128;
}

/** The networks that an instance writes, each once: the entries that have their prefix length. */
function networksOf(all: readonly PlacedAddress[]): readonly PlacedAddress[] {
  const networks = new Map<string, PlacedAddress>();
  for (const placed of all) {
    const { address, prefixLength, interface: device } = placed.entry;
    const isHost = prefixLength === hostLength(address);
    if (prefixWritten(placed) && prefixLength > 0 && !isHost) {
      const key = `${device} ${networkOf(address, prefixLength)}/${prefixLength}`;
      networks.set(key, networks.get(key) ?? placed);
    }
  }
  return [...networks.values()];
}

/** A larger network of the same interface in which this address lies. */
function surrounding(
  networks: readonly PlacedAddress[],
  { entry }: PlacedAddress,
): PlacedAddress | undefined {
  return networks.find(
    (other) =>
      other.entry.interface === entry.interface &&
      other.entry.prefixLength < entry.prefixLength &&
      contains(other.entry.address, other.entry.prefixLength, entry.address),
  );
}

const mixedPrefixes: LintRule = {
  code: 'mixed-prefix-lengths',
  severity: 'hint',
  title: 'addresses of one network with different prefix lengths',
  why:
    'An address without a prefix length gets /32 (or /128). That works while the interface ' +
    'has another address of the network, but beside entries with a prefix it is usually a ' +
    'slip.',
  advice: 'write the same prefix length for all addresses of a network',
  check: (subject) => {
    return subject.addresses.flatMap((all) => {
      const networks = networksOf(all);
      const odd = all.flatMap((placed) => {
        const { prefixLength, peer } = placed.entry;
        const deliberate = prefixWritten(placed) && prefixLength >= 32;
        const other = deliberate || peer !== undefined ? undefined : surrounding(networks, placed);
        return other === undefined ? [] : [{ placed, other }];
      });
      const [first, ...others] = odd;
      if (first === undefined) {
        return [];
      }
      const { address, prefixLength } = first.placed.entry;
      const more = others.length === 0 ? '' : `, and ${others.length} more like it`;
      const network = first.other.entry.prefixLength;
      const message = `${address} gets /${prefixLength} in a /${network} network${more}`;
      const related = [{ message: 'the network is from here', span: spanIn(first.other) }];
      return [{ span: spanIn(first.placed), message, related }];
    });
  },
};

const wrongBroadcast: LintRule = {
  code: 'wrong-broadcast',
  severity: 'warning',
  title: 'a broadcast address of another network',
  why:
    'The broadcast address follows from address and prefix length. A different one, or one ' +
    'for an address with /32, is never used by the other hosts.',
  advice: 'write brd + and let it be computed, or leave it out',
  check: (subject) =>
    subject.addresses.flat().flatMap((placed) => {
      const { address, prefixLength, broadcast } = placed.entry;
      if (broadcast === undefined) {
        return [];
      }
      const computed = broadcastOf('+', address, prefixLength);
      const all = broadcastOf('-', address, prefixLength);
      if (computed === undefined) {
        const message = `${address}/${prefixLength} is a network of its own without broadcast`;
        return [{ span: spanIn(placed, broadcast), message }];
      }
      const message = `the broadcast address of ${address}/${prefixLength} is ${computed}`;
      const right = [computed, all, '255.255.255.255'].includes(broadcast);
      return right ? [] : [{ span: spanIn(placed, broadcast), message }];
    }),
};

const outsideNetworks: LintRule = {
  code: 'address-outside-networks',
  severity: 'warning',
  title: 'an address in no network of its interface',
  why:
    'An address with /32 (or /128, or without a prefix length) brings no network along. When it ' +
    'lies in none of the networks of its interface, its neighbours do not ask for it there. This ' +
    'rule compares with the interfaces of the machine that the check runs on.',
  advice: 'write the prefix length of its network, or an address that lies in one',
  check: (subject) =>
    subject.addresses.flat().flatMap((placed) => {
      const { address, prefixLength, interface: device, peer } = placed.entry;
      const isHost = prefixLength === hostLength(address) && peer === undefined;
      const networks = subject.networksOf(device).filter(
        (each) =>
          familyOf(each.address) === familyOf(address) &&
          each.prefixLength < hostLength(each.address) &&
          // every IPv6 interface is on that one, and it says nothing about the others
          !each.address.startsWith('fe80:'),
      );
      const [first] = networks;
      if (!isHost || first === undefined || device === 'lo') {
        return [];
      }
      const inside = [...networks, ...placed.instance.virtualAddresses].some(
        (each) =>
          each.prefixLength < hostLength(each.address) &&
          contains(each.address, each.prefixLength, address),
      );
      if (inside) {
        return [];
      }
      const known = `${first.address}/${first.prefixLength}`;
      const message = `${address} lies in no network of '${device}', which has ${known}`;
      return [{ span: spanIn(placed), message }];
    }),
};

/** The rules on networks. */
export const networkRules: readonly LintRule[] = [
  networkAddress,
  mixedPrefixes,
  wrongBroadcast,
  outsideNetworks,
];
