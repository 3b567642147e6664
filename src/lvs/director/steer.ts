/** What overrides do to a virtual server. */
import type { DirectorEffect } from '../messages.js';
import type { Override } from '../overrides/override.js';
import { sayServerChange, serverState } from './check-report.js';
import { weightsInTable } from './desired-table.js';
import { settleQuorum } from './settle-quorum.js';
import {
  isServing,
  type ServerEntry,
  steeringFor,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

/** What has changed in a virtual server. */
export interface Steered {
  readonly effects: readonly DirectorEffect[];
  readonly tableChanged: boolean;
  /** Servers that serve again. */
  readonly returned: readonly ServerEntry[];
  /** Checks rest, or go on. */
  readonly checksChanged: boolean;
}

/** Does to the servers what the overrides say, and settles the quorum. */
export function steerEntry(entry: VirtualServerEntry, overrides: readonly Override[]): Steered {
  const before = weightsInTable(entry);
  const states = entry.servers.map(({ steering }) => steering.admin);
  const said = entry.servers.flatMap((server) => steerServer(entry, server, overrides));
  const effects = [...said, ...settleQuorum(entry, 'running')];
  const after = weightsInTable(entry);
  return {
    effects,
    tableChanged: after.some((weight, index) => weight !== before[index]),
    returned: entry.servers.filter(
      (server, index) => states[index] !== 'ready' && isServing(server),
    ),
    checksChanged: entry.servers.some(
      ({ steering }, index) => (steering.admin === 'disabled') !== (states[index] === 'disabled'),
    ),
  };
}

function steerServer(
  entry: VirtualServerEntry,
  server: ServerEntry,
  overrides: readonly Override[],
): readonly DirectorEffect[] {
  const former = serverState(server);
  const from = server.steering.admin;
  server.steering = steeringFor(entry, server, overrides);
  const to = server.steering.admin;
  const names = { server: server.label, service: entry.label };
  return [
    ...(from === to
      ? []
      : [{ kind: 'log', event: { event: 'adminStateChanged', ...names, from, to } } as const]),
    ...sayServerChange(entry, server, former, ''),
  ];
}
