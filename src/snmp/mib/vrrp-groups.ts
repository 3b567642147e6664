/** KEEPALIVED-MIB, `vrrp` 1 and 2: sync groups and their members. */
import type { SyncGroup } from '../../config/model.js';
import { type ManagedObject, text, truth } from '../managed-object.js';
import { script, VRRP, vrrpState } from './roots.js';
import type { MibSubject } from './subject.js';
import { numbered, tableObjects } from './table.js';

/** Both tables. */
export function groupObjects({ configuration, status }: MibSubject): readonly ManagedObject[] {
  const groups = numbered(configuration.syncGroups);
  const members = groups.flatMap(({ index, row }) => numbered(row.members, index));
  return [
    ...tableObjects<SyncGroup>([...VRRP, 1], groups, {
      2: ({ name }) => text(name),
      3: ({ name }) =>
        vrrpState(status.vrrp?.groups.find((group) => group.name === name)?.state ?? 'INIT'),
      4: ({ smtpAlert }) => truth(smtpAlert),
      5: ({ notify }) => truth(Object.keys(notify).length > 0),
      6: ({ notify }) => script(notify.master),
      7: ({ notify }) => script(notify.backup),
      8: ({ notify }) => script(notify.fault),
      9: ({ notify }) => script(notify.any),
      10: ({ trackingWeight }) => truth(trackingWeight),
      11: ({ notify }) => script(notify.stop),
    }),
    ...tableObjects([...VRRP, 2], members, { 2: text }),
  ];
}
