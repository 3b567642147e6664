/** `upkeep status --cluster`: what all members say, and what is wrong between them. */
import type { View } from '../../../daemon/control/views/catalogue.js';
import { textTable } from '../../../observe/table.js';
import { askCluster } from '../../across-members.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

type Cluster = View<'Cluster'>;

/** How it is to be told. */
export interface ClusterRequest {
  readonly socket: string | undefined;
  readonly form: 'text' | 'wide' | 'json' | 'yaml';
  /** One line, and a status for monitors. */
  readonly check: boolean;
}

/** Asks and prints. @returns the exit status */
export async function showCluster(
  { socket, form, check }: ClusterRequest,
  terminal: Terminal,
): Promise<number> {
  const value = await askCluster(socket, terminal);
  if (typeof value === 'number') {
    return value;
  }
  if (check) {
    return checkCluster(value, terminal);
  }
  switch (form) {
    case 'json':
      terminal.out(`${JSON.stringify(value, undefined, 2)}\n`);
      return exitCodes.ok;
    case 'yaml': {
      const { dump } = await import('js-yaml');
      terminal.out(dump(value));
      return exitCodes.ok;
    }
    default:
      terminal.out(clusterText(value));
      return exitCodes.ok;
  }
}

function checkCluster({ findings, members }: Cluster, terminal: Terminal): number {
  const [first, ...others] = findings;
  if (first === undefined) {
    terminal.out(`OK: ${members.length} members agree\n`);
    return exitCodes.ok;
  }
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  const isAlarm = first.severity === 'alarm';
  terminal.out(`${isAlarm ? 'CRITICAL' : 'WARNING'}: ${first.text}${more}\n`);
  return isAlarm ? exitCodes.no : exitCodes.ok;
}

/** Tables of members, virtual routers and virtual servers, and what is wrong. */
export function clusterText({
  members,
  virtualRouters,
  virtualServers,
  findings,
}: Cluster): string {
  const names = members.map(({ name }) => name);
  const table = (heading: string, rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? '' : `\n${textTable([[heading, ...names], ...rows])}`;
  const routerRows = virtualRouters.map(({ virtualRouter, on }) => [
    virtualRouter,
    ...names.map((name) => routerCell(on.find((each) => each.member === name))),
  ]);
  const serverRows = virtualServers.map(({ label, on }) => [
    label,
    ...names.map((name) => serverCell(on.find((each) => each.member === name))),
  ]);
  const found = findings.map(({ severity, text }) => `${severity.toUpperCase()}: ${text}\n`);
  return (
    textTable([['MEMBER', 'VERSION', 'STATE'], ...members.map(memberRow)]) +
    table('VIRTUAL ROUTER', routerRows) +
    table('VIRTUAL SERVER', serverRows) +
    (found.length === 0 ? '' : `\n${found.join('')}`)
  );
}

function memberRow({ name, reason = '', router }: Cluster['members'][number]): readonly string[] {
  if (router === undefined) {
    return [name, '?', `does not answer: ${reason}`];
  }
  const { maintenance, problems, version } = router;
  const states = [...(maintenance.on ? ['in maintenance'] : []), ...problems];
  return [name, version, states.join('; ') || 'well'];
}

function routerCell(part: Cluster['virtualRouters'][number]['on'][number] | undefined): string {
  return part === undefined ? '-' : `${part.state} ${part.priority.effective}`;
}

function serverCell(part: Cluster['virtualServers'][number]['on'][number] | undefined): string {
  if (part === undefined) {
    return '-';
  }
  const { realServers, quorum, installed, sorryServerInUse } = part;
  const up = realServers.filter((each) => each.up).length;
  return [
    `${up}/${realServers.length} up`,
    ...(quorum.up ? [] : ['no quorum']),
    ...(sorryServerInUse ? ['sorry server'] : []),
    ...(installed ? [] : ['not installed']),
  ].join(', ');
}
