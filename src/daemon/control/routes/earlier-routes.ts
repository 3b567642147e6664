/**
 * The paths of the control socket from before `/v1`, which our commands ask: the answers are the
 * snapshots of the processes as they are, and change with them. A refusal is `{ error }`.
 */
import {
  array,
  custom,
  gtValue,
  maxValue,
  number,
  optional,
  pipe,
  strictObject,
  string,
} from '../../../base/json-shape.js';
import type { DumpName } from '../control-handlers.js';
import { json, plainText } from './answer.js';
import { type ApiRoute, taking } from './route.js';
import { DEFAULT_HAND_OVER_MS, MOST_HAND_OVER_MS } from './vrrp-routes.js';

/** A name that is not known is refused: what was meant as a list of instances would mean all. */
const handOverWish = pipe(
  custom((value) => !Array.isArray(value)),
  strictObject({
    names: optional(array(string())),
    timeoutMs: optional(
      pipe(number(), gtValue(0), maxValue(MOST_HAND_OVER_MS)),
      DEFAULT_HAND_OVER_MS,
    ),
  }),
);

const DUMPS: readonly DumpName[] = ['data', 'check', 'bfd', 'stats', 'json'];

/** keepalived's dump files, as text. */
const dumpRoutes = DUMPS.map(
  (name): ApiRoute => ({
    method: 'GET',
    path: `/dump/${name}`,
    role: 'admin',
    summary: `keepalived's dump file: ${name}.`,
    run: async (daemon) => {
      const dump = await daemon.dump(name);
      return dump === undefined
        ? json(404, { error: 'there is nothing to dump' })
        : plainText(dump);
    },
  }),
);

/** Rows of the earlier paths; the documents leave them out. */
export const earlierRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/status',
    role: 'read',
    summary: 'DaemonStatus.',
    run: async (daemon) => json(200, await daemon.status()),
  },
  {
    method: 'GET',
    path: '/conflicts',
    role: 'read',
    summary: 'Instances with a second master, and who it is.',
    run: async (daemon) => json(200, { conflicts: await daemon.conflicts() }),
  },
  {
    method: 'GET',
    path: '/vrids',
    role: 'read',
    summary: 'Who uses which virtual router ID.',
    run: (daemon) => Promise.resolve(json(200, { interfaces: daemon.vrids() })),
  },
  {
    method: 'GET',
    path: '/running',
    role: 'admin',
    summary: 'RunningState.',
    run: async (daemon) => json(200, await daemon.running()),
  },
  {
    method: 'GET',
    path: '/recording',
    role: 'admin',
    summary: 'What the VRRP core was told last.',
    run: async (daemon) => {
      const lines = await daemon.recording();
      return lines === undefined
        ? json(404, { error: 'no VRRP process answers' })
        : json(200, { lines });
    },
  },
  {
    method: 'POST',
    path: '/reload',
    role: 'admin',
    summary: 'Reads the configuration again.',
    run: async (daemon) => {
      const reason = await daemon.reload();
      return reason === undefined
        ? json(200, { accepted: true })
        : json(409, { accepted: false, reason });
    },
  },
  {
    method: 'POST',
    path: '/handover',
    role: 'operate',
    summary: 'Hands instances over to their peers, and answers at the end.',
    ...taking(
      handOverWish,
      '{ "names": ["VI_1"], "timeoutMs": 10000 }, both optional',
      async (daemon, { names, timeoutMs }) => {
        const results = await daemon.handOver(names, timeoutMs);
        return typeof results === 'string' ? json(409, { error: results }) : json(200, { results });
      },
    ),
  },
  ...dumpRoutes,
];
