/** `upkeep status`: who is master, since when, and what is wrong, at a glance. */

import { type Colour, type Paint, painter } from '../../base/paint.js';
import type { InstanceSnapshot, ScriptSnapshot, VrrpState } from '../../vrrp/messages.js';
import { localTime } from '../log/log-format.js';
import { counted, span } from '../log/rendered-line.js';
import { textTable } from '../table.js';
import { instanceProblems } from './instance-problems.js';
import { renderAnnouncements } from './render-announcements.js';
import { renderBalancer } from './render-balancer.js';
import { renderDiscoveries } from './render-discoveries.js';
import { renderSessions } from './render-sessions.js';
import { silentProcesses } from './silent-processes.js';
import type { DaemonStatus } from './status.js';

/** How the text looks. */
export interface StatusRendering {
  readonly colour: boolean;
  /** More columns, and every address. */
  readonly wide?: boolean;
  /** A part of the whole: what it does not have is not spoken of. */
  readonly partial?: boolean;
}

/** The whole text; times are local. */
export function renderStatus(status: DaemonStatus, rendering: StatusRendering): string {
  const paint = painter(rendering.colour);
  const { balancer, bfd, clock } = status;
  const parts = [summary(status, paint), ...vrrpParts(status, rendering, paint)];
  if (bfd !== undefined && bfd.length > 0) {
    parts.push(renderSessions(bfd, clock.monotonicMs, paint));
  }
  if (balancer !== undefined && !(rendering.partial && balancer.virtualServers.length === 0)) {
    parts.push(renderBalancer(balancer, paint));
  }
  if (status.announcements.length > 0 && !rendering.partial) {
    parts.push(renderAnnouncements(status.announcements, paint));
  }
  if (status.discoveries.length > 0 && !rendering.partial) {
    parts.push(renderDiscoveries(status.discoveries, clock.epochMs, paint));
  }
  if (rendering.partial && parts.length === 1) {
    parts.push('There is nothing of that kind.\n');
  }
  return parts.join('\n');
}

function vrrpParts(
  { vrrp, clock }: DaemonStatus,
  { wide = false, partial = false }: StatusRendering,
  paint: Paint,
): readonly string[] {
  if (vrrp === undefined) {
    return [];
  }
  const table = (heading: readonly string[], rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? [] : [textTable([heading.map((word) => paint('dim', word)), ...rows])];
  const { instances, groups, scripts } = vrrp;
  return [
    ...(instances.length === 0 && !partial ? ['No VRRP instance is configured.\n'] : []),
    ...table(
      wide ? [...instanceHeading, ...wideHeading] : instanceHeading,
      instances.map((each) => [
        ...instanceRow(each, clock.monotonicMs, wide, paint),
        ...(wide ? wideCells(each) : []),
      ]),
    ),
    ...table(
      groupHeading,
      groups.map(({ name, state, members }) => [
        name,
        paint(stateColours[state], state),
        members.join(', '),
      ]),
    ),
    ...table(
      scriptHeading,
      scripts.map((script) => [script.name, scriptState(script, paint), script.text]),
    ),
  ];
}

/** More than these are counted. */
const SHOWN_ADDRESSES = 3;

const instanceHeading = [
  'INSTANCE',
  'STATE',
  'SINCE',
  'PRIORITY',
  'VRID',
  'INTERFACE',
  'MASTER',
  'ADDRESSES',
  'PROBLEMS',
];
const wideHeading = ['GROUP', 'VERSION', 'INTERVAL', 'SENT', 'RECEIVED'];
const groupHeading = ['SYNC GROUP', 'STATE', 'MEMBERS'];
const scriptHeading = ['SCRIPT', 'STATE', 'COMMAND'];

const stateColours: Readonly<Record<VrrpState, Colour>> = {
  INIT: 'yellow',
  BACKUP: 'none',
  MASTER: 'green',
  FAULT: 'red',
};

function summary(status: DaemonStatus, paint: Paint): string {
  const lines = [
    `upkeep ${status.version} on ${status.routerId}, pid ${status.pid}, ` +
      `up ${span(status.uptimeMs / 1000)}`,
    `configuration ${status.configurationFile}${reloadText(status, paint)}`,
  ];
  for (const child of status.children) {
    const restarts =
      child.restarts === 0 ? '' : paint('yellow', `, restarted ${counted(child.restarts, 'time')}`);
    const running = child.pid === undefined ? paint('red', 'not running') : `pid ${child.pid}`;
    lines.push(`${child.name} process: ${running}${restarts}`);
  }
  const { maintenance } = status;
  if (maintenance !== undefined) {
    const { by, reason, createdAt, expiresAt } = maintenance;
    const until = expiresAt === undefined ? '' : ` until ${expiresAt}`;
    const why = reason === undefined ? '' : `: ${reason}`;
    lines.push(paint('yellow', `maintenance by ${by} since ${createdAt}${until}${why}`));
  }
  lines.push(...silentProcesses(status).map((text) => paint('red', text)));
  return `${lines.join('\n')}\n`;
}

function reloadText({ lastReload }: DaemonStatus, paint: Paint): string {
  if (lastReload === undefined) {
    return '';
  }
  const time = localTime(new Date(lastReload.atMs), '');
  return lastReload.refused === undefined
    ? `, reloaded ${time}`
    : paint('red', `, reload of ${time} refused: ${lastReload.refused}`);
}

function instanceRow(
  instance: InstanceSnapshot,
  nowMs: number,
  wide: boolean,
  paint: Paint,
): string[] {
  const { effectivePriority: effective, basePriority: base } = instance;
  return [
    instance.name,
    paint(stateColours[instance.state], instance.state),
    span((nowMs - instance.lastTransitionMs) / 1000),
    effective === base
      ? String(base)
      : paint('yellow', `${effective}/${base}${movedText(instance)}`),
    String(instance.virtualRouterId),
    instance.interface,
    masterText(instance),
    addressesText(instance, wide ? Number.POSITIVE_INFINITY : SHOWN_ADDRESSES),
    paint('red', instanceProblems(instance, nowMs).join('; ')),
  ];
}

function wideCells(instance: InstanceSnapshot): string[] {
  const { syncGroup, version, advertIntervalMs, counters } = instance;
  return [
    syncGroup ?? '-',
    String(version),
    `${advertIntervalMs / 1000} s`,
    String(counters.advert_sent),
    String(counters.advert_rcvd),
  ];
}

/** Why a priority is 1 that no tracker has lowered. */
function movedText({ handOver }: InstanceSnapshot): string {
  return handOver === undefined ? '' : handOver === 'given' ? ' handed over' : ' handing over';
}

function masterText(instance: InstanceSnapshot): string {
  if (instance.state === 'MASTER') {
    return 'this node';
  }
  return instance.state === 'BACKUP' && instance.masterAddress !== undefined
    ? `${instance.masterAddress} (${instance.masterPriority})`
    : '-';
}

/** How many the kernel has. */
function addressesText({ addresses, addressesHeld }: InstanceSnapshot, shown: number): string {
  if (addresses === undefined) {
    return addressesHeld ? 'held' : '-';
  }
  const present = addresses.filter((each) => each.present);
  return present.length === 0
    ? '-'
    : present.length <= shown
      ? present.map(({ address }) => address).join(' ')
      : `${present.length} of ${addresses.length}`;
}

function scriptState(script: ScriptSnapshot, paint: Paint): string {
  if (script.good === undefined) {
    return paint('yellow', 'no result yet');
  }
  return script.good ? paint('green', 'good') : paint('red', 'failed');
}
