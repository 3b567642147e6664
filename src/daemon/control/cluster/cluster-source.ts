/** `GET /v1/cluster`: other routers are asked when a client asks, once a second at most. */
import { parseShaped, type Shape } from '../../../base/json-shape.js';
import type { MemberAnswer, MemberQuestion } from '../../api/member-client.js';
import type { View } from '../views/catalogue.js';
import { timeText } from '../views/vrrp-view.js';
import { clusterView } from './cluster-view.js';
import type { HeardMember } from './heard-member.js';

/** So long an answer is given again, however many clients there are. */
export const KEPT_MS = 1000;
/** Of one member: the client waits for the slowest. */
const LOOK_TIMEOUT_MS = 1500;

/** What another router is asked. */
export const MEMBER_PATH = '/v1/cluster/member';

/** What it works with. */
export interface ClusterDoors {
  /** What this router says of itself. */
  own(): Promise<View<'ClusterMember'>>;
  ask(question: MemberQuestion): Promise<readonly MemberAnswer[]>;
  /** Monotonic. */
  nowMs(): number;
  /** Milliseconds since 1970. */
  wallMs(): number;
}

/** Looks at the cluster, or gives what was seen within the last second. */
export function createClusterSource(doors: ClusterDoors): () => Promise<View<'Cluster'>> {
  let latest: { readonly atMs: number; readonly view: Promise<View<'Cluster'>> } | undefined;
  return () => {
    const atMs = doors.nowMs();
    if (latest === undefined || atMs - latest.atMs >= KEPT_MS) {
      latest = { atMs, view: look(doors) };
    }
    return latest.view;
  };
}

async function look(doors: ClusterDoors): Promise<View<'Cluster'>> {
  const question = { method: 'GET', path: MEMBER_PATH, timeoutMs: LOOK_TIMEOUT_MS };
  const [own, others] = await Promise.all([doors.own(), doors.ask(question)]);
  // For those who ask: the shapes of the views are not loaded at the start.
  const shapes = others.length === 0 ? undefined : await import('../views/cluster-schemas.js');
  return clusterView(
    [
      { name: own.name, said: own },
      ...others.map((each) => heardMember(each, shapes?.clusterMember)),
    ],
    timeText(doors.wallMs()),
  );
}

function heardMember(
  answer: MemberAnswer,
  shape: Shape<View<'ClusterMember'>> | undefined,
): HeardMember {
  const { name, url } = answer;
  if (answer.kind === 'failed') {
    return { name, url, said: answer.reason };
  }
  const { tookMs, status, body } = answer;
  const said = status !== 200 || shape === undefined ? undefined : parseShaped(shape, body);
  return { name, url, tookMs, said: said ?? refusalText(answer) };
}

/** Why a member has refused, or what is strange about its answer. */
export function refusalText({
  status,
  body,
}: Extract<MemberAnswer, { readonly kind: 'answer' }>): string {
  const detail = parsedBody(body);
  if (status === 200) {
    return 'its answer is not that of a member';
  }
  return typeof detail === 'object' && detail !== null && 'detail' in detail
    ? `${detail.detail}`
    : `it answered ${status}`;
}

/** undefined: it is no JSON. */
export function parsedBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
