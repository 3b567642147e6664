/**
 * Lines into a file, a terminal or a pipe, which may refuse them: a full disk, a reader that does
 * not read or has gone away. One write is under way at a time, in a thread of node's; lines that
 * wait are bounded in number, and a line that cannot be written is lost and counted. When the
 * output takes lines again, the first one says how many were lost. Nothing here throws or
 * waits.
 */
import { write } from 'node:fs';
import { Writable } from 'node:stream';
import { messageOf } from '../../base/failure.js';
import { LostLines } from './lost-lines.js';

/** What a sink writes to, and what it says about itself. */
export interface LineSinkOptions {
  /** The descriptor to write to. May throw: it is asked again with the next line. */
  open(): number;
  /** The line, without its end, that tells a reader of the output what is missing. */
  lostNotice(lines: number, reason: string): string;
  /** Told with the first line that is lost, until lines are written again. */
  onFailing(reason: string): void;
}

/** Text that may wait for a stalled reader. */
const MAXIMUM_WAITING_BYTES = 4 << 20;
/** How often a stalled reader is tried. */
const STALLED_RETRY_MS = 50;
/** How long the end waits for a stalled reader. */
const LAST_WORDS_MS = 1000;

/** A stream that never fails. */
export class LineSink extends Writable {
  readonly #options: LineSinkOptions;
  readonly #lost = new LostLines();
  #descriptor: number | undefined;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #writing = false;
  /** Lines are lost until all that waits is written: what is missing is missing in one place. */
  #overflowed = false;
  /** The last write ended within a line. */
  #cut = false;
  #whenIdle: () => void = () => undefined;

  constructor(options: LineSinkOptions) {
    super();
    this.#options = options;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#overflowed ||= this.#waitingBytes + chunk.length > MAXIMUM_WAITING_BYTES;
    if (this.#overflowed) {
      this.#lose(chunk, 'it is not read');
    } else {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
      this.#next();
    }
    done();
  }

  override _final(done: () => void): void {
    if (!this.#writing) {
      done();
      return;
    }
    const timer = setTimeout(done, LAST_WORDS_MS);
    this.#whenIdle = () => {
      clearTimeout(timer);
      done();
    };
  }

  #next(): void {
    if (this.#writing) {
      return;
    }
    if (this.#waiting.length === 0) {
      this.#overflowed = false;
      this.#whenIdle();
      return;
    }
    const lines = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#writing = true;
    try {
      this.#descriptor ??= this.#options.open();
    } catch (error) {
      this.#failed(lines, messageOf(error));
      return;
    }
    const lost = this.#overflowed ? undefined : this.#lost.current;
    const notice = lost ? `${this.#options.lostNotice(lost.lines, lost.reason)}\n` : '';
    const head = Buffer.from((this.#cut && notice !== '' ? '\n' : '') + notice);
    this.#put(this.#descriptor, Buffer.concat([head, lines]), head.length, 0);
  }

  /** Writes the text from `offset`; its first `headBytes` are no lines of the log. */
  #put(descriptor: number, text: Buffer, headBytes: number, offset: number): void {
    write(descriptor, text, offset, text.length - offset, null, (error, written) => {
      if (error?.code === 'EAGAIN') {
        setTimeout(() => this.#put(descriptor, text, headBytes, offset), STALLED_RETRY_MS);
        return;
      }
      const end = offset + (error ? 0 : written);
      if (headBytes > 0 && end >= headBytes) {
        this.#lost.clear();
      }
      if (end > 0) {
        this.#cut = text[end - 1] !== LINE_FEED;
      }
      if (error) {
        this.#failed(text.subarray(Math.max(end, headBytes)), messageOf(error));
      } else if (end < text.length) {
        this.#put(descriptor, text, end >= headBytes ? 0 : headBytes, end);
      } else {
        this.#writing = false;
        this.#next();
      }
    });
  }

  #failed(lines: Buffer, reason: string): void {
    this.#lose(lines, reason);
    this.#writing = false;
    this.#next();
  }

  #lose(lines: Buffer, reason: string): void {
    const count = lines.reduce((sum, byte) => sum + (byte === LINE_FEED ? 1 : 0), 0);
    if (this.#lost.add(count, reason)) {
      this.#options.onFailing(reason);
    }
  }
}

const LINE_FEED = 0x0a;
