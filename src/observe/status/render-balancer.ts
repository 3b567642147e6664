/** The part of `upkeep status` about virtual servers: who serves, and why the rest does not. */

import type { Paint } from '../../base/paint.js';
import type {
  CheckSnapshot,
  DirectorSnapshot,
  RealServerSnapshot,
  VirtualServerSnapshot,
} from '../../lvs/director/snapshot.js';
import { textTable } from '../table.js';
import { ordersText } from './agent-orders.js';

const heading = [
  ...['VIRTUAL SERVER', 'QUORUM', 'REAL SERVER', 'STATE', 'WEIGHT'],
  ...['ACTIVE', 'INACTIVE', 'CHECKS'],
];

/** A table with a row for each real server; what concerns the virtual server is in its first. */
export function renderBalancer({ virtualServers }: DirectorSnapshot, paint: Paint): string {
  return textTable([
    heading.map((word) => paint('dim', word)),
    ...virtualServers.flatMap((each) => rowsOf(each, paint)),
  ]);
}

function rowsOf(virtualServer: VirtualServerSnapshot, paint: Paint): readonly string[][] {
  const { label, realServers, sorryServer } = virtualServer;
  const servers = realServers.map((server) => serverCells(server, paint));
  if (sorryServer !== undefined) {
    const state = sorryServer.inUse ? paint('yellow', 'serves') : 'waits';
    servers.push([sorryServer.label, state, '', '', '', 'sorry server']);
  }
  return servers.map((cells, index) =>
    index === 0 ? [label, quorumText(virtualServer, paint), ...cells] : ['', '', ...cells],
  );
}

/** Of the digest of a table, to be compared by eye with that of another director. */
const DIGITS = 8;

/** The weight that is there beside what is asked for. */
function quorumText(server: VirtualServerSnapshot, paint: Paint): string {
  const { quorum, installed, suspended, tableDigest } = server;
  const { up, sum, required } = quorum;
  const health = paint(up ? 'green' : 'red', `${up ? 'up' : 'lost'} ${sum}/${required}`);
  if (!installed) {
    return `${health} ${paint('yellow', 'not installed')}`;
  }
  const table = tableDigest && paint('dim', `table ${tableDigest.slice(0, DIGITS)}`);
  const text = table === undefined ? health : `${health} ${table}`;
  return suspended ? `${text} ${paint('yellow', 'suspended')}` : text;
}

function serverCells(server: RealServerSnapshot, paint: Paint): string[] {
  const { connections } = server;
  const { configuredWeight: configured } = server;
  const effective = Math.max(0, server.effectiveWeight); // a check may take away more than is there
  return [
    server.label,
    stateText(server, paint),
    effective === configured ? String(configured) : paint('yellow', `${effective}/${configured}`),
    ...[connections?.active, connections?.inactive].map((count) => String(count ?? '-')),
    server.checks.map((check) => checkText(check, paint)).join('; '),
  ];
}

/** What an operator says comes first; of one that drains it matters whether it is still there. */
function stateText(server: RealServerSnapshot, paint: Paint): string {
  const { alive, adminState, slowStartTenths } = server;
  const part = slowStartTenths === undefined ? '' : ` ${slowStartTenths}0%`;
  const health = alive ? paint('green', `up${part}`) : paint('red', 'down');
  switch (adminState) {
    case 'ready':
      return health;
    case 'drain':
      return `${paint('yellow', 'drain')} ${health}`;
    case 'disabled':
      return paint('yellow', 'disabled');
  }
}

function checkText({ kind, up, hasRun, reason, agent }: CheckSnapshot, paint: Paint): string {
  if (!hasRun) {
    return paint('yellow', `${kind} not yet`);
  }
  const orders = ordersText(agent);
  if (up && orders !== '') {
    return `${kind}: ${paint('yellow', orders)}`;
  }
  return up ? `${kind} ok` : paint('red', reason === '' ? `${kind} failed` : `${kind}: ${reason}`);
}
