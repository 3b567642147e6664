/** Lines about VRRP itself: states, priorities, packets. */
import type { VrrpLogEvent } from '../../vrrp/log-events.js';
import type { VrrpState } from '../../vrrp/messages.js';
import { duration, line, type RenderedLine } from './rendered-line.js';

type EventOf<Name extends VrrpLogEvent['event']> = Extract<VrrpLogEvent, { event: Name }>;

/** The line of a VRRP event. The compiler sees to it that none is missing. */
export function renderVrrpEvent(event: VrrpLogEvent): RenderedLine {
  switch (event.event) {
    case 'stateChanged':
      return renderStateChange(event);
    case 'groupStateChanged':
      return line(
        levelOfState(event.to),
        `VRRP_Group(${event.group}) Syncing instances to ${event.to} state` +
          ` (${because(event.from, event.cause)})`,
      );
    case 'priorityChanged':
      return line(
        'info',
        `(${event.instance}) Changing effective priority from ${event.from} to ${event.to}` +
          (event.reason === '' ? '' : ` (${event.reason})`),
      );
    case 'scriptChanged':
      return event.good
        ? line('info', `VRRP_Script(${event.script}) succeeded`)
        : line('warn', `VRRP_Script(${event.script}) failed`);
    case 'preemptDelayStarted':
      return line(
        'info',
        `(${event.instance}) start preempt delay (${duration(event.delayMs)} until the takeover)`,
      );
    case 'priorityZeroSent':
      return line('debug', `(${event.instance}) sent 0 priority`);
    case 'addressLost':
      return line(
        'warn',
        `(${event.instance}) virtual address ${event.address} was removed by someone else`,
      );
    default:
      return renderReceivedPacket(event);
  }
}

/** `(VI_1) Entering MASTER STATE (from BACKUP: …, priority 100)` */
function renderStateChange(event: EventOf<'stateChanged'>): RenderedLine {
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

type PacketEvent = EventOf<
  | 'lowerPriorityAdvert'
  | 'discardingLowerPriority'
  | 'priorityZeroReceived'
  | 'packetDropped'
  | 'peerDiffers'
  | 'unknownVirtualRouterId'
  | 'duplicateAddressOfOurs'
>;

function renderReceivedPacket(event: PacketEvent): RenderedLine {
  switch (event.event) {
    case 'lowerPriorityAdvert':
      return line(
        'info',
        `(${event.instance}) Received advert from ${event.source} with lower priority ` +
          `${event.priority}, ours ${event.ownPriority}, forcing new election`,
      );
    case 'discardingLowerPriority':
      return line(
        'info',
        `(${event.instance}) received lower priority (${event.priority}) advert from ` +
          `${event.source} - discarding`,
      );
    case 'priorityZeroReceived':
      return line(
        'info',
        `(${event.instance}) Backup received priority 0 advertisement (from ${event.source})`,
      );
    case 'packetDropped':
      return line(
        'warn',
        `(${event.instance}) ${withPeer(event.reason, event.source)} - dropped` +
          ` (${event.counter})${notLogged(event.suppressed)}`,
      );
    case 'peerDiffers':
      return line(
        'warn',
        `(${event.instance}) ${withPeer(event.reason, event.source)} - accepted` +
          notLogged(event.suppressed),
      );
    case 'unknownVirtualRouterId':
      return line(
        'info',
        `Unknown VRID(${event.virtualRouterId}) received on interface(${event.interface}) ` +
          `from ${event.source}. ignoring...`,
      );
    case 'duplicateAddressOfOurs':
      return line(
        'warn',
        `(${event.instance}) received an advert from our own source address ${event.source}: ` +
          'another host uses it, or the network sends our packets back',
      );
  }
}

/** Where keepalived's known lines name the peer: `invalid TTL/HL from 10.0.0.2. Received 12 …` */
const peerPlaces: readonly (readonly [RegExp, string])[] = [
  [/^(invalid TTL\/HL)(?=\.)/, '$1 from PEER'],
  [/^(vrrp packet)(?= too )/, '$1 from PEER'],
  [/^(advertisement interval mismatch)(?= )/, '$1 with PEER'],
  [/^(ip address .* not present in advert)(?=:)/, '$1 from PEER'],
];

function withPeer(reason: string, source: string): string {
  for (const [shape, replacement] of peerPlaces) {
    if (shape.test(reason)) {
      return reason.replace(shape, replacement.replace('PEER', source));
    }
  }
  return `advert from ${source}: ${reason}`;
}

function notLogged(suppressed: number): string {
  return suppressed > 0 ? ` (and ${suppressed} more like it, not logged)` : '';
}
