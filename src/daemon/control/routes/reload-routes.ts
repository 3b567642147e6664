/** The configuration is read again: at once, at a time, on trial. */
import {
  boolean,
  check,
  exactOptional,
  gtValue,
  maxValue,
  number,
  optional,
  pipe,
  strictObject,
  string,
} from '../../../base/json-shape.js';
import type { ReloadResult } from '../../supervisor/reload-requests.js';
import { type Answer, problem } from './answer.js';
import { type ApiRoute, answerOf, taking } from './route.js';

/** A day. */
const LONGEST_TRIAL_SECONDS = 86_400;
/** A time further off is a slip of the pen. */
const LONGEST_AHEAD_MS = 366 * 86_400_000;

const wish = strictObject({
  wait: optional(boolean(), false),
  confirmSeconds: exactOptional(pipe(number(), gtValue(0), maxValue(LONGEST_TRIAL_SECONDS))),
  at: exactOptional(
    pipe(
      string(),
      check((text) => !Number.isNaN(Date.parse(text))),
    ),
  ),
});

const EXPECTED =
  '{ "wait": true, "confirmSeconds": 60, "at": "2026-11-29T14:00:00Z" }, all optional';

/** Rows of reloads. */
export const reloadRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/reload',
    role: 'admin',
    summary: 'Reads the configuration again; with `wait`, answers when all processes run with it.',
    gives: 'Reload',
    ...taking(wish, EXPECTED, async (daemon, { wait, confirmSeconds, at }) => {
      const how = {
        wait,
        ...(confirmSeconds === undefined ? {} : { confirmMs: confirmSeconds * 1000 }),
      };
      if (at === undefined) {
        return resultOf(await daemon.reloads.ask(how));
      }
      const atMs = Date.parse(at);
      const aheadMs = atMs - Date.now();
      if (aheadMs <= 0 || aheadMs > LONGEST_AHEAD_MS) {
        return problem(400, 'bodyInvalid', `${at} is past, or more than a year ahead`);
      }
      daemon.reloads.schedule(atMs, how);
      return answerOf<'Reload'>({ applied: false, scheduledAt: new Date(atMs).toISOString() });
    }),
  },
  {
    method: 'POST',
    path: '/v1/reload/confirm',
    role: 'admin',
    summary: 'The configuration stays that a reload with `confirmSeconds` has brought.',
    gives: 'ReloadConfirmed',
    run: (daemon) =>
      Promise.resolve(
        daemon.reloads.confirm()
          ? answerOf<'ReloadConfirmed'>({ confirmed: true })
          : problem(404, 'notFound', 'no reload waits to be confirmed'),
      ),
  },
];

function resultOf(result: ReloadResult): Answer {
  switch (result.kind) {
    case 'refused':
      return problem(409, 'reloadRefused', result.reason, { diagnostics: result.problems });
    case 'reverted':
      return problem(409, 'reverted', 'the reload was not confirmed in time');
    case 'accepted':
      return answerOf<'Reload'>({ applied: false });
    case 'applied':
      return answerOf<'Reload'>({ applied: true, tookMs: result.tookMs });
    case 'confirmed':
      return answerOf<'Reload'>({ applied: true, confirmed: true });
  }
}
