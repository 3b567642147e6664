/** What the daemon has said, and says: the events of its log. */
import { eventListJson } from '../../../observe/events/event-list.js';
import { type EventQuery, eventQuery } from '../../../observe/events/event-query.js';
import { STREAM_TYPE } from '../../../observe/events/event-stream.js';
import { problem } from './answer.js';
import type { ApiRoute } from './route.js';

/** A stream begins where it is told to, with all there is; otherwise now. */
function pastLimit({ after, filter }: EventQuery): number {
  return after === undefined && filter.sinceMs === undefined ? 0 : Number.POSITIVE_INFINITY;
}

/** Rows of the events. */
export const eventRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/events',
    role: 'read',
    summary:
      'What the log has been told, oldest first; as a stream that goes on where Accept is ' +
      `${STREAM_TYPE}, which Last-Event-ID resumes.`,
    gives: 'Events',
    media: [STREAM_TYPE],
    query: {
      since: 'from this time on (2026-11-29T01:07:33Z, 1h), or after the event with this id',
      until: 'before this time',
      type: 'of this name; may be repeated',
      level: 'as urgent as this or more: error, warn, info, debug',
      instance: 'of a VRRP instance or a sync group',
      server: 'of a virtual or real server: 10.0.0.2, 10.0.0.2:80, [10.0.0.2]:tcp:80',
      about: 'with this name or address in it, whatever it stands for; may be repeated',
      limit: 'of a list: the newest so many, 1000 without it',
    },
    run: async ({ events }, { query, headers }) => {
      const lastEventId = [headers['last-event-id'] ?? []].flat()[0];
      const asked = eventQuery(query, Date.now(), lastEventId);
      if (typeof asked === 'string') {
        return problem(400, 'queryInvalid', asked);
      }
      const wantsStream = headers.accept?.includes(STREAM_TYPE) ?? false;
      if (wantsStream && events.isFull) {
        return problem(503, 'tooManyStreams', 'as many streams are open as there may be');
      }
      const list = await events.list(wantsStream ? { ...asked, limit: pastLimit(asked) } : asked);
      return wantsStream
        ? {
            status: 200,
            type: STREAM_TYPE,
            stream: (client) => events.stream(list, asked.filter, client),
          }
        : { status: 200, type: 'application/json', body: eventListJson(list) };
    },
  },
];
