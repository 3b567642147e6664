/** A row of the table of routes. */
import type { IncomingHttpHeaders } from 'node:http';
import { parseShaped, type Shape } from '../../../base/json-shape.js';
import type { ControlHandlers } from '../control-handlers.js';
import type { View, ViewName } from '../views/catalogue.js';
import { type Answer, json, problem, type StreamAnswer } from './answer.js';

/** What a client may do: read; change what the next start forgets or an override keeps; all. */
export const ROLES = ['read', 'operate', 'admin'] as const;

/** One of them; each may what those before it may. */
export type Role = (typeof ROLES)[number];

/** Whether a role may do what takes the other. */
export function mayDo(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** How a path is asked. */
export type ApiMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a client asks of a route. */
export interface Asked {
  /** Of `{name}` in the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** "" without one. */
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly role: Role;
  /** Who asks, for the log and for what is kept with a change: a socket, a token's name. */
  readonly actor: string;
}

/** What makes the answer. */
type Run = (daemon: ControlHandlers, asked: Asked) => Promise<Answer | StreamAnswer>;

/** A path with its method. */
export interface ApiRoute {
  readonly method: ApiMethod;
  /** A segment in braces is a parameter: `/v1/vrrp/instances/{name}`. */
  readonly path: string;
  readonly role: Role;
  /** One line for the documents. */
  readonly summary: string;
  /** Of the query: each parameter, and what it means. */
  readonly query?: Readonly<Record<string, string>>;
  /** The shape of the body, which is JSON; made by `taking`. */
  readonly body?: Shape<unknown>;
  /** What a good answer says; absent: no JSON of the API. Made by `giving`. */
  readonly gives?: ViewName;
  /** Media types of answers that are no view. */
  readonly media?: readonly string[];
  /** The longest body in bytes, where it is another than 64 KiB. */
  readonly bodyLimit?: number;
  readonly run: Run;
}

/** Instead of a view: why there is none. */
export interface Refused {
  readonly problem: Answer;
}

/** Refuses with a problem (RFC 9457). */
export function refused(...why: Parameters<typeof problem>): Refused {
  return { problem: problem(...why) };
}

/** The answer that says a view, or why there is none. */
export function answerOf<Name extends ViewName>(value: View<Name> | Refused): Answer {
  return isRefused(value) ? value.problem : json(200, value);
}

function isRefused(value: object): value is Refused {
  return 'problem' in value;
}

/** The two columns of a route that gives a view. */
export function giving<Name extends ViewName>(
  gives: Name,
  look: (daemon: ControlHandlers, asked: Asked) => Promise<View<Name> | Refused>,
): Pick<ApiRoute, 'gives' | 'run'> {
  return { gives, run: async (daemon, asked) => answerOf<Name>(await look(daemon, asked)) };
}

/**
 * The two columns of a route that takes a body: no body is `{}`, and one of another shape is
 * refused.
 * @param expected an example of the body, for the refusal
 */
export function taking<Body>(
  shape: Shape<Body>,
  expected: string,
  run: (daemon: ControlHandlers, body: Body, asked: Asked) => ReturnType<Run>,
): Pick<ApiRoute, 'body' | 'run'> {
  return {
    body: shape,
    run: async (daemon, asked) => {
      const body = parseShaped(shape, asked.body.trim() === '' ? '{}' : asked.body);
      return body === undefined
        ? problem(400, 'bodyInvalid', `expected ${expected}`)
        : run(daemon, body, asked);
    },
  };
}
