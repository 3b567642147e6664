/** From a request to the answer of its route: the same for every way in. */
import type { IncomingHttpHeaders } from 'node:http';
import { messageOf } from '../../../base/failure.js';
import type { ControlHandlers } from '../control-handlers.js';
import { type Answer, problem, type StreamAnswer } from './answer.js';
import { USUAL_BODY_BYTES } from './body-limits.js';
import { type ApiRoute, mayDo, type Role } from './route.js';
import { routes } from './table.js';

/** The first line of a request, and who asks. */
export interface RequestHead {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly role: Role;
  readonly actor: string;
}

/** What is to become of a request. */
export type Dispatched =
  | { readonly kind: 'refused'; readonly answer: Answer }
  | {
      readonly kind: 'accepted';
      /** So many bytes may its body have. */
      readonly bodyLimit: number;
      readonly answer: (daemon: ControlHandlers, body: string) => Promise<Answer | StreamAnswer>;
    };

/** So much of a path stands in the log. */
const NOTED_PATH = 200;

/** Finds the route of a request and judges the role, before any byte of its body is read. */
export function dispatch(head: RequestHead, table: readonly ApiRoute[] = routes): Dispatched {
  const [path = '', query = ''] = splitOnce(head.target, '?');
  const there = table.flatMap((route) => {
    const parameters = parametersOf(route.path, path);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  const found = there.find(({ route }) => route.method === head.method);
  if (found === undefined) {
    return {
      kind: 'refused',
      answer: notThere(
        path,
        there.map(({ route }) => route),
      ),
    };
  }
  const { route, parameters } = found;
  if (!mayDo(head.role, route.role)) {
    const detail = `${route.method} ${route.path} takes the role ${route.role}, not ${head.role}`;
    return { kind: 'refused', answer: problem(403, 'roleNotEnough', detail) };
  }
  const { headers, role, actor } = head;
  return {
    kind: 'accepted',
    bodyLimit: route.bodyLimit ?? USUAL_BODY_BYTES,
    answer: async (daemon, body) => {
      const answer = await route
        .run(daemon, { parameters, query: new URLSearchParams(query), body, headers, role, actor })
        .catch((error: unknown) => problem(500, 'internalError', messageOf(error)));
      if (changes(route)) {
        const { method } = route;
        daemon.noteChange({
          method,
          path: path.slice(0, NOTED_PATH),
          actor,
          status: answer.status,
        });
      }
      return answer;
    },
  };
}

/** A plan changes nothing. */
function changes({ method, role }: ApiRoute): boolean {
  return method !== 'GET' && role !== 'read';
}

function notThere(path: string, there: readonly ApiRoute[]): Answer {
  const methods = there.map(({ method }) => method).join(' or ');
  return there.length === 0
    ? problem(404, 'noSuchPath', 'no such path; GET /v1 tells where to begin')
    : problem(405, 'methodNotAllowed', `${path} wants ${methods}`);
}

/** undefined: the path is another one. */
function parametersOf(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) {
    return undefined;
  }
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    const value = decoded(given[index] ?? '');
    if (value === undefined || (name === undefined ? value !== segment : value === '')) {
      return undefined;
    }
    if (name !== undefined) {
      parameters[name] = value;
    }
  }
  return parameters;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // no path has such a name
  }
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
