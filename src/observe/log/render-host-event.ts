/** Lines about the machine that balances: its settings and its firewall. */
import type { HostLogEvent } from './host-log-events.js';
import type { DaemonLogEvent } from './log-events.js';
import { counted, line, type RenderedLine } from './rendered-line.js';

const names: Readonly<Record<HostLogEvent['event'], true>> = {
  hostSettingChanged: true,
  hostSettingPutBack: true,
  hostSettingMissing: true,
  hostSettingRefused: true,
  sourceNatInstalled: true,
  sourceNatLost: true,
  sourceNatRemoved: true,
  sourceNatRefused: true,
  sourceNatStays: true,
};

/** Whether it is one of these. */
export function isHostEvent(event: DaemonLogEvent): event is HostLogEvent {
  return Object.hasOwn(names, event.event);
}

/** The line of an event. The compiler sees to it that none is missing. */
export function renderHostEvent(event: HostLogEvent): RenderedLine {
  switch (event.event) {
    case 'hostSettingChanged':
      return line(
        'info',
        `Set ${event.setting} from ${event.former} to ${event.value}: ${event.reason}`,
      );
    case 'hostSettingPutBack':
      return line('info', `Set ${event.setting} back to ${event.value}`);
    case 'hostSettingMissing':
      return line(
        'warn',
        `${event.setting} is ${event.found ?? 'missing'}, and ${event.value} is needed: ` +
          `${event.reason} (${event.command})`,
      );
    case 'hostSettingRefused':
      return line('error', `Cannot set ${event.setting} to ${event.value}: ${event.reason}`);
    case 'sourceNatInstalled':
      return line(
        'info',
        `FULLNAT: ${event.tool} translates the source of ` +
          `${counted(event.rules, 'service')} over ${familyName(event.family)}`,
      );
    case 'sourceNatLost':
      return line(
        'warn',
        `FULLNAT: the rules over ${familyName(event.family)} were removed by someone else, ` +
          'and are made again',
      );
    case 'sourceNatRemoved':
      return line(
        'info',
        `FULLNAT: removed the rules that ${event.tool} had made over ${familyName(event.family)}`,
      );
    case 'sourceNatRefused':
      return line(
        'error',
        `FULLNAT over ${familyName(event.family)} does not work: ` +
          `no program could translate the source (${event.reason})`,
      );
    case 'sourceNatStays':
      return line(
        'error',
        `FULLNAT: the rules that ${event.tool} had made over ${familyName(event.family)} ` +
          `cannot be removed: ${event.reason}`,
      );
  }
}

function familyName(family: string): string {
  return family === 'inet6' ? 'IPv6' : 'IPv4';
}
