/** Entries for a configuration: which virtual server stands for which services. */
import { sameData } from '../../base/same-data.js';
import type { VirtualServer } from '../../config/lvs-model.js';
import { distributeRanges } from '../firewall/marked-ranges.js';
import { allocateMarks, markLookup, type ServiceMark } from '../firewall/service-marks.js';
import { protocolOf, serverLabel, serviceLabel, virtualServerLabels } from '../labels.js';
import type { DirectorConfiguration, DirectorEffect } from '../messages.js';
import { expandIdentity } from '../table/expand-group.js';
import { serviceEntry } from '../table/service-entry.js';
import { type ServiceEntry, serviceKey } from '../table/table.js';
import { distinctNames, virtualServerKey } from './check-identity.js';
import { createEntry, type VirtualServerEntry } from './virtual-server-entry.js';

/** A configuration taken apart. */
export interface Arrangement {
  readonly entries: readonly VirtualServerEntry[];
  readonly marks: readonly ServiceMark[];
  /** Complaints about services that are wanted twice. */
  readonly effects: readonly DirectorEffect[];
}

/** What a reload keeps where it can. */
export interface FormerArrangement {
  readonly byKey: ReadonlyMap<string, VirtualServerEntry>;
  readonly marks: readonly ServiceMark[];
}

/**
 * Entries in the order of the file. A virtual server that has not changed in any way keeps its
 * entry, with the state in it; all others get a fresh one. Marks are kept where they fit.
 */
export function arrange(
  configuration: DirectorConfiguration,
  former: FormerArrangement,
): Arrangement {
  const { virtualServers } = configuration;
  const marks = allocateMarks(configuration, former.marks);
  const markOf = markLookup(marks);
  const groups = new Map(configuration.virtualServerGroups.map((group) => [group.name, group]));
  const labels = virtualServerLabels(virtualServers);
  const keys = distinctNames(virtualServers.map(({ identity }) => virtualServerKey(identity)));
  const owners = new Map<string, string>();
  const effects = [...contestedMarks(marks, virtualServers, labels)];
  const entries = virtualServers.map((virtualServer, index) => {
    const label = labels[index] ?? '';
    const services: ServiceEntry[] = [];
    for (const address of expandIdentity(virtualServer.identity, groups, markOf)) {
      const key = serviceKey(address);
      const owner = owners.get(key);
      if (owner === undefined) {
        owners.set(key, label);
        services.push(serviceEntry(virtualServer, address));
      } else {
        const entry = serviceLabel(address);
        const event = { event: 'serviceTaken', entry, service: label, owner } as const;
        effects.push({ kind: 'log', event });
      }
    }
    const key = keys[index] ?? '';
    const known = former.byKey.get(key);
    const isSame =
      known?.label === label &&
      sameData(known.configuration, virtualServer) &&
      sameData(known.services, services);
    const protocol = protocolOf(virtualServer.identity, groups);
    return isSame ? known : createEntry({ key, label }, virtualServer, services, protocol);
  });
  return { entries, marks, effects };
}

/** Groups that go without an address because another group has it; within a group all is well. */
function contestedMarks(
  marks: readonly ServiceMark[],
  virtualServers: readonly VirtualServer[],
  labels: readonly string[],
): readonly DirectorEffect[] {
  const labelOf = ({ group, protocol }: ServiceMark): string => {
    const index = virtualServers.findIndex(
      ({ identity }) =>
        identity.form === 'group' && identity.group === group && identity.protocol === protocol,
    );
    return labels[index] ?? group;
  };
  return distributeRanges(marks).contested.map(({ first, last, port, mark, owner }) => {
    const label = serverLabel(first, port, mark.protocol);
    const entry = first === last ? label : `${label}-${last}`;
    const service = labelOf(mark);
    const event = { event: 'serviceTaken', entry, service, owner: labelOf(owner) } as const;
    return { kind: 'log', event };
  });
}
