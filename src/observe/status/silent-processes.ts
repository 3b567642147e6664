/** Which processes of a daemon do not say how they are. */
import type { DaemonStatus } from './status.js';

const NAMES = {
  vrrp: 'VRRP',
  checker: 'checker',
  bfd: 'BFD',
  agents: 'agents',
  api: 'API',
  discovery: 'discovery',
} as const;

/** It has nothing to say of itself. */
const NOT_ASKED = true;

/** A sentence for each process that should be there and does not answer. */
export function silentProcesses({
  children,
  vrrp,
  balancer,
  bfd,
}: DaemonStatus): readonly string[] {
  const others = { agents: NOT_ASKED, api: NOT_ASKED, discovery: NOT_ASKED } as const;
  const answers = { vrrp, checker: balancer, bfd, ...others } as const;
  return children
    .filter(({ name, pid }) => pid === undefined || answers[name] === undefined)
    .map(({ name }) => `the ${NAMES[name]} process does not answer`);
}
