/** Lines about the load balancer: servers, services, quorum (run-time contract, "Log lines"). */
import type { LvsLogEvent } from '../lvs/log-events.js';
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
    case 'serviceAdded':
      return line('debug', `Adding Virtual Server ${event.service}`);
    case 'serviceRemoved':
      return line('info', `Removing Virtual Server ${event.service}`);
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

/** `Gained quorum 1+0=1 <= 2 for VS …`, `Lost quorum 2-1=1 > 0 for VS …` */
function renderQuorum(event: EventOf<'quorumGained' | 'quorumLost'>): RenderedLine {
  const { quorum, threshold, weight, service } = event;
  return event.event === 'quorumGained'
    ? line(
        'info',
        `Gained quorum ${quorum}+${threshold - quorum}=${threshold} <= ${weight} for VS ${service}`,
      )
    : line(
        'warn',
        `Lost quorum ${quorum}-${quorum - threshold}=${threshold} > ${weight} for VS ${service}`,
      );
}
