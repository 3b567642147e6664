/**
 * Sync groups (keepalived.conf(5), "vrrp_sync_group"): instances that change state together. The
 * rules are functions over the states of the members; the router carries the orders out.
 *
 * The one that causes a change goes first, then the others, then the group says so.
 */
import type { GroupOrder, InstanceEvent, InstanceState } from './machine/instance-state.js';
import type { VrrpState } from './messages.js';

/** FAULT if one member is, MASTER only if all are. */
export function groupStateOf(members: readonly InstanceState[]): VrrpState {
  if (members.some((member) => member.state === 'FAULT')) {
    return 'FAULT';
  }
  if (members.length === 0 || members.every((member) => member.state === 'INIT')) {
    return 'INIT';
  }
  return members.every((member) => member.state === 'MASTER') ? 'MASTER' : 'BACKUP';
}

/** Whether a member whose master-down timer has expired may become master, and all with it. */
export function groupAgrees(group: VrrpState, others: readonly InstanceState[]): boolean {
  return group === 'MASTER' || others.every((other) => other.wantsMaster);
}

/** Whether a member must stay where it is because others have a fault or no script result yet. */
export function isHeldBy(others: readonly InstanceState[]): boolean {
  return others.some(({ environment }) => {
    return environment.faults.length > 0 || environment.waitingFor.length > 0;
  });
}

/**
 * What a change of one member means for the others; undefined: nothing. Masters that follow into
 * FAULT, or step down because an address was taken from one of them, send priority 0; those that
 * follow a member that has heard a better master do not: that master's group takes over anyway.
 */
export function orderAfter(
  name: string,
  before: InstanceState,
  after: InstanceState,
  event: InstanceEvent,
): GroupOrder | undefined {
  const calm = { sendPriorityZero: false, afterSkew: false };
  switch (after.state) {
    case 'INIT':
      return undefined;
    case 'MASTER':
      return {
        becomes: 'MASTER',
        ...calm,
        cause: 'group',
        reason: `${name} of the same group is MASTER`,
      };
    case 'FAULT':
      return {
        becomes: 'FAULT',
        sendPriorityZero: true,
        afterSkew: false,
        cause: 'group',
        reason: `${name} of the same group is in FAULT`,
      };
    case 'BACKUP': {
      const lost = event.kind === 'addressLost' || event.kind === 'routeLost';
      const reason = `${name} of the same group is BACKUP`;
      return before.state === 'INIT'
        ? undefined
        : { becomes: 'BACKUP', sendPriorityZero: lost, afterSkew: lost, cause: 'group', reason };
    }
  }
}
