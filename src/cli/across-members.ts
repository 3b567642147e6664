/** Asks all members of the cluster by the daemon of this machine, or that daemon alone. */
import { array, number, object, optional, shaped, string, unknown } from '../base/json-shape.js';
import type { View } from '../daemon/control/views/catalogue.js';
import type { OptionRow } from './command.js';
import type { ControlMethod, RequestOptions } from './control-client.js';
import { ask, type DaemonAnswer, member as memberOf, refusalOf } from './daemon-answer.js';
import { exitCodes } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** Of what goes to all members of a cluster. */
export const localOption = {
  type: 'boolean',
  help: 'on this router only, and on no other cluster_member',
} as const satisfies OptionRow;

/** An answer, and of whom. */
export interface MemberReply {
  readonly member: string;
  readonly answer: DaemonAnswer;
}

/** What came of it. */
export interface MembersReply {
  /** Of this router. */
  readonly own: DaemonAnswer;
  /** All that have answered with 200; this router first. */
  readonly good: readonly MemberReply[];
  /** Those that have refused or do not answer, and why. */
  readonly failed: readonly {
    readonly member: string;
    readonly status: number | undefined;
    readonly reason: string;
  }[];
}

const answersShape = object({
  answers: array(
    object({
      member: string(),
      status: optional(number()),
      reason: optional(string()),
      answer: optional(unknown()),
    }),
  ),
});

/**
 * @param path of one router, `/v1/…`
 * @param local no other is asked
 * @returns the exit status when this router does not answer, which the user has been told
 */
export async function askMembers(
  { socket, local }: { readonly socket: string | undefined; readonly local: boolean | undefined },
  method: ControlMethod,
  path: string,
  terminal: Terminal,
  options: RequestOptions = {},
): Promise<MembersReply | number> {
  const target = local ? path : path.replace('/v1/', '/v1/cluster/');
  const answer = await ask(socket, method, target, terminal, options);
  if (typeof answer === 'number') {
    return answer;
  }
  const all = local || answer.status !== 200 ? undefined : shaped(answersShape, answer.value);
  if (all === undefined) {
    const good = answer.status === 200 ? [{ member: '', answer }] : [];
    return { own: answer, good, failed: [] };
  }
  const [first] = all.answers;
  const good = all.answers.flatMap(({ member, status, answer: value }) =>
    status === 200 ? [{ member, answer: { status, value } }] : [],
  );
  const failed = all.answers.flatMap(({ member, status, reason = `it answered ${status}` }) =>
    status === 200 ? [] : [{ member, status, reason }],
  );
  return { own: { status: first?.status ?? 0, value: first?.answer }, good, failed };
}

/** What all members say. Without it the user has been told why: the exit status. */
export async function askCluster(
  socket: string | undefined,
  terminal: Terminal,
): Promise<View<'Cluster'> | number> {
  const answer = await ask(socket, 'GET', '/v1/cluster', terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  const { status, value } = answer;
  if (status !== 200 || !isCluster(value)) {
    terminal.error(`upkeep: the daemon cannot tell of its cluster: ${refusalOf(answer)}\n`);
    return exitCodes.failed;
  }
  return value;
}

/** The daemon is of the same release: a look at the outside is enough. */
function isCluster(value: unknown): value is View<'Cluster'> {
  return ['members', 'virtualRouters', 'virtualServers', 'findings'].every((name) =>
    Array.isArray(memberOf(value, name)),
  );
}

/** Says who has not done it. @returns the exit status */
export function tellFailed({ failed }: MembersReply, terminal: Terminal): number {
  for (const { member, reason } of failed) {
    terminal.error(`upkeep: ${member}: ${reason}\n`);
  }
  return failed.length === 0 ? exitCodes.ok : exitCodes.failed;
}

/** Before what is said of a member; "" where there is no other. */
export function memberPrefix({ good, failed }: MembersReply, member: string): string {
  return good.length + failed.length > 1 ? `${member}: ` : '';
}
