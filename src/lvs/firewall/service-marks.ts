/**
 * Firewall marks that stand for the addresses of a group (`nftables_ipvs`): one mark for each
 * group and protocol, the same for both families. The marks are set by a table of the firewall
 * (`mark-table.ts`). A group with marks of its own keeps a service for each of its addresses, as
 * Debian's keepalived does it.
 */
import { type AddressFamily, familyOf } from '../../base/address.js';
import type {
  MarkingSettings,
  TransportProtocol,
  VirtualServer,
  VirtualServerGroup,
  VirtualServerGroupEntry,
} from '../../config/lvs-model.js';
import type { MarkOf } from '../table/expand-group.js';

/** Which packets get a mark. */
export interface ServiceMark {
  readonly mark: number;
  readonly group: string;
  readonly protocol: TransportProtocol;
  readonly family: AddressFamily;
  /** Destination addresses and ports; port 0: all ports. `rangeAddresses` expands a range. */
  readonly addresses: readonly Extract<VirtualServerGroupEntry, { kind: 'addresses' }>[];
}

/** What marks are allocated for. */
export interface MarkedConfiguration {
  readonly global: { readonly balancer: { readonly marking?: MarkingSettings } };
  readonly virtualServerGroups: readonly VirtualServerGroup[];
  readonly virtualServers: readonly VirtualServer[];
}

/**
 * The marks that a configuration needs, upwards from its first mark, in the order of the virtual
 * servers. Those of `former` are kept, so that a reload moves no service; numbers that the file
 * uses itself are left out.
 */
export function allocateMarks(
  configuration: MarkedConfiguration,
  former: readonly ServiceMark[],
): readonly ServiceMark[] {
  const { marking } = configuration.global.balancer;
  if (marking === undefined) {
    return [];
  }
  const taken = marksOfFile(configuration);
  const wanted = wantedMarks(configuration);
  const kept = new Map<string, number>();
  for (const each of former) {
    const key = markKey(each.group, each.protocol);
    if (each.mark >= marking.firstMark && !taken.has(each.mark) && wanted.has(key)) {
      kept.set(key, each.mark);
    }
  }
  for (const mark of kept.values()) {
    taken.add(mark);
  }
  let next = marking.firstMark;
  return [...wanted].flatMap(([key, descriptions]) => {
    let mark = kept.get(key);
    if (mark === undefined) {
      while (taken.has(next)) {
        next += 1;
      }
      mark = next;
      taken.add(mark);
    }
    const number = mark;
    return descriptions.map((description) => ({ mark: number, ...description }));
  });
}

/** Looks up allocated marks. */
export function markLookup(marks: readonly ServiceMark[]): MarkOf {
  const byKey = new Map(marks.map((each) => [markKey(each.group, each.protocol), each.mark]));
  return (group, protocol) => byKey.get(markKey(group, protocol));
}

function markKey(group: string, protocol: TransportProtocol): string {
  return `${protocol} ${group}`;
}

function marksOfFile({ virtualServers, virtualServerGroups }: MarkedConfiguration): Set<number> {
  const marks = new Set<number>();
  for (const { identity } of virtualServers) {
    if (identity.form === 'fwmark') {
      marks.add(identity.mark);
    }
  }
  for (const entry of virtualServerGroups.flatMap((group) => group.entries)) {
    if (entry.kind === 'fwmark') {
      marks.add(entry.mark);
    }
  }
  return marks;
}

type MarkDescription = Omit<ServiceMark, 'mark'>;

function wantedMarks(configuration: MarkedConfiguration): Map<string, readonly MarkDescription[]> {
  const groups = new Map(configuration.virtualServerGroups.map((group) => [group.name, group]));
  const wanted = new Map<string, readonly MarkDescription[]>();
  for (const { identity } of configuration.virtualServers) {
    if (identity.form !== 'group') {
      continue;
    }
    const { group, protocol } = identity;
    const entries = groups.get(group)?.entries ?? [];
    const ranges = entries.filter((each) => each.kind === 'addresses');
    if (ranges.length === entries.length && ranges.length > 0) {
      const families = (['inet', 'inet6'] as const).map((family) => {
        const addresses = ranges.filter((range) => familyOf(range.first) === family);
        return { group, protocol, family, addresses };
      });
      const used = families.filter(({ addresses }) => addresses.length > 0);
      wanted.set(markKey(group, protocol), used);
    }
  }
  return wanted;
}
