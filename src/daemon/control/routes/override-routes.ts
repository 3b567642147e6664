/** What operators say of real servers: drained, disabled, with another weight. */
import {
  boolean,
  check,
  exactOptional,
  gtValue,
  literal,
  maxValue,
  number,
  optional,
  picklist,
  pipe,
  regex,
  strictObject,
  string,
} from '../../../base/json-shape.js';
import { ADMIN_STATES, isWeight } from '../../../lvs/overrides/override.js';
import type { SteeringRefusal, SteeringWish } from '../../overrides/steering.js';
import { type Answer, json, problem } from './answer.js';
import type { ProblemCode } from './problem-codes.js';
import { type ApiRoute, answerOf, refused, taking } from './route.js';

/** Of what is to end: a year. */
export const LONGEST_SECONDS = 366 * 86_400;

/** What people write stands in a line of the log. */
export const words = pipe(string(), regex(/^[^\p{Cc}]{1,200}$/u));

const wish = pipe(
  strictObject({
    realServer: string(),
    admin: exactOptional(picklist(ADMIN_STATES)),
    weight: exactOptional(
      pipe(
        string(),
        check((text) => text === 'auto' || isWeight(text)),
      ),
    ),
    reason: exactOptional(words),
    by: exactOptional(words),
    forSeconds: exactOptional(pipe(number(), gtValue(0), maxValue(LONGEST_SECONDS))),
    untilBoot: exactOptional(literal(true)),
    force: optional(boolean(), false),
  }),
  check(({ admin, weight }) => (admin === undefined) !== (weight === undefined)),
);

const EXPECTED =
  '{ "realServer": "10.1.0.4:80", and either "admin": "drain", "disabled" or "ready", or ' +
  '"weight": "3", "20%" or "auto" }, and ' +
  'perhaps "reason", "by", "forSeconds", "untilBoot", "force"';

/** What operators say of real servers. */
export const listOverrides: ApiRoute = {
  method: 'GET',
  path: '/v1/overrides',
  role: 'read',
  summary: 'What operators say of real servers, by whom, why and until when.',
  gives: 'Overrides',
  run: (daemon) => Promise.resolve(json(200, { overrides: daemon.overrides() })),
};

/** Says something of a real server. */
export const setOverrides: ApiRoute = {
  method: 'POST',
  path: '/v1/overrides',
  role: 'operate',
  summary: 'Drains, disables or enables real servers, or gives them another weight.',
  gives: 'OverridesSet',
  ...taking(wish, EXPECTED, async (daemon, body, { actor }) => {
    const { realServer, admin, weight, by = actor, reason, forSeconds, untilBoot, force } = body;
    const result = await daemon.steer({
      ...{ realServer, by, force },
      set: settingOf(admin, weight),
      ...(reason === undefined ? {} : { reason }),
      ...(forSeconds === undefined ? {} : { forMs: forSeconds * 1000 }),
      ...(untilBoot === undefined ? {} : { untilBoot }),
    });
    const { kind, ...rest } = result;
    return result.kind === 'refused' ? refusal(result) : json(200, rest);
  }),
};

/** Rows of the overrides. */
export const overrideRoutes: readonly ApiRoute[] = [
  listOverrides,
  setOverrides,
  {
    method: 'POST',
    path: '/v1/checks/run',
    role: 'operate',
    summary: 'Has the checks of a real server, of a virtual server, or all of them run at once.',
    gives: 'ChecksRun',
    ...taking(
      strictObject({ server: exactOptional(string()) }),
      '{ "server": "10.1.0.4:80" }, or nothing',
      async (daemon, { server }) => {
        const servers = await daemon.checkNow(server);
        return answerOf<'ChecksRun'>(
          typeof servers === 'string'
            ? refused(404, 'notFound', servers)
            : { servers: [...servers] },
        );
      },
    ),
  },
  {
    method: 'DELETE',
    path: '/v1/overrides/{id}',
    role: 'operate',
    summary: 'Ends an override.',
    gives: 'OverridesCleared',
    run: (daemon, { parameters: { id = '' }, actor }) => {
      const cleared = daemon.clearOverrides([id], actor);
      return Promise.resolve(
        cleared.length === 0
          ? problem(404, 'notFound', `there is no override ${id}`)
          : json(200, { cleared }),
      );
    },
  },
];

function settingOf(
  admin: (typeof ADMIN_STATES)[number] | undefined,
  weight: string | undefined,
): SteeringWish['set'] {
  if (weight !== undefined) {
    return { weight };
  }
  return { admin: admin ?? 'ready' };
}

const REFUSALS: Readonly<
  Record<SteeringRefusal['code'], { readonly status: number; readonly code: ProblemCode }>
> = {
  noSuchServer: { status: 404, code: 'notFound' },
  ambiguous: { status: 409, code: 'ambiguous' },
  wouldLoseQuorum: { status: 409, code: 'wouldLoseQuorum' },
  heldByWider: { status: 409, code: 'heldByWider' },
  noProcess: { status: 503, code: 'noProcess' },
};

function refusal({ code, detail, names, lost }: SteeringRefusal): Answer {
  const { status, code: problemCode } = REFUSALS[code];
  return problem(status, problemCode, detail, {
    ...(names === undefined ? {} : { names }),
    ...(lost === undefined ? {} : { lost }),
  });
}
