/** Opens a source and keeps what it says. */

import type { ReadServers, SourceHost } from '../../../src/daemon/discovery/source.js';
import type { Backend } from '../../../src/discovery/backend.js';
import { systemTimers } from '../../../src/track/timers.js';
import { eventually } from '../../lab/wait.js';

const WITHIN_MS = 20_000;

export class SourceRecorder {
  /** Answers so far. */
  count = 0;
  #last: readonly Backend[] | undefined;
  #failure: string | undefined;
  #unread: ReadServers | undefined;
  #close = (): void => undefined;

  /** In the place of the one before. */
  open(open: (host: SourceHost) => () => void): void {
    this.close();
    this.#last = undefined;
    this.#failure = undefined;
    this.#unread = undefined;
    this.#close = open({
      timers: systemTimers,
      answer: (read) => {
        this.#unread = read;
        this.count += 1;
      },
      fail: (reason) => {
        this.#read();
        this.#failure = reason;
      },
    });
  }

  get last(): readonly Backend[] | undefined {
    this.#read();
    return this.#last;
  }

  get failure(): string | undefined {
    this.#read();
    return this.#failure;
  }

  close(): void {
    this.#close();
  }

  /** As the driver does: of answers in quick succession the last. */
  #read(): void {
    const found = this.#unread?.();
    this.#unread = undefined;
    if (typeof found === 'string') {
      this.#failure = found;
    } else if (found !== undefined) {
      this.#last = found;
      this.#failure = undefined;
    }
  }

  /** Waits until these are the servers: `10.0.0.1 80 5` with a port and a weight. */
  async says(wanted: readonly string[]): Promise<void> {
    const text = wanted.join(', ');
    await eventually(
      `the servers are ${text}`,
      () => this.last !== undefined && this.text() === text,
      WITHIN_MS,
      () => `${this.text()} ${this.failure}`,
    );
  }

  async fails(reason: RegExp): Promise<void> {
    await eventually(
      `it fails with ${reason}`,
      () => reason.test(this.failure ?? ''),
      WITHIN_MS,
      () => String(this.failure),
    );
  }

  text(): string {
    return (this.last ?? [])
      .map(({ address, port, weight }) =>
        [address, port, weight].filter((each) => each !== undefined).join(' '),
      )
      .sort()
      .join(', ');
  }
}
