/**
 * Mail that waits to be delivered. No caller waits for a relay: a few mails
 * are under way at a time, a bounded number waits, and beyond that the oldest are dropped.
 */
import type { SupervisorLogEvent } from '../observe/log/log-events.js';
import { deliver, type OutgoingMail } from './smtp-relay.js';

/** Beyond this the oldest waiting mail is dropped: what counts is how things stand now. */
export const MAXIMUM_WAITING = 256;

/** Connections at a time; keepalived opens as many as there are mails. */
export const MAXIMUM_UNDER_WAY = 4;

export class MailQueue {
  readonly #log: (event: SupervisorLogEvent) => void;
  readonly #waiting: OutgoingMail[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #dropped = 0;

  constructor(log: (event: SupervisorLogEvent) => void) {
    this.#log = log;
  }

  /** How many mails have not gone yet. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Returns at once. */
  push(mail: OutgoingMail): void {
    this.#waiting.push(mail);
    if (this.#waiting.length > MAXIMUM_WAITING) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    this.#fill();
  }

  /** Waits until all mail is delivered or has failed, at most `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs;
    while (this.#underWay.size > 0 && performance.now() < deadlineMs) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deadlineMs - performance.now());
      });
      await Promise.race([...this.#underWay, patience]);
      clearTimeout(timer);
    }
  }

  /** Gives up what waits and what is under way, and says so. */
  close(): void {
    this.#dropped += this.#waiting.splice(0).length;
    this.#sayDropped('the daemon ends');
    this.#closing.abort();
  }

  #fill(): void {
    while (this.#underWay.size < MAXIMUM_UNDER_WAY && !this.#closing.signal.aborted) {
      const mail = this.#waiting.shift();
      if (mail === undefined) {
        return;
      }
      const delivery = this.#deliver(mail).finally(() => {
        this.#underWay.delete(delivery);
        this.#fill();
      });
      this.#underWay.add(delivery);
    }
  }

  async #deliver(mail: OutgoingMail): Promise<void> {
    const { relay, subject } = mail;
    const server = `[${relay.host}]:${relay.port}`;
    const reason = await deliver(mail, this.#closing.signal);
    this.#log(
      reason === undefined
        ? { event: 'mailSent', server, subject }
        : { event: 'mailFailed', server, subject, reason },
    );
    this.#sayDropped(`${MAXIMUM_WAITING} more wait for ${server}`);
  }

  /** At most once per mail that was under way, however many are dropped. */
  #sayDropped(reason: string): void {
    const count = this.#dropped;
    this.#dropped = 0;
    if (count > 0) {
      this.#log({ event: 'mailsDropped', count, reason });
    }
  }
}
