/** The events of a daemon that are kept: from itself, or from its files when it does not run. */
import { array, object, parseShaped, string, unknown } from '../base/json-shape.js';
import { recordedEvents } from '../daemon/events/event-files.js';
import { DEFAULT_CONTROL_SOCKET, eventsPath } from '../daemon/files/run-paths.js';
import { eventList } from '../observe/events/event-list.js';
import { eventQuery } from '../observe/events/event-query.js';
import { type KeptEvent, readKeptEvent } from '../observe/events/kept-event.js';
import { UsageError } from './command.js';
import { askDaemon } from './control-client.js';
import { answered } from './daemon-answer.js';
import { exitCodes } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** What was found. */
export interface KeptEvents {
  readonly events: readonly KeptEvent[];
  /** The id after which a stream goes on; undefined: no daemon runs. */
  readonly last: string | undefined;
}

const listShape = object({
  last: string(),
  /** A number, or null where it is not known. */
  missed: unknown(),
  events: array(unknown()),
});

/**
 * Asks for events. What is missing, and that no daemon runs, is said on standard error.
 * @param parameters as `GET /v1/events` takes them
 * @returns the exit status when there is no answer, which the user has been told
 * @throws UsageError for parameters that mean nothing
 */
export async function keptEvents(
  socket: string | undefined,
  parameters: URLSearchParams,
  terminal: Terminal,
): Promise<KeptEvents | number> {
  const socketPath = socket ?? DEFAULT_CONTROL_SOCKET;
  const reply = await askDaemon(socketPath, 'GET', `/v1/events?${parameters}`);
  if (reply.kind === 'noDaemon') {
    return recorded(socketPath, parameters, terminal);
  }
  const answer = answered(reply, socket, terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  const list = parseShaped(listShape, answer.body);
  if (answer.status !== 200 || list === undefined) {
    terminal.error(`upkeep: the daemon does not tell its events: it answered ${answer.status}\n`);
    return exitCodes.failed;
  }
  sayMissed(typeof list.missed === 'number' ? list.missed : undefined, terminal);
  const events = list.events.flatMap((event) => readKeptEvent(JSON.stringify(event)) ?? []);
  return { events, last: list.last };
}

async function recorded(
  socketPath: string,
  parameters: URLSearchParams,
  terminal: Terminal,
): Promise<KeptEvents> {
  const path = eventsPath(socketPath);
  const query = eventQuery(parameters, Date.now());
  if (typeof query === 'string') {
    throw new UsageError(query);
  }
  const { events, missed } = await eventList(
    undefined,
    (sinceMs) =>
      recordedEvents(path, sinceMs, (unreadable, reason) =>
        terminal.error(`upkeep: ${unreadable} cannot be read: ${reason}\n`),
      ),
    query,
  );
  terminal.error(`upkeep: no daemon listens at ${socketPath}; this is from ${path}\n`);
  sayMissed(missed, terminal);
  return { events, last: undefined };
}

/** Says that there was more. */
export function sayMissed(missed: number | undefined, terminal: Terminal): void {
  if (missed !== 0) {
    terminal.error(`upkeep: ${missed ?? 'some'} events of this time are no longer kept\n`);
  }
}
