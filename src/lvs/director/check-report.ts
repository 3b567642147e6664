/** What the result of a check does to its real server and virtual server. */
import { kindOf, startsDown } from '../../config/checkers/kinds.js';
import type { CheckReport } from '../../health/messages.js';
import type { DirectorEffect } from '../messages.js';
import { announceServer, mailAboutServer } from './announce.js';
import { settleQuorum } from './settle-quorum.js';
import {
  type CheckEntry,
  isAlive,
  type ServerEntry,
  tableWeight,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

/** A check with the servers that it is one of. */
export interface PlacedCheck {
  readonly entry: VirtualServerEntry;
  readonly server: ServerEntry;
  readonly check: CheckEntry;
}

/**
 * Takes a report in: weight, server, quorum, in this order. With `mailsOfChecks` a check that
 * changes is worth a mail even when its server does not change (no `no_checker_emails`).
 */
export function applyReport(
  place: PlacedCheck,
  report: CheckReport,
  mailsOfChecks: boolean,
): readonly DirectorEffect[] {
  const { entry, server, check } = place;
  const former = { up: check.up, ...serverState(server) };
  if (check.up !== report.up || !check.hasRun) {
    check.changedMs = report.atMs;
  }
  check.up = report.up;
  check.hasRun = true;
  check.weight = report.up ? report.weight : 0;
  check.agent = report.agent;
  check.reason = report.reason;
  check.memory = report.memory;
  const changed = check.up !== former.up;
  return [
    ...sayServerChange(entry, server, former, report.reason),
    ...(changed ? [] : firstWord(place, report)),
    ...settleQuorum(entry, 'running'),
    ...(mailsOfChecks || isAlive(server) !== former.alive ? mailOf(place, report, changed) : []),
  ];
}

/** MISC_CHECK writes at its very first success too, as in keepalived. */
function mailOf(
  { entry, server, check }: PlacedCheck,
  report: CheckReport,
  changed: boolean,
): readonly DirectorEffect[] {
  const isFirstSuccess = report.first && report.up && check.check.kind === 'misc';
  const text = kindOf(check.check).mailText({ ...check, timedOut: report.timedOut });
  return changed || isFirstSuccess
    ? mailAboutServer(entry, server, check.up ? 'UP' : 'DOWN', text)
    : [];
}

/** What of a server is said when it changes. */
export interface ServerState {
  readonly alive: boolean;
  readonly weight: number;
}

/** The present state of a server. */
export function serverState(server: ServerEntry): ServerState {
  return { alive: isAlive(server), weight: tableWeight(server) };
}

/** What there is to say about a server that was in another state before. */
export function sayServerChange(
  entry: VirtualServerEntry,
  server: ServerEntry,
  former: ServerState,
  reason: string,
): readonly DirectorEffect[] {
  const effects: DirectorEffect[] = [];
  const { alive, weight } = serverState(server);
  const names = { server: server.label, service: entry.label };
  if (weight !== former.weight) {
    const change = { from: former.weight, to: weight, active: former.alive };
    effects.push({ kind: 'log', event: { event: 'weightChanged', ...names, ...change } });
  }
  if (alive !== former.alive) {
    const event = alive ? 'realServerAdded' : 'realServerRemoved';
    const inhibit = server.configuration.inhibitOnFailure;
    effects.push({ kind: 'log', event: { event, ...names, inhibit, reason } });
    effects.push(announceServer(entry, server, alive ? 'UP' : 'DOWN'));
  }
  return effects;
}

/**
 * A first result that is what had been assumed: a failure is announced, which is how a server with
 * `alpha` becomes known to be down. HTTP_GET and SSL_GET do not do that, as in keepalived.
 */
function firstWord(
  { entry, server, check }: PlacedCheck,
  report: CheckReport,
): readonly DirectorEffect[] {
  const isWorthIt = startsDown(check.check) || !report.up;
  if (!report.first || check.check.kind === 'http' || !isWorthIt) {
    return [];
  }
  return [announceServer(entry, server, isAlive(server) ? 'UP' : 'DOWN')];
}
