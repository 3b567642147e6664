/** `upkeep status`: who is master, since when, and what is wrong, at a glance. */

import { type Colour, type Paint, painter } from '../../base/paint.js';
import type { InstanceSnapshot, ScriptSnapshot, VrrpState } from '../../vrrp/messages.js';
import { localTime } from '../log/log-format.js';
import { counted, span } from '../log/rendered-line.js';
import { textTable } from '../table.js';
import { instanceProblems } from './instance-problems.js';
import { renderBalancer } from './render-balancer.js';
import { renderSessions } from './render-sessions.js';
import { silentProcesses } from './silent-processes.js';
import type { DaemonStatus } from './status.js';

/** How the text looks. */
export interface StatusRendering {
  readonly colour: boolean;
}

/** The whole text; times are local. */
export function renderStatus(status: DaemonStatus, { colour }: StatusRendering): string {
  const paint = painter(colour);
  const parts = [summary(status, paint)];
  if (status.vrrp !== undefined) {
    const { instances, groups, scripts } = status.vrrp;
    const nowMs = status.clock.monotonicMs;
    parts.push(
      instances.length === 0
        ? 'No VRRP instance is configured.\n'
        : textTable([
            instanceHeading.map((word) => paint('dim', word)),
            ...instances.map((instance) => instanceRow(instance, nowMs, paint)),
          ]),
    );
    if (groups.length > 0) {
      const rows = groups.map((group) => [
        group.name,
        paint(stateColours[group.state], group.state),
        group.members.join(', '),
      ]);
      parts.push(textTable([groupHeading.map((word) => paint('dim', word)), ...rows]));
    }
    if (scripts.length > 0) {
      const rows = scripts.map((script) => [script.name, scriptState(script, paint), script.text]);
      parts.push(textTable([scriptHeading.map((word) => paint('dim', word)), ...rows]));
    }
  }
  if (status.bfd !== undefined && status.bfd.length > 0) {
    parts.push(renderSessions(status.bfd, status.clock.monotonicMs, paint));
  }
  if (status.balancer !== undefined) {
    parts.push(renderBalancer(status.balancer, paint));
  }
  return parts.join('\n');
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

function instanceRow(instance: InstanceSnapshot, nowMs: number, paint: Paint): string[] {
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
    addressesText(instance),
    paint('red', instanceProblems(instance, nowMs).join('; ')),
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
function addressesText({ addresses, addressesHeld }: InstanceSnapshot): string {
  if (addresses === undefined) {
    return addressesHeld ? 'held' : '-';
  }
  const present = addresses.filter((each) => each.present);
  return present.length === 0
    ? '-'
    : present.length <= SHOWN_ADDRESSES
      ? present.map(({ address }) => address).join(' ')
      : `${present.length} of ${addresses.length}`;
}

function scriptState(script: ScriptSnapshot, paint: Paint): string {
  if (script.good === undefined) {
    return paint('yellow', 'no result yet');
  }
  return script.good ? paint('green', 'good') : paint('red', 'failed');
}
