/** Asks the API that the page comes from. The token is in the memory of the page, nowhere else. */

import type { View, ViewName } from '../../daemon/control/views/catalogue.js';
import type { ChangeRequest } from '../model/changes.js';

/** Longer than the daemon takes to give up on a process of its own. */
const ANSWER_MS = 8000;
/** A change may wait for backups that take over, or for all processes to run with a file. */
const CHANGE_MS = 120_000;

/** There is no answer, or another one than was asked for. */
export class ApiFailure extends Error {
  /** Of HTTP; 0: nothing came. */
  readonly status: number;
  /** Of the problem (RFC 9457); "": it is none of the API. */
  readonly code: string;

  constructor(status: number, message: string, code = '') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export class ApiClient {
  /** As it was typed in. */
  token: string | undefined;

  constructor(token?: string) {
    this.token = token;
  }

  /** @throws ApiFailure */
  async get<Name extends ViewName>(path: string, _view: Name): Promise<View<Name>> {
    const response = await this.#fetch(path, {}, AbortSignal.timeout(ANSWER_MS));
    return this.#body<View<Name>>(response);
  }

  /** Changes something, or asks what a change would do. @throws ApiFailure */
  async change({ method, path, body }: ChangeRequest): Promise<unknown> {
    // Browsers say where a page is from, and no page of another site sends JSON unasked.
    const content = { 'content-type': 'application/json' };
    const headers = body === undefined ? {} : content;
    const signal = AbortSignal.timeout(CHANGE_MS);
    const sent = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return this.#body(await this.#fetch(path, headers, signal, sent));
  }

  /** The newest events, and what a stream goes on after. @throws ApiFailure */
  async events(limit: number): Promise<{ readonly last: string; readonly events: unknown[] }> {
    const path = `v1/events?limit=${limit}`;
    return this.#body(await this.#fetch(path, {}, AbortSignal.timeout(ANSWER_MS)));
  }

  /** The stream of events from there on. @throws ApiFailure */
  async stream(
    after: string,
    signal: AbortSignal,
  ): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const headers = { accept: 'text/event-stream', 'last-event-id': after };
    const { body } = await this.#fetch('v1/events', headers, signal);
    if (body === null) {
      throw new ApiFailure(0, 'the stream of events has no body');
    }
    return body.getReader();
  }

  async #fetch(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    sent: RequestInit = {},
  ): Promise<Response> {
    const { token } = this;
    const credentials = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const all = { ...headers, ...credentials };
    const response = await fetch(path, { ...sent, headers: all, signal }).catch(() => {
      throw new ApiFailure(0, 'the daemon does not answer');
    });
    if (!response.ok) {
      const problem: unknown = await response.json().catch(() => undefined);
      const { status } = response;
      const detail = textOf(problem, 'detail') ?? `HTTP ${status}`;
      throw new ApiFailure(status, detail, textOf(problem, 'code'));
    }
    return response;
  }

  async #body<Body>(response: Response): Promise<Body> {
    const body: Body = await response.json().catch(() => {
      throw new ApiFailure(0, 'the answer of the daemon breaks off');
    });
    return body;
  }
}

function textOf(problem: unknown, name: string): string | undefined {
  const fields = typeof problem === 'object' && problem !== null ? Object.entries(problem) : [];
  const value: unknown = fields.find(([each]) => each === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}
