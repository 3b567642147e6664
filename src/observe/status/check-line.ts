/** A status in one line, for monitors. */
import { counted } from '../log/rendered-line.js';
import { healthProblems } from './health.js';
import { only } from './narrow.js';
import { select } from './select.js';
import { silentProcesses } from './silent-processes.js';
import type { DaemonStatus } from './status.js';

/** What a monitor is told; its first word is that of monitoring plugins. */
export interface CheckLine {
  readonly healthy: boolean;
  readonly text: string;
}

/**
 * Whether all is well, or what words stand for: a real server that is down is no problem while its
 * virtual server has its quorum, unless it was asked for.
 */
export function checkLine(status: DaemonStatus, words: readonly string[]): CheckLine {
  const seen = words.length === 0 ? status : only(status, words);
  const asked = words
    .flatMap((word) => select(status, word))
    .flatMap((each) => (each.kind === 'realServer' ? [each] : []))
    .filter(({ realServer }) => !realServer.alive)
    .map(({ virtualServer, realServer }) => `${virtualServer.label}/${realServer.label} is down`);
  const problems = [...new Set([...silentProcesses(seen), ...healthProblems(seen), ...asked])];
  return problems.length === 0
    ? { healthy: true, text: `OK: ${summary(seen).join(', ')}` }
    : { healthy: false, text: `CRITICAL: ${problems.join('; ')}` };
}

/** `2 MASTER, 1 BACKUP, 1 virtual server, 2 of 3 real servers up` */
function summary({ vrrp, balancer }: DaemonStatus): readonly string[] {
  const instances = vrrp?.instances ?? [];
  const virtualServers = balancer?.virtualServers ?? [];
  const servers = virtualServers.flatMap(({ realServers }) => realServers);
  const up = servers.filter(({ alive }) => alive).length;
  const parts = [
    ...(['MASTER', 'BACKUP', 'INIT'] as const).flatMap((state) => {
      const count = instances.filter((each) => each.state === state).length;
      return count === 0 ? [] : [`${count} ${state}`];
    }),
    ...(virtualServers.length === 0 ? [] : [counted(virtualServers.length, 'virtual server')]),
    ...(servers.length === 0 ? [] : [`${up} of ${counted(servers.length, 'real server')} up`]),
  ];
  return parts.length === 0 ? ['nothing is configured'] : parts;
}
