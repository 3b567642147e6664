/** What is said when the load balancer stops. */
import type { BalancerDefinitions } from '../../config/lvs-model.js';
import type { DirectorEffect } from '../messages.js';
import { announceServer, announceService, mailAboutServer, mailAboutService } from './announce.js';
import { weightsInTable } from './desired-table.js';
import { isAlive, type VirtualServerEntry } from './virtual-server-entry.js';

const SHUTTING_DOWN = 'Shutting down';

/**
 * Lines for each real server; notifications only with `omega`, and only about what was up. A table
 * that is flushed (`lvs_flush_on_stop`) says nothing of its real servers.
 */
export function sayStop(
  entry: VirtualServerEntry,
  flushOnStop: BalancerDefinitions['flushOnStop'],
): readonly DirectorEffect[] {
  const { omega } = entry.configuration;
  const effects = flushOnStop === 'no' ? sayServers(entry) : [];
  return omega && entry.quorumUp
    ? [
        ...effects,
        announceService(entry, 'DOWN'),
        ...mailAboutService(entry, 'DOWN', SHUTTING_DOWN),
      ]
    : effects;
}

function sayServers(entry: VirtualServerEntry): readonly DirectorEffect[] {
  const weights = weightsInTable(entry);
  return entry.servers.flatMap((server, index): readonly DirectorEffect[] => {
    const inhibited = !isAlive(server) && weights[index] === 0;
    const names = { server: server.label, service: entry.label };
    const log: DirectorEffect = {
      kind: 'log',
      event: { event: 'realServerShutDown', ...names, inhibited },
    };
    return entry.configuration.omega && isAlive(server)
      ? [
          log,
          announceServer(entry, server, 'DOWN'),
          ...mailAboutServer(entry, server, 'DOWN', SHUTTING_DOWN),
        ]
      : [log];
  });
}
