/** Lines about VRRP (run-time contract, "Log lines"). */
import type { VrrpLogEvent } from '../../vrrp/log-events.js';
import type { VrrpState } from '../../vrrp/messages.js';
import { conflictEndText, rivalText } from './conflict-text.js';
import { packetProblemText } from './packet-problem-text.js';
import {
  duration,
  type EventNamed,
  type LineRenderers,
  line,
  notLogged,
  type RenderedLine,
  span,
} from './rendered-line.js';

/** The lines of the VRRP core. */
export const vrrpLines: LineRenderers<VrrpLogEvent> = {
  stateChanged: renderStateChange,
  groupStateChanged: (event) =>
    line(
      levelOfState(event.to),
      `VRRP_Group(${event.group}) Syncing instances to ${event.to} state` +
        ` (${because(event.from, event.cause)})`,
    ),
  priorityChanged: (event) =>
    line(
      'info',
      `(${event.instance}) Changing effective priority from ${event.from} to ${event.to}` +
        (event.reason === '' ? '' : ` (${event.reason})`),
    ),
  sessionChanged: ({ instance, session, up }) =>
    line(
      'info',
      `VRRP_Instance(${instance}) Tracked BFD instance ${session} is ${up ? 'UP' : 'DOWN'}`,
    ),
  fileFault: ({ instance, file, isFault }) =>
    isFault
      ? line('warn', `(${instance}): tracked file ${file} now FAULT state`)
      : line('info', `(${instance}): tracked file ${file} leaving FAULT state`),
  processQuorumChanged: ({ process, holds }) =>
    holds
      ? line('info', `Quorum gained for tracked process ${process}`)
      : line('warn', `Quorum lost for tracked process ${process}`),
  scriptChanged: (event) =>
    event.good
      ? line('info', `VRRP_Script(${event.script}) succeeded`)
      : line('warn', `VRRP_Script(${event.script}) failed`),
  preemptDelayStarted: (event) =>
    line(
      'info',
      `(${event.instance}) start preempt delay (${duration(event.delayMs)} until the takeover)` +
        (event.learns ? ': its connections are learnt first (lvs_sync_daemon)' : ''),
    ),
  priorityZeroSent: (event) => line('debug', `(${event.instance}) sent 0 priority`),
  handOverOffered: (event) =>
    line(
      'info',
      `(${event.instance}) offers its addresses to a backup (priority 1 for ` +
        `${duration(event.timeoutMs)}) and holds them meanwhile`,
    ),
  handOverNotTaken: (event) =>
    line(
      'warn',
      `(${event.instance}) no backup has taken over: it stays MASTER with its own priority`,
    ),
  lvsWaitOver: ({ instances, waitedMs }) =>
    line(
      'warn',
      `(${instances.join(', ')}) the table of IPVS is not filled after ${duration(waitedMs)}` +
        ' (vrrp_wait_for_lvs): no longer waiting for it',
    ),
  quorumWaitOver: ({ virtualServers, waitedMs }) =>
    line(
      'warn',
      `the checks of virtual server ${virtualServers.join(', ')} have not told its quorum after ` +
        `${duration(waitedMs)} (vrrp_wait_for_lvs): it counts as there`,
    ),
  routeLost: (event) =>
    line('warn', `(${event.instance}) ${event.entry} was removed by someone else`),
  addressLost: (event) =>
    line(
      'warn',
      `(${event.instance}) virtual address ${event.address} was removed by someone else`,
    ),
  lowerPriorityAdvert: (event) =>
    line(
      'info',
      `(${event.instance}) Received advert from ${event.source} with lower priority ` +
        `${event.priority}, ours ${event.ownPriority}, forcing new election`,
    ),
  discardingLowerPriority: (event) =>
    line(
      'info',
      `(${event.instance}) received lower priority (${event.priority}) advert from ` +
        `${event.source} - discarding`,
    ),
  conflictBegan: (event) =>
    line(
      'warn',
      `(${event.instance}) TWO MASTERS on ${event.interface}, VRID ${event.virtualRouterId}: ` +
        rivalText(event.rival),
    ),
  conflictEnded: (event) =>
    line(
      'warn',
      `(${event.instance}) no second master any more, after ${span(event.lastedMs / 1000)}: ` +
        conflictEndText(event.end),
    ),
  priorityZeroReceived: (event) =>
    line(
      'info',
      `(${event.instance}) Backup received priority 0 advertisement (from ${event.source})`,
    ),
  packetDropped: (event) =>
    line(
      'warn',
      `(${event.instance}) ${packetProblemText(event.problem, event.source)} - dropped` +
        ` (${event.counter})${notLogged(event.suppressed)}`,
    ),
  peerDiffers: (event) =>
    line(
      'warn',
      `(${event.instance}) ${packetProblemText(event.problem, event.source)} - accepted` +
        notLogged(event.suppressed),
    ),
  unknownVirtualRouterId: (event) =>
    line(
      'info',
      `Unknown VRID(${event.virtualRouterId}) received on interface(${event.interface}) ` +
        `from ${event.source}. ignoring...`,
    ),
  duplicateAddressOfOurs: (event) =>
    line(
      'warn',
      `(${event.instance}) received an advert from our own source address ${event.source}: ` +
        'another host uses it, or the network sends our packets back',
    ),
};

/** `(VI_1) Entering MASTER STATE (from BACKUP: …, priority 100)` */
function renderStateChange(event: EventNamed<VrrpLogEvent, 'stateChanged'>): RenderedLine {
  const initial = event.from === 'INIT' && event.to === 'BACKUP' ? ' (init)' : '';
  return line(
    levelOfState(event.to),
    `(${event.instance}) Entering ${event.to} STATE${initial}` +
      ` (${because(event.from, event.reason)}, priority ${event.priority})`,
  );
}

function because(from: VrrpState, reason: string): string {
  return reason === '' ? `from ${from}` : `from ${from}: ${reason}`;
}

function levelOfState(state: VrrpState): 'warn' | 'info' {
  return state === 'FAULT' ? 'warn' : 'info';
}
