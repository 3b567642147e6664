/** Asks the API that the page comes from. The token is in the memory of the page, nowhere else. */
import type { View, ViewName } from '../../daemon/control/views/catalogue.js';

/** Longer than the daemon takes to give up on a process of its own. */
const ANSWER_MS = 8000;

/** There is no answer, or another one than was asked for. */
export class ApiFailure extends Error {
  /** Of HTTP; 0: nothing came. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export class ApiClient {
  /** As it was typed in. */
  token: string | undefined;

  /** @throws ApiFailure */
  async get<Name extends ViewName>(path: string, _view: Name): Promise<View<Name>> {
    const response = await this.#fetch(path, {}, AbortSignal.timeout(ANSWER_MS));
    return this.#body<View<Name>>(response);
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
  ): Promise<Response> {
    const { token } = this;
    const credentials = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(path, { headers: { ...headers, ...credentials }, signal }).catch(
      () => {
        throw new ApiFailure(0, 'the daemon does not answer');
      },
    );
    if (!response.ok) {
      const problem: unknown = await response.json().catch(() => undefined);
      throw new ApiFailure(response.status, detailOf(problem) ?? `HTTP ${response.status}`);
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

function detailOf(problem: unknown): string | undefined {
  const isProblem = typeof problem === 'object' && problem !== null && 'detail' in problem;
  return isProblem && typeof problem.detail === 'string' ? problem.detail : undefined;
}
