/** Why things are as they are, and why they have changed: what `upkeep why` answers. */
import { parseMoment } from '../../../observe/events/moment.js';
import { whyAt } from '../../../observe/why/explain-time.js';
import type { Explanation } from '../../../observe/why/explanation.js';
import { why } from '../../../observe/why/why.js';
import type { View } from '../views/catalogue.js';
import { timeText } from '../views/vrrp-view.js';
import { type ApiRoute, giving, type Refused, refused } from './route.js';

/** What belongs to a change near a time is said so long before it, or so long after it. */
const BEFORE_MS = 90_000;
const AFTER_MS = 40_000;
const MOST_EVENTS = 5000;

/** Rows of explanations. */
export const whyRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/why',
    role: 'read',
    summary: 'Why something is in its state; with `at`, what has changed around a time and why.',
    query: {
      name: 'an instance, a sync group, an address, a server; with `at` it may be absent',
      at: 'a time: 2026-11-29T01:07:33Z, 10m (ago)',
    },
    ...giving('Why', async (daemon, { query }) => {
      const name = query.get('name') ?? undefined;
      const at = query.get('at');
      if (at === null) {
        return name === undefined
          ? refused(400, 'queryInvalid', '`name` says what it is about, or `at` when')
          : whyView(why(await daemon.status(), name), `there is no ${name}`);
      }
      const atMs = parseMoment(at, Date.now());
      if (atMs === undefined) {
        return refused(400, 'queryInvalid', `${at} is no time`);
      }
      const filter = { sinceMs: atMs - BEFORE_MS, untilMs: atMs + AFTER_MS };
      const { events } = await daemon.events.list({ filter, limit: MOST_EVENTS });
      return whyView(whyAt(events, atMs, name), 'nothing has changed then');
    }),
  },
];

function whyView(found: readonly Explanation[], otherwise: string): View<'Why'> | Refused {
  const explanations = found.map(({ since, reasons, advice, ...more }) => ({
    ...more,
    ...(since === undefined ? {} : { since: timeText(since) }),
    reasons: reasons.map(({ topic, text }) => ({ topic, text })),
    advice: [...advice],
  }));
  return explanations.length === 0 ? refused(404, 'notFound', otherwise) : { explanations };
}
