/**
 * Firewall marks that stand for the addresses of a group (`nftables_ipvs`): one mark for each
 * group, protocol and family. The marks are set by a table of the firewall, described here.
 */
import { type AddressFamily, familyOf } from '../base/address.js';
import type {
  GroupEntry,
  MarkingSettings,
  TransportProtocol,
  VirtualServer,
  VirtualServerGroup,
} from '../config/lvs-model.js';

/** The mark of a group's addresses of one family; undefined: they are services themselves. */
export type MarkOf = (
  group: string,
  protocol: TransportProtocol,
  family: AddressFamily,
) => number | undefined;

/** Which packets get a mark. */
export interface ServiceMark {
  readonly mark: number;
  readonly group: string;
  readonly protocol: TransportProtocol;
  readonly family: AddressFamily;
  /** Destination addresses and ports; port 0: all ports. `rangeAddresses` expands a range. */
  readonly addresses: readonly Extract<GroupEntry, { kind: 'addresses' }>[];
}

/** What marks are allocated for. */
export interface MarkedConfiguration {
  readonly global: { readonly balancer: { readonly marking?: MarkingSettings } };
  readonly virtualServerGroups: readonly VirtualServerGroup[];
  readonly virtualServers: readonly VirtualServer[];
}

/**
 * The marks that a configuration needs, upwards from its first mark. Those of `former` are kept,
 * so that a reload moves no service; numbers that the file uses itself are left out.
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
    const key = markKey(each.group, each.protocol, each.family);
    if (each.mark >= marking.firstMark && !taken.has(each.mark) && wanted.has(key)) {
      kept.set(key, each.mark);
      taken.add(each.mark);
    }
  }
  let next = marking.firstMark;
  return [...wanted].map(([key, description]) => {
    let mark = kept.get(key);
    if (mark === undefined) {
      while (taken.has(next)) {
        next += 1;
      }
      mark = next;
      taken.add(mark);
    }
    return { mark, ...description };
  });
}

/** Looks up allocated marks. */
export function markLookup(marks: readonly ServiceMark[]): MarkOf {
  const byKey = new Map(
    marks.map((each) => [markKey(each.group, each.protocol, each.family), each.mark]),
  );
  return (group, protocol, family) => byKey.get(markKey(group, protocol, family));
}

function markKey(group: string, protocol: TransportProtocol, family: AddressFamily): string {
  return `${protocol} ${family} ${group}`;
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

function wantedMarks(configuration: MarkedConfiguration): Map<string, Omit<ServiceMark, 'mark'>> {
  const groups = new Map(configuration.virtualServerGroups.map((group) => [group.name, group]));
  const wanted = new Map<string, Omit<ServiceMark, 'mark'>>();
  for (const { identity } of configuration.virtualServers) {
    if (identity.form !== 'group') {
      continue;
    }
    const { group, protocol } = identity;
    const ranges = (groups.get(group)?.entries ?? []).filter((each) => each.kind === 'addresses');
    for (const family of ['inet', 'inet6'] as const) {
      const addresses = ranges.filter((range) => familyOf(range.first) === family);
      if (addresses.length > 0) {
        wanted.set(markKey(group, protocol, family), { group, protocol, family, addresses });
      }
    }
  }
  return wanted;
}
