/** Whether a daemon and what it looks after are well. */
import { secondMaster } from './instance-problems.js';
import type { DaemonStatus } from './status.js';

/**
 * What an operator would call ill: a child that does not answer, an instance in FAULT or with a
 * second master, a virtual server without its quorum, a BFD session that is not up.
 */
export function healthProblems(status: DaemonStatus): readonly string[] {
  const silent = status.children
    .filter((child) => child.pid === undefined)
    .map((child) => `the ${child.name} process is not running`);
  const faulty = (status.vrrp?.instances ?? [])
    .filter((instance) => instance.state === 'FAULT')
    .map((instance) => `instance ${instance.name} is in FAULT: ${instance.faults.join(', ')}`);
  const withoutQuorum = (status.balancer?.virtualServers ?? [])
    .filter(({ quorum, installed }) => installed && !quorum.up)
    .map(({ label, quorum }) => `virtual server ${label} has ${quorum.sum} of ${quorum.required}`);
  const doubled = (status.vrrp?.instances ?? []).flatMap((instance) => {
    const other = secondMaster(instance, status.clock.monotonicMs);
    return other === undefined ? [] : [`instance ${instance.name}: ${other}`];
  });
  const lost = (status.bfd ?? [])
    .filter(({ state }) => state !== 'Up')
    .map(({ name, state, neighbour }) => `BFD session ${name} with ${neighbour} is ${state}`);
  return [...silent, ...faulty, ...doubled, ...withoutQuorum, ...lost];
}
