/** Lines about the load balancer: servers, services, quorum (run-time contract, "Log lines"). */
import type { LvsLogEvent } from '../../lvs/log-events.js';
import { line, type RenderedLine } from './rendered-line.js';

type EventOf<Name extends LvsLogEvent['event']> = Extract<LvsLogEvent, { event: Name }>;

/** The line of an event of the director. The compiler sees to it that none is missing. */
export function renderLvsEvent(event: LvsLogEvent): RenderedLine {
  switch (event.event) {
    case 'realServerAdded':
    case 'realServerRemoved':
      return renderRealServer(event);
    case 'weightChanged':
      return line(
        'info',
        `Changing weight from ${event.from} to ${event.to} for ` +
          `${event.active ? 'active' : 'inactive'} service ${event.server} of VS ${event.service}`,
      );
    case 'quorumGained':
    case 'quorumLost':
    case 'quorumMissing':
      return renderQuorum(event);
    case 'sorryServerAdded':
      return line(
        'warn',
        `${event.inhibit ? 'Enabling' : 'Adding'} sorry server ${event.server} ` +
          `to VS ${event.service}`,
      );
    case 'sorryServerRemoved':
      return line(
        'info',
        `${event.inhibit ? 'Disabling' : 'Removing'} sorry server ${event.server} ` +
          `from VS ${event.service}`,
      );
    case 'marksUnavailable':
    case 'marksFailed':
    case 'marksRemoved':
      return renderMarks(event);
    default:
      return renderService(event);
  }
}

function renderMarks(
  event: EventOf<'marksUnavailable' | 'marksFailed' | 'marksRemoved'>,
): RenderedLine {
  switch (event.event) {
    case 'marksUnavailable':
      return line(
        'error',
        `nftables_ipvs cannot be used, each address of a group is a service: ${event.reason}`,
      );
    case 'marksFailed':
      return line(
        'error',
        `The packets of groups are not marked by table ${event.table}: ${event.reason}`,
      );
    case 'marksRemoved':
      return line('warn', `Table ${event.table} was removed by someone else, and is made again`);
  }
}

type ServiceEvent = EventOf<
  | 'serviceAdded'
  | 'serviceRemoved'
  | 'realServerShutDown'
  | 'groupEntryAdded'
  | 'groupEntryRemoved'
  | 'serviceTaken'
  | 'tableRepaired'
  | 'tableRestored'
  | 'checksSuspended'
  | 'checksActivated'
>;

function renderService(event: ServiceEvent): RenderedLine {
  switch (event.event) {
    case 'serviceAdded':
      return line('debug', `Adding Virtual Server ${event.service}`);
    case 'serviceRemoved':
      return line('info', `Removing Virtual Server ${event.service}`);
    case 'realServerShutDown':
      return line(
        'info',
        `Shutting down service ${event.server} from VS ${event.service}` +
          (event.inhibited ? ' (it was disabled)' : ''),
      );
    case 'groupEntryAdded':
      return line('info', `VS ${event.entry} added into group ${event.group}`);
    case 'groupEntryRemoved':
      return line('info', `VS ${event.entry} in group ${event.group} no longer exists`);
    case 'serviceTaken':
      return line(
        'warn',
        `VS ${event.service} goes without ${event.entry}: it belongs to VS ${event.owner}`,
      );
    case 'tableRepaired':
      return line(
        'warn',
        `VS ${event.service} was changed by someone else, and is put right: ` +
          event.changes.join(', '),
      );
    case 'tableRestored':
      return line(
        'warn',
        `All ${event.services} services had been taken out of the table by someone else, ` +
          'and are back',
      );
    case 'checksSuspended':
      return line(
        'info',
        `Suspending healthcheckers for VS ${event.service} ` +
          `(${event.address} is not on this machine)`,
      );
    case 'checksActivated':
      return line(
        'info',
        `Activating healthcheckers for VS ${event.service} (${event.address} is on this machine)`,
      );
  }
}

/** With inhibit_on_failure a server is never out of the table: it is enabled and disabled. */
function renderRealServer(event: EventOf<'realServerAdded' | 'realServerRemoved'>): RenderedLine {
  const { server, service, inhibit, reason } = event;
  const because = reason === '' ? '' : ` (${reason})`;
  if (event.event === 'realServerAdded') {
    const what = inhibit ? `Enabling service ${server} of` : `Adding service ${server} to`;
    return line('info', `${what} VS ${service}${because}`);
  }
  const what = inhibit ? `Disabling service ${server} of` : `Removing service ${server} from`;
  return line('warn', `${what} VS ${service}${because}`);
}

type QuorumEvent = EventOf<'quorumGained' | 'quorumLost' | 'quorumMissing'>;

/** `Gained quorum 1+0=1 <= 2 for VS …`, `Lost quorum 2-1=1 > 0 for VS …` */
function renderQuorum({ event, quorum, threshold, weight, service }: QuorumEvent): RenderedLine {
  const hysteresis = Math.abs(threshold - quorum);
  if (event === 'quorumGained') {
    const sum = `${quorum}+${hysteresis}=${threshold}`;
    return line('info', `Gained quorum ${sum} <= ${weight} for VS ${service}`);
  }
  const sum = `${quorum}${threshold > quorum ? '+' : '-'}${hysteresis}=${threshold}`;
  const what = event === 'quorumLost' ? 'Lost quorum' : 'Starting with quorum down';
  return line('warn', `${what} ${sum} > ${weight} for VS ${service}`);
}
