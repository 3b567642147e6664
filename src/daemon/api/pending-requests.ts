/** Requests that the supervisor answers, and streams that it feeds. */
import type { IncomingMessage } from 'node:http';
import { readBody } from '../control/read-body.js';
import { problem } from '../control/routes/answer.js';
import {
  bodyTooLarge,
  PLAN_BODY_BYTES,
  PLAN_PATH,
  USUAL_BODY_BYTES,
} from '../control/routes/body-limits.js';
import type { FromApi, ToApi } from '../messages.js';
import { SAFE_HEADERS } from './browser-safety.js';
import type { HandedRequest } from './handed-request.js';
import { type ClientResponse, sendAnswer } from './send-answer.js';

/** At a time; streams are counted by the supervisor, which refuses those that are too many. */
const MOST_REQUESTS = 32;

type Words = Extract<ToApi, { readonly request: number }>;

export class PendingRequests {
  readonly #deliver: (messages: readonly FromApi[]) => void;
  readonly #responses = new Map<number, ClientResponse>();
  readonly #streams = new Set<number>();
  #reading = 0;
  #next = 1;

  constructor(deliver: (messages: readonly FromApi[]) => void) {
    this.#deliver = deliver;
  }

  /** Reads the body, and hands the request on. */
  async hand(
    head: Omit<HandedRequest, 'body' | 'headers'> & {
      readonly headers: IncomingMessage['headers'];
    },
    request: IncomingMessage,
    response: ClientResponse,
  ): Promise<void> {
    if (this.#responses.size - this.#streams.size + this.#reading >= MOST_REQUESTS) {
      sendAnswer(
        response,
        problem(503, 'tooManyRequests', 'too many requests at a time: try again'),
      );
      return;
    }
    const limit =
      head.target.split('?', 1)[0] === PLAN_PATH && head.role === 'admin'
        ? PLAN_BODY_BYTES
        : USUAL_BODY_BYTES;
    this.#reading += 1;
    const body = await readBody(request, limit).finally(() => {
      this.#reading -= 1;
    });
    if (body === undefined) {
      sendAnswer(response, bodyTooLarge(limit));
      return;
    }
    if (response.destroyed) {
      return;
    }
    const number = this.#next;
    this.#next += 1;
    this.#responses.set(number, response);
    response.on('error', () => undefined); // a client that has gone; `close` follows
    response.once('close', () => this.#gone(number));
    const { accept, 'last-event-id': lastEventId } = head.headers;
    const headers = {
      ...(accept === undefined ? {} : { accept }),
      ...(typeof lastEventId === 'string' ? { 'last-event-id': lastEventId } : {}),
    };
    this.#deliver([{ kind: 'ask', request: number, asked: { ...head, headers, body } }]);
  }

  /** The supervisor says something of a request; of one whose client has gone it counts nothing. */
  hear(words: Words): void {
    const response = this.#responses.get(words.request);
    if (response === undefined) {
      return;
    }
    switch (words.kind) {
      case 'answer':
        sendAnswer(response, words.answer);
        return;
      case 'stream':
        this.#streams.add(words.request);
        response.writeHead(200, { ...SAFE_HEADERS, 'content-type': words.type });
        response.flushHeaders();
        return;
      case 'chunk':
        response.write(words.text, () =>
          this.#deliver([{ kind: 'taken', request: words.request }]),
        );
        return;
      case 'cut':
        response.destroy();
        return;
    }
  }

  #gone(number: number): void {
    if (this.#responses.delete(number) && this.#streams.delete(number)) {
      this.#deliver([{ kind: 'gone', request: number }]);
    }
  }
}
