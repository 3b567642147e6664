/** Which processes of a daemon do not say how they are. */
import type { DaemonStatus } from './status.js';

const NAMES = { vrrp: 'VRRP', checker: 'checker', bfd: 'BFD', api: 'API' } as const;

/** A sentence for each process that should be there and does not answer. */
export function silentProcesses({
  children,
  vrrp,
  balancer,
  bfd,
}: DaemonStatus): readonly string[] {
  const answers = { vrrp, checker: balancer, bfd } as const;
  const isSilent = ({ name, pid }: DaemonStatus['children'][number]): boolean =>
    name === 'api' ? pid === undefined : answers[name] === undefined;
  return children.filter(isSilent).map(({ name }) => `the ${NAMES[name]} process does not answer`);
}
