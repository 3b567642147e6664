/** The rule on services beside the marks of a group (`nftables_ipvs`). */
import { addressBytes, familyOf, type IpAddress } from '../../../base/address.js';
import type { Configuration } from '../../model.js';
import { nameSpan } from '../places.js';
import type { LintRule } from '../rule.js';

/** Addresses of a group that are marked: their last parts, both ends included. */
interface MarkedRange {
  readonly group: string;
  readonly low: number;
  readonly high: number;
}

/** A range counts in the last part of its addresses: 8 bits of IPv4, 16 of IPv6. */
function partsOf(address: IpAddress) {
  const bytes = addressBytes(address);
  const split = familyOf(address) === 'inet' ? -1 : -2;
  const last = bytes.slice(split).reduce((sum, byte) => sum * 256 + byte, 0);
  return { network: bytes.slice(0, split).join('.'), last };
}

/** The ranges by protocol, port and all of their addresses but the last part. */
function markedRanges(configuration: Configuration): ReadonlyMap<string, readonly MarkedRange[]> {
  const { virtualServerGroups, virtualServers } = configuration;
  const groups = new Map(virtualServerGroups.map(({ name, entries }) => [name, entries]));
  const marked = new Map<string, MarkedRange[]>();
  for (const { identity } of virtualServers) {
    if (identity.form !== 'group') {
      continue;
    }
    const { group, protocol } = identity;
    const entries = groups.get(group) ?? [];
    const ranges = entries.filter((entry) => entry.kind === 'addresses');
    // The addresses of a group that names a mark itself are services, as without nftables_ipvs.
    for (const { first, count, port } of ranges.length === entries.length ? ranges : []) {
      const { network, last } = partsOf(first);
      const key = `${protocol} ${port} ${network}`;
      const known = marked.get(key) ?? [];
      marked.set(key, known);
      known.push({ group, low: last, high: last + count - 1 });
    }
  }
  return marked;
}

const serviceBehindMark: LintRule = {
  code: 'service-behind-mark',
  severity: 'warning',
  title: 'a virtual server whose packets carry the mark of a group',
  why:
    'With nftables_ipvs what comes in for an address of a group carries the mark of the group, ' +
    'and IPVS looks for a service of the mark first, then for one of the address. Clients get ' +
    'the real servers of the group, never those of a virtual server with the same address, port ' +
    'and protocol. An address without a port is marked on every port that no group names.',
  advice: 'remove this virtual server, or take its address and port out of the group',
  check: ({ configuration, services, blocks }) => {
    if (configuration.global.balancer.marking === undefined) {
      return [];
    }
    const marked = markedRanges(configuration);
    return services.flatMap(({ service: { identity }, block }) => {
      if (identity.form !== 'address') {
        return [];
      }
      const { protocol, address, port } = identity;
      const { network, last } = partsOf(address);
      const range = [port, 0]
        .flatMap((each) => marked.get(`${protocol} ${each} ${network}`) ?? [])
        .find(({ low, high }) => low <= last && last <= high);
      const place = range && blocks.serverGroups.get(range.group);
      if (range === undefined || place === undefined) {
        return [];
      }
      const target = `${protocol} to ${address} ${port === 0 ? 'on any port' : `port ${port}`}`;
      const message = `${target} carries the mark of the group '${range.group}', which serves it`;
      return [
        {
          span: nameSpan(block),
          message,
          related: [{ message: 'the group', span: nameSpan(place) }],
        },
      ];
    });
  },
};

/** The rules on marks. */
export const markRules: readonly LintRule[] = [serviceBehindMark];
