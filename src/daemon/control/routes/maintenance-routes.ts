/** This machine is in maintenance: no instance may be master. */
import {
  boolean,
  exactOptional,
  gtValue,
  literal,
  maxValue,
  number,
  optional,
  pipe,
  strictObject,
} from '../../../base/json-shape.js';
import { problem } from './answer.js';
import { LONGEST_SECONDS, words } from './override-routes.js';
import { type ApiRoute, answerOf, giving, refused, taking } from './route.js';

/** How long backups have to answer, unless the client says otherwise. */
export const DEFAULT_HAND_OVER_MS = 10_000;
const MOST_HAND_OVER_MS = 3_600_000;

const wish = strictObject({
  reason: exactOptional(words),
  by: exactOptional(words),
  forSeconds: exactOptional(pipe(number(), gtValue(0), maxValue(LONGEST_SECONDS))),
  untilBoot: exactOptional(literal(true)),
  force: optional(boolean(), false),
  timeoutMs: optional(
    pipe(number(), gtValue(0), maxValue(MOST_HAND_OVER_MS)),
    DEFAULT_HAND_OVER_MS,
  ),
});

const EXPECTED =
  '{ "reason": "new disk", "by", "forSeconds", "untilBoot", "force", "timeoutMs" }, all optional';

/** Whether this machine is in maintenance. */
export const showMaintenance: ApiRoute = {
  method: 'GET',
  path: '/v1/maintenance',
  role: 'read',
  summary: 'Whether this machine is in maintenance, by whom, why and until when.',
  ...giving('Maintenance', (daemon) => {
    const maintenance = daemon.maintenance();
    return Promise.resolve({ on: maintenance !== undefined, ...maintenance });
  }),
};

/** Everything is handed over, and stays so. */
export const enterMaintenance: ApiRoute = {
  method: 'PUT',
  path: '/v1/maintenance',
  role: 'operate',
  summary: 'Hands every instance over, then keeps all of them in FAULT.',
  gives: 'Maintenance',
  ...taking(wish, EXPECTED, async (daemon, body, { actor }) => {
    const { by = actor, reason, forSeconds, untilBoot, force, timeoutMs } = body;
    const kept = await daemon.enterMaintenance(
      {
        by,
        ...(reason === undefined ? {} : { reason }),
        ...(forSeconds === undefined ? {} : { forMs: forSeconds * 1000 }),
        ...(untilBoot === undefined ? {} : { untilBoot }),
      },
      timeoutMs,
      force,
    );
    if (kept.length > 0) {
      const detail = `no backup has taken over ${kept.join(', ')}: still at work`;
      return problem(409, 'notHandedOver', detail, { names: kept });
    }
    return answerOf<'Maintenance'>({ on: true, ...daemon.maintenance() });
  }),
};

/** The end of it. */
export const endMaintenance: ApiRoute = {
  method: 'DELETE',
  path: '/v1/maintenance',
  role: 'operate',
  summary: 'This machine is at work again.',
  ...giving('Maintenance', (daemon, { actor, query }) =>
    Promise.resolve(
      daemon.leaveMaintenance(query.get('by') ?? actor)
        ? { on: false }
        : refused(404, 'notFound', 'this machine is not in maintenance'),
    ),
  ),
  query: { by: 'Who ends it; the client by default.' },
};

/** Rows of maintenance. */
export const maintenanceRoutes: readonly ApiRoute[] = [
  showMaintenance,
  enterMaintenance,
  endMaintenance,
];
