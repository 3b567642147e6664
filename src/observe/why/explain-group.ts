/** Why a sync group is in its state: that of its members, and which of them hold it back. */
import type { GroupSnapshot, InstanceSnapshot } from '../../vrrp/messages.js';
import type { DaemonStatus } from '../status/status.js';
import { explainInstance } from './explain-instance.js';
import type { Explanation } from './explanation.js';

/** All members have one state; a fault of one is a fault of all. */
export function explainGroup(status: DaemonStatus, group: GroupSnapshot): Explanation {
  const { name, state } = group;
  const members = group.members.flatMap(
    (member) => status.vrrp?.instances.find((each) => each.name === member) ?? [],
  );
  const guilty = members.filter((member) => hasOwnFault(member));
  const names = guilty.map((member) => member.name).join(', ');
  const told = guilty.length > 0 ? guilty : members;
  return {
    kind: 'group',
    name,
    state,
    answer: `sync group ${name} is ${state}${guilty.length === 0 ? '' : `, because of ${names}`}`,
    reasons: members.map((member) => ({
      topic: member.name,
      text: explainInstance(status, member).answer,
    })),
    advice: [...new Set(told.flatMap((member) => explainInstance(status, member).advice))],
  };
}

/** Faults of other members stand in its list too, with the name of the group before them. */
function hasOwnFault({ faults, syncGroup }: InstanceSnapshot): boolean {
  return faults.some((fault) => !fault.startsWith(`group ${syncGroup}: `));
}
