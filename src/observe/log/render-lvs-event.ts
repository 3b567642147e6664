/** Lines about the load balancer: servers, services, quorum (run-time contract, "Log lines"). */
import type { DiscoveryLogEvent } from '../../discovery/log-events.js';
import type { LvsLogEvent } from '../../lvs/log-events.js';
import type { AdminState } from '../../lvs/overrides/override.js';
import type { OverrideLogEvent } from '../../lvs/overrides/override-events.js';
import {
  counted,
  type EventNamed,
  type LineRenderers,
  line,
  type RenderedLine,
  span,
} from './rendered-line.js';

/** The lines of the director. */
export const lvsLines: LineRenderers<LvsLogEvent> = {
  realServerAdded: renderRealServer,
  realServerRemoved: renderRealServer,
  weightChanged: (event) =>
    line(
      'info',
      `Changing weight from ${event.from} to ${event.to} for ` +
        `${event.active ? 'active' : 'inactive'} service ${event.server} of VS ${event.service}`,
    ),
  quorumGained: renderQuorum,
  quorumLost: renderQuorum,
  quorumMissing: renderQuorum,
  sorryServerAdded: (event) =>
    line(
      'warn',
      `${event.inhibit ? 'Enabling' : 'Adding'} sorry server ${event.server} ` +
        `to VS ${event.service}`,
    ),
  sorryServerRemoved: (event) =>
    line(
      'info',
      `${event.inhibit ? 'Disabling' : 'Removing'} sorry server ${event.server} ` +
        `from VS ${event.service}`,
    ),
  checkFromService: (event) =>
    line(
      'warn',
      `Checks of ${event.server} of VS ${event.service} come from ${event.address}, which the ` +
        'server has as well: give the interface another address, or write bindto in the check',
    ),
  marksUnavailable: (event) =>
    line(
      'error',
      `nftables_ipvs cannot be used, each address of a group is a service: ${event.reason}`,
    ),
  marksFailed: (event) =>
    line('error', `The packets of groups are not marked by table ${event.table}: ${event.reason}`),
  marksRemoved: (event) =>
    line('warn', `Table ${event.table} was removed by someone else, and is made again`),
  serviceAdded: (event) => line('debug', `Adding Virtual Server ${event.service}`),
  serviceRemoved: (event) => line('info', `Removing Virtual Server ${event.service}`),
  realServerShutDown: (event) =>
    line(
      'info',
      `Shutting down service ${event.server} from VS ${event.service}` +
        (event.inhibited ? ' (it was disabled)' : ''),
    ),
  groupEntryAdded: (event) => line('info', `VS ${event.entry} added into group ${event.group}`),
  groupEntryRemoved: (event) =>
    line('info', `VS ${event.entry} in group ${event.group} no longer exists`),
  serviceTaken: (event) =>
    line(
      'warn',
      `VS ${event.service} goes without ${event.entry}: it belongs to VS ${event.owner}`,
    ),
  tableRepaired: (event) =>
    line(
      'warn',
      `VS ${event.service} was changed by someone else, and is put right: ` +
        event.changes.join(', '),
    ),
  tableRestored: (event) =>
    line(
      'warn',
      `All ${event.services} services had been taken out of the table by someone else, ` +
        'and are back',
    ),
  adminStateChanged: ({ server, service, to }) =>
    line('info', `${ADMIN_WORDS[to]} service ${server} of VS ${service}, by an operator`),
  overrideSet: (event) => line('info', `${overrideText(event)} set by ${event.by}`),
  overrideCleared: (event) => line('info', `${overrideText(event)} cleared by ${event.by}`),
  overrideExpiring: (event) => line('info', `${overrideText(event)} ends soon`),
  overrideExpired: (event) => line('info', `${overrideText(event)} is over`),
  overrideDangling: (event) =>
    line('warn', `${overrideText(event)} has no server any more: it is kept for a day`),
  overrideDropped: (event) =>
    line('warn', `${overrideText(event)} is dropped: ${event.why ?? 'it does not hold any more'}`),
  checksSuspended: (event) =>
    line(
      'info',
      `Suspending healthcheckers for VS ${event.service} ` +
        `(${event.address} is not on this machine)`,
    ),
  checksActivated: (event) =>
    line(
      'info',
      `Activating healthcheckers for VS ${event.service} (${event.address} is on this machine)`,
    ),
};

const ADMIN_WORDS: Readonly<Record<AdminState, string>> = {
  ready: 'Enabling',
  drain: 'Draining',
  disabled: 'Disabling',
};

/** `Override 3 (10.1.0.4:80 drain until 2026-11-29T14:00:00.000Z, "disk")` */
function overrideText({ id, target, setting, reason, expiresAt }: OverrideLogEvent): string {
  const until = expiresAt === undefined ? '' : ` until ${expiresAt}`;
  const why = reason === undefined ? '' : `, "${reason}"`;
  return `Override ${id} (${target} ${setting}${until}${why})`;
}

/** With inhibit_on_failure a server is never out of the table: it is enabled and disabled. */
function renderRealServer(
  event: EventNamed<LvsLogEvent, 'realServerAdded' | 'realServerRemoved'>,
): RenderedLine {
  const { server, service, inhibit, reason } = event;
  const because = reason === '' ? '' : ` (${reason})`;
  if (event.event === 'realServerAdded') {
    const what = inhibit ? `Enabling service ${server} of` : `Adding service ${server} to`;
    return line('info', `${what} VS ${service}${because}`);
  }
  const what = inhibit ? `Disabling service ${server} of` : `Removing service ${server} from`;
  return line('warn', `${what} VS ${service}${because}`);
}

type QuorumEvent = EventNamed<LvsLogEvent, 'quorumGained' | 'quorumLost' | 'quorumMissing'>;

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

function sourceText({ service, source }: DiscoveryLogEvent): string {
  return `Servers of ${service} by ${source}`;
}

/** Lines about `real_servers`. */
export const discoveryLines: LineRenderers<DiscoveryLogEvent> = {
  discoveryChanged: (event) =>
    line(
      'info',
      `${sourceText(event)}: ${event.added} added, ${event.removed} removed, ${event.servers} now`,
    ),
  discoveryHeld: (event) => {
    const { added, removed, servers, holdMs } = event;
    const kept = `${counted(servers, 'server')} ${servers === 1 ? 'stays' : 'stay'}`;
    const why =
      holdMs === undefined
        ? `too few would remain, ${kept}`
        : `more than max_change, ${kept} until this was so for ${span(holdMs / 1000)}`;
    return line('warn', `${sourceText(event)}: ${added} to add, ${removed} to remove: ${why}`);
  },
  discoveryFailed: (event) =>
    line(
      'warn',
      `${sourceText(event)}: no answer (${event.reason}), ` +
        `${counted(event.servers, 'server')} as before`,
    ),
  discoveryReturned: (event) =>
    line('info', `${sourceText(event)}: answers again, ${counted(event.servers, 'server')}`),
};
