/**
 * A connection on which a check says something and hears an answer: of bounded length, in a bounded
 * number of pieces, within `connect_timeout` from when the connection stands.
 *
 *     connect ─▶ say ─▶ hear ─undefined─▶ hear more … ─outcome─▶ closed
 */
import { Socket } from 'node:net';
import type { CheckConnection } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';
import { startConnection } from '../probes/connection.js';
import type { RunningProbe } from '../probes/probe.js';
import { failureCode } from '../system-error.js';
import { startTimeLimit } from '../time-limit.js';

/** Longest answer; what follows is not read. */
const LONGEST_ANSWER = 16 * 1024;
/** A server that drips would have its answer looked at for each byte. */
const MOST_PIECES = 64;
/** Of an answer, for people. */
const QUOTED = 60;

/** Why no more of an answer comes. */
export type LastPiece = 'closed' | 'tooLong';

/** What is said, and what becomes of the answer. */
export interface DialogueSteps {
  /** May be empty. */
  readonly say: Uint8Array;
  /**
   * Looks at all that has come so far. `told` is called once, soon or later, with the outcome, or
   * with undefined to hear more, which is no answer when there is a last piece.
   *
   * @returns stops looking
   */
  readonly hear?: (
    answer: Buffer,
    last: LastPiece | undefined,
    told: (outcome: ProbeOutcome | undefined) => void,
  ) => () => void;
}

/** Makes one attempt; without `hear` it is good when everything was said. */
export function startDialogue(
  connection: CheckConnection,
  steps: DialogueSteps,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  let current = startConnection(connection, (result) => {
    if (result.kind !== 'connected') {
      done(result.outcome);
      return;
    }
    const fd = result.socket.release();
    if (fd === undefined) {
      done({ outcome: 'undecided', reason: 'no descriptor' });
      return;
    }
    const socket = new Socket({ fd, readable: true, writable: true });
    current = talk(socket, connection.connectTimeoutMs, steps, done);
  });
  return { cancel: () => current.cancel() };
}

function talk(
  socket: Socket,
  limitMs: number,
  { say, hear }: DialogueSteps,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  let open = true;
  const close = (): void => {
    open = false;
    stopWaiting();
    listener?.stop();
    socket.destroy();
  };
  const end = (outcome: ProbeOutcome): void => {
    if (open) {
      close();
      done(outcome);
    }
  };
  const listener = hear && new Listener(hear, end);
  const stopWaiting = startTimeLimit(limitMs, () => {
    const heard = listener?.answer() ?? Buffer.alloc(0);
    const after = heard.length === 0 ? '' : ` after ${quoted(heard)}`;
    end({ outcome: 'bad', reason: `timeout${after}`, code: 'timeout' });
  });
  socket.on('error', ({ code = 'other', message }: NodeJS.ErrnoException) =>
    end({ outcome: 'bad', reason: message, code: failureCode(code) }),
  );
  if (listener !== undefined) {
    socket.on('data', (bytes: Buffer) => listener.take(bytes));
    socket.on('end', () => listener.last('closed'));
  }
  if (say.length > 0 || listener === undefined) {
    socket.write(say, () => (listener === undefined ? end({ outcome: 'good' }) : undefined));
  }
  return { cancel: close };
}

/** Collects the answer and has one look at a time at it. */
class Listener {
  readonly #hear: NonNullable<DialogueSteps['hear']>;
  readonly #end: (outcome: ProbeOutcome) => void;
  readonly #pieces: Buffer[] = [];
  #length = 0;
  #last: LastPiece | undefined;
  #looking = false;
  #more = false;
  #stopLooking: () => void = () => undefined;

  constructor(hear: NonNullable<DialogueSteps['hear']>, end: (outcome: ProbeOutcome) => void) {
    this.#hear = hear;
    this.#end = end;
  }

  answer(): Buffer {
    return Buffer.concat(this.#pieces).subarray(0, LONGEST_ANSWER);
  }

  take(bytes: Buffer): void {
    if (this.#last !== undefined) {
      return;
    }
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    if (this.#length >= LONGEST_ANSWER || this.#pieces.length >= MOST_PIECES) {
      this.#last = 'tooLong';
    }
    this.#look();
  }

  last(why: LastPiece): void {
    if (this.#last === undefined) {
      this.#last = why;
      this.#look();
    }
  }

  stop(): void {
    this.#looking = true;
    this.#stopLooking();
  }

  #look(): void {
    if (this.#looking) {
      this.#more = true;
      return;
    }
    this.#looking = true;
    this.#more = false;
    this.#stopLooking = this.#hear(this.answer(), this.#last, (outcome) => {
      this.#looking = false;
      if (outcome !== undefined) {
        this.#end(outcome);
      } else if (this.#more) {
        this.#look();
      }
    });
  }
}

/** The start of an answer, in one line of printable characters. */
export function quoted(answer: Buffer): string {
  const start = answer.subarray(0, QUOTED).toString('latin1').trimEnd();
  const more = answer.length > QUOTED ? '…' : '';
  return `"${start.replaceAll(/[^\x20-\x7e]+/g, '.')}${more}"`;
}
