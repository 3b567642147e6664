/** What of a status is a state, and no counter and no time: for those who wait for a change. */
import type { DaemonStatus } from '../../../observe/status/status.js';

/** Everything that changes when something has happened. */
export function statesIn({ children, vrrp, balancer, bfd }: DaemonStatus) {
  return {
    processes: children.map(({ name, pid, restarts }) => ({ name, pid, restarts })),
    instances: vrrp?.instances.map(({ name, state, effectivePriority, masterAddress, faults }) => ({
      ...{ name, state, priority: effectivePriority, masterAddress, faults },
    })),
    virtualServers: balancer?.virtualServers.map(({ label, quorum, installed, realServers }) => ({
      ...{ name: label, quorumUp: quorum.up, installed },
      realServers: realServers.map(({ label: name, alive, adminState, effectiveWeight }) => ({
        ...{ name, alive, adminState, weight: effectiveWeight },
      })),
    })),
    bfd: bfd?.map(({ name, state }) => ({ name, state })),
  };
}
