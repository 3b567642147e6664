/** What a route gives back: data, so that it can be looked at without a socket. */
import type Http from 'node:http';
import { onDemand } from '../../../base/on-demand.js';
import type { ClientStream, StreamClient } from '../../../observe/events/event-stream.js';
import type { ProblemCode } from './problem-codes.js';

/** With its server, where one listens. */
const http = onDemand((require): typeof Http => require('node:http'));

/** A whole answer. */
export interface Answer {
  readonly status: number;
  /** The media type. */
  readonly type: string;
  readonly body: string;
}

/** An answer without an end, as server-sent events are. */
export interface StreamAnswer {
  readonly status: 200;
  readonly type: string;
  /** Called once, when the head of the answer has gone; its `end` is called once as well. */
  readonly stream: (client: StreamClient) => ClientStream;
}

/** A value as JSON, on a line of its own. */
export function json(status: number, value: unknown): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

/** Text for people. */
export function plainText(body: string): Answer {
  return { status: 200, type: 'text/plain; charset=utf-8', body };
}

/** The media type of a problem (RFC 9457 section 3). */
export const PROBLEM_TYPE = 'application/problem+json';

/**
 * Why there is no other answer (RFC 9457): `code` is for programs and stays, `detail` is a sentence
 * for people. Its type is about:blank, so the title is the phrase of the status (section 4.2.1).
 * @param more further members, as `diagnostics`
 */
export function problem(
  status: number,
  code: ProblemCode,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): Answer {
  const title = http().STATUS_CODES[status];
  const { body } = json(status, { title, status, code, detail, ...more });
  return { status, type: PROBLEM_TYPE, body };
}
