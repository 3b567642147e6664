/** Lines about the machine that balances: its settings and its firewall. */
import type { HostLogEvent } from './host-log-events.js';
import { counted, type LineRenderers, line } from './rendered-line.js';

/** The lines about the machine. */
export const hostLines: LineRenderers<HostLogEvent> = {
  hostSettingChanged: (event) =>
    line('info', `Set ${event.setting} from ${event.former} to ${event.value}: ${event.reason}`),
  hostSettingPutBack: (event) => line('info', `Set ${event.setting} back to ${event.value}`),
  hostSettingMissing: (event) =>
    line(
      'warn',
      `${event.setting} is ${event.found ?? 'missing'}, and ${event.value} is needed: ` +
        `${event.reason} (${event.command})`,
    ),
  hostSettingRefused: (event) =>
    line('error', `Cannot set ${event.setting} to ${event.value}: ${event.reason}`),
  neighbourSet: (event) =>
    line('info', `Neighbour ${event.address} on ${event.interface} is ${event.hardwareAddress}`),
  neighbourRemoved: (event) =>
    line('info', `Removed the neighbour ${event.address} of ${event.interface}`),
  neighbourRefused: (event) =>
    line(
      'error',
      `Neighbour ${event.address} of ${event.interface} cannot be changed: ${event.reason}`,
    ),
  neighboursUnreadable: (event) =>
    line('error', `The neighbours of this machine cannot be read: ${event.reason}`),
  sourceNatInstalled: (event) =>
    line(
      'info',
      `Source NAT: ${event.tool} has made ` +
        `${counted(event.rules, 'rule')} over ${familyName(event.family)}`,
    ),
  sourceNatLost: (event) =>
    line(
      'warn',
      `Source NAT: the rules over ${familyName(event.family)} were removed by someone else, ` +
        'and are made again',
    ),
  sourceNatRemoved: (event) =>
    line(
      'info',
      `Source NAT: removed the rules that ${event.tool} had made over ${familyName(event.family)}`,
    ),
  sourceNatRefused: (event) =>
    line(
      'error',
      `Source NAT over ${familyName(event.family)} does not work: ` +
        `no program could translate the source (${event.reason})`,
    ),
  sourceNatStays: (event) =>
    line(
      'error',
      `Source NAT: the rules that ${event.tool} had made over ${familyName(event.family)} ` +
        `cannot be removed: ${event.reason}`,
    ),
};

function familyName(family: string): string {
  return family === 'inet6' ? 'IPv6' : 'IPv4';
}
