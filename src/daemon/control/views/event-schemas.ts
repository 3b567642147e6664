/** What the API says of events. Loaded for the documents and by tests only. */
import {
  array,
  exactOptional,
  integer,
  looseObject,
  minValue,
  number,
  object,
  optional,
  picklist,
  pipe,
  string,
  unknown,
} from '../../../base/json-shape.js';
import { LOG_LEVELS, LOG_SOURCES } from '../../../observe/log/log-events.js';
import { EVENT_NAMES } from '../../../observe/log/render-event.js';
import { about, time } from './words.js';

const sequence = pipe(number(), integer(), minValue(1));

/** An event: what all have, and fields of its own kind. */
export const event = looseObject({
  time,
  level: picklist(LOG_LEVELS),
  origin: about('The process that says it', picklist(LOG_SOURCES)),
  event: about('What has happened; later versions have more', picklist(EVENT_NAMES)),
  message: about('The line of the log', string()),
  run: about('Which start of a daemon, in which boot', string()),
  seq: about('Within the run, from 1 on, without a hole', sequence),
  changesLeftOut: exactOptional(
    about('Of what changes back and forth: so many like it, before it, are no events', number()),
  ),
  monotonicMs: about('Of the machine: comparable within a boot', number()),
});

/** `GET /v1/why`. */
export const why = object({
  explanations: array(
    object({
      kind: picklist(['instance', 'group', 'virtualServer', 'realServer', 'peer', 'event']),
      name: string(),
      state: about('The state it is in, or the one that was entered', string()),
      since: optional(time),
      answer: about('One line that answers the question', string()),
      reasons: about(
        'Of a change: what was said before it and after it, and the last adverts',
        array(object({ topic: about('Or the seconds from the change', string()), text: string() })),
      ),
      advice: array(string()),
    }),
  ),
});

/** `GET /v1/events`, where no stream is wanted. */
export const events = object({
  last: about('RUN-SEQ of the newest event, after which a stream goes on', string()),
  missed: about('How many are no longer kept; null: it is not known', unknown()),
  events: array(event),
});
