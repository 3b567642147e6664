/** A route that is asked of every member: this router first, and no other when it refuses. */
import type { MemberAnswer, MemberQuestion } from '../../api/member-client.js';
import type { ControlHandlers } from '../control-handlers.js';
import { type Answer, json, problem } from '../routes/answer.js';
import type { ApiRoute, Asked } from '../routes/route.js';
import type { View } from '../views/catalogue.js';
import { parsedBody, refusalText } from './cluster-source.js';

const PREFIX = '/v1/';

/** For each member, unless the route says another. */
const TIMEOUT_MS = 5000;

/** Where it differs from the route of one router. */
export interface AcrossMembers {
  readonly summary: string;
  /** The others are asked even when this router has nothing to do. */
  readonly goesOn?: true;
  /** One after the other. */
  readonly inTurn?: true;
  /** Members may take so long. */
  readonly timeoutMs?: (body: unknown) => number;
}

/** The row for `/v1/cluster/…` of a row without parameters in its path. */
export function acrossMembers(
  route: ApiRoute,
  { summary, goesOn, inTurn, timeoutMs = () => TIMEOUT_MS }: AcrossMembers,
): ApiRoute {
  const { method, path, role, query, body } = route;
  return {
    ...{ method, role, summary },
    path: path.replace(PREFIX, `${PREFIX}cluster/`),
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    gives: 'ClusterAnswers',
    run: async (daemon, asked) => {
      const own = await route.run(daemon, asked);
      if ('stream' in own) {
        return problem(500, 'internalError', 'a stream is not gathered');
      }
      if (own.status !== 200 && method !== 'GET' && goesOn !== true) {
        return own; // nothing half done: each member can be asked alone
      }
      const given = parsedBody(asked.body);
      const others = await daemon.askMembers({
        method,
        path: targetOf(path, method, asked),
        ...bodyOf(given, method, asked.actor),
        timeoutMs: timeoutMs(given),
        ...(inTurn === undefined ? {} : { inTurn }),
      });
      return json(200, await gathered(daemon, own, others));
    },
  };
}

async function gathered(
  daemon: ControlHandlers,
  own: Answer,
  others: readonly MemberAnswer[],
): Promise<View<'ClusterAnswers'>> {
  const { routerId: member } = daemon.configuration().global;
  const answer: unknown = parsedBody(own.body);
  return {
    answers: [{ member, status: own.status, answer }, ...others.map(answerOfMember)],
  };
}

function answerOfMember(answer: MemberAnswer): View<'ClusterAnswers'>['answers'][number] {
  const { name: member } = answer;
  if (answer.kind === 'failed') {
    return { member, reason: answer.reason };
  }
  const { status, body } = answer;
  return status === 200
    ? { member, status, answer: parsedBody(body) }
    : { member, status, reason: refusalText(answer), answer: parsedBody(body) };
}

/** Who has asked is told to the others as well: by a body, or by the query where there is none. */
function targetOf(path: string, method: ApiRoute['method'], { query, actor }: Asked): string {
  const words = new URLSearchParams(query);
  if (method === 'DELETE' && !words.has('by')) {
    words.set('by', actor);
  }
  return words.size === 0 ? path : `${path}?${words}`;
}

function bodyOf(
  given: unknown,
  method: ApiRoute['method'],
  by: string,
): Pick<MemberQuestion, 'body'> {
  return method === 'GET' || method === 'DELETE'
    ? {}
    : { body: JSON.stringify({ by, ...(typeof given === 'object' ? given : {}) }) };
}
