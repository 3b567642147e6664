/** Events as they are kept, for tests. */
import type { EarlierEvents } from '../../../src/observe/events/event-list.js';
import { type KeptEvent, keptEvent } from '../../../src/observe/events/kept-event.js';
import type { LoggedEvent, LogSource } from '../../../src/observe/log/log-events.js';
import type { LogRecord } from '../../../src/observe/log/log-format.js';
import { renderLimited } from '../../../src/observe/log/render-event.js';

/** The run of the examples. */
export const EXAMPLE_RUN = '0123abcd.k1';

/** When the examples were said: milliseconds since 1970. */
export const EXAMPLE_TIME_MS = Date.UTC(2026, 10, 29, 1, 2, 3, 456);

/** Events that are kept elsewhere. */
export function earlierEvents(...events: readonly KeptEvent[]): EarlierEvents {
  return async function* () {
    yield events;
  };
}

/** A record of the log. */
export function exampleRecord(
  event: LoggedEvent,
  epochMs = EXAMPLE_TIME_MS,
  source: LogSource = 'vrrp',
): LogRecord {
  const time = new Date(epochMs);
  return { time, source, identity: 'Keepalived', event, line: renderLimited(event) };
}

/** The event with this number; a link that comes back, unless it is to be another one. */
export function exampleEvent(
  seq: number,
  event: LoggedEvent = { event: 'linkChanged', interface: 'eth0', up: true },
  epochMs = EXAMPLE_TIME_MS,
  run = EXAMPLE_RUN,
): KeptEvent {
  return keptEvent(exampleRecord(event, epochMs), { run, seq }, 1000 + seq);
}
