/** Asks the other routers of the cluster, each for a limited time and so many bytes. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type RequestOptions, request as requestByTls } from 'node:https';
import { failureOf, messageOf } from '../../base/failure.js';

/** A router that may be asked; texts, because this process opens no file. */
export interface MemberAccess {
  readonly name: string;
  readonly url: string;
  readonly token?: string;
  /** In PEM; absent: what the machine trusts. */
  readonly authority?: string;
  /** Why it cannot be asked: a file is of no use. */
  readonly unusable?: string;
}

/** What all of them are asked. */
export interface MemberQuestion {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  /** For each. */
  readonly timeoutMs: number;
  /** One after the other: what one does depends on what others have done. */
  readonly inTurn?: boolean;
}

/** What came of it: for each of them, in the order of the file. */
export type MemberAnswer =
  | {
      readonly kind: 'answer';
      readonly name: string;
      readonly url: string;
      readonly status: number;
      readonly body: string;
      readonly tookMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly url: string;
      readonly reason: string;
    };

/** 200 instances and 2,000 real servers are less than half of it. */
const MOST_ANSWER_BYTES = 4 * 1024 * 1024;

/** Asks all of them. Never rejects. */
export async function askMembers(
  members: readonly MemberAccess[],
  question: MemberQuestion,
): Promise<readonly MemberAnswer[]> {
  if (question.inTurn !== true) {
    return Promise.all(members.map((member) => askMember(member, question)));
  }
  const answers: MemberAnswer[] = [];
  for (const member of members) {
    answers.push(await askMember(member, question));
  }
  return answers;
}

function askMember(
  { name, url, token, authority, unusable }: MemberAccess,
  { method, path, body, timeoutMs }: MemberQuestion,
): Promise<MemberAnswer> {
  const failed = (reason: string): MemberAnswer => ({ kind: 'failed', name, url, reason });
  if (unusable !== undefined) {
    return Promise.resolve(failed(unusable));
  }
  const options: RequestOptions = {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    },
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...(authority === undefined ? {} : { ca: authority }),
  };
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) =>
      resolve(
        failed(
          error.code === 'ABORT_ERR' ? `no answer within ${timeoutMs / 1000} s` : messageOf(error),
        ),
      );
    const hear = (response: IncomingMessage): void =>
      gather(response, fail, (text) => {
        const tookMs = Math.round(performance.now() - startedMs);
        const status = response.statusCode ?? 0;
        resolve({ kind: 'answer', ...{ name, url, status, body: text, tookMs } });
      });
    const reason = failureOf(() => {
      const asking = open(new URL(path, url), options, hear);
      asking.on('error', fail);
      asking.end(body);
    });
    if (reason !== undefined) {
      resolve(failed(reason)); // a token or an authority that is none
    }
  });
}

function open(
  target: URL,
  options: RequestOptions,
  hear: (response: IncomingMessage) => void,
): ClientRequest {
  const ask = target.protocol === 'https:' ? requestByTls : request;
  return ask(target, options, hear);
}

function gather(
  response: IncomingMessage,
  fail: (error: Error) => void,
  done: (text: string) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) {
      response.destroy(new Error('its answer is too long'));
    }
  });
  response.on('error', fail);
  response.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}
