/** What the api child asks for its clients: each request gets its answer, or a stream. */
import { messageOf } from '../../../../base/failure.js';
import type { ClientStream } from '../../../../observe/events/event-stream.js';
import type { HandedRequest } from '../../../api/handed-request.js';
import { type Answer, problem, type StreamAnswer } from '../../../control/routes/answer.js';
import type { FromApi, ToApi } from '../../../messages.js';

/** Answers by the table of routes. */
export type ApiAnswerer = (asked: HandedRequest) => Promise<Answer | StreamAnswer>;

/** Pieces of a stream that the child has not passed on yet. */
const MOST_UNTAKEN = 8;

interface OpenStream {
  readonly stream: ClientStream;
  untaken: number;
  isFull: boolean;
}

type Question = Extract<FromApi, { readonly kind: 'ask' | 'taken' | 'gone' }>;

export class ApiRequests {
  readonly #answerer: () => ApiAnswerer | undefined;
  readonly #send: (message: ToApi) => void;
  readonly #streams = new Map<number, OpenStream>();
  /** Numbers of requests begin anew with each process. */
  #generation = 0;

  constructor(answerer: () => ApiAnswerer | undefined, send: (message: ToApi) => void) {
    this.#answerer = answerer;
    this.#send = send;
  }

  hear(question: Question): void {
    const { request } = question;
    switch (question.kind) {
      case 'ask':
        void this.#answer(request, question.asked);
        return;
      case 'taken':
        this.#taken(request);
        return;
      case 'gone':
        this.#end(request);
        return;
    }
  }

  /** The process is gone, and its clients with it. */
  abandon(): void {
    this.#generation += 1;
    for (const request of [...this.#streams.keys()]) {
      this.#end(request);
    }
  }

  async #answer(request: number, asked: HandedRequest): Promise<void> {
    const generation = this.#generation;
    const answer = await this.#asked(asked).catch((error: unknown) =>
      problem(500, 'internalError', messageOf(error)),
    );
    if (generation !== this.#generation) {
      return;
    }
    if ('stream' in answer) {
      this.#begin(request, answer);
    } else {
      this.#send({ kind: 'answer', request, answer });
    }
  }

  #asked(asked: HandedRequest): Promise<Answer | StreamAnswer> {
    const answerer = this.#answerer();
    return answerer === undefined
      ? Promise.resolve(problem(503, 'noProcess', 'the daemon is about to start'))
      : answerer(asked);
  }

  #begin(request: number, { type, stream }: StreamAnswer): void {
    this.#send({ kind: 'stream', request, type });
    const open: { -readonly [Key in keyof OpenStream]?: OpenStream[Key] } & Omit<
      OpenStream,
      'stream'
    > = { untaken: 0, isFull: false };
    const begun = stream({
      write: (text) => {
        open.untaken += 1;
        this.#send({ kind: 'chunk', request, text });
        open.isFull = open.untaken >= MOST_UNTAKEN;
        return !open.isFull;
      },
      cut: () => this.#send({ kind: 'cut', request }),
    });
    this.#streams.set(request, Object.assign(open, { stream: begun }));
  }

  #taken(request: number): void {
    const open = this.#streams.get(request);
    if (open === undefined) {
      return;
    }
    open.untaken -= 1;
    if (open.isFull && open.untaken === 0) {
      open.isFull = false;
      open.stream.drained();
    }
  }

  #end(request: number): void {
    const open = this.#streams.get(request);
    this.#streams.delete(request);
    open?.stream.end();
  }
}
