/** Tells people and programs outside of changes: by scripts, FIFOs and mail. */
import type { Configuration } from '../../config/model.js';
import type { LvsMail, LvsNotifyEffect } from '../../lvs/messages.js';
import { Mailer } from '../../mail/mailer.js';
import { createNotifier, type Notifier, type NotifierOptions } from '../../notify/notifier.js';
import { RunTally } from '../../notify/run-tally.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { QueueLength } from '../../observe/status/tallies.js';
import type { NotifyEffect } from '../../vrrp/messages.js';

/** How long stop scripts and mail may hold up the end of the daemon. */
const LAST_WORDS_MS = 1000;

/** Nothing here waits for those who are told. */
export class Messenger {
  /** What came of it so far. */
  readonly runs = new RunTally();
  readonly #notifier: Notifier;
  readonly #mailer: Mailer;
  readonly #lastWordsMs: number;

  /** @param lastWordsMs how long `close` waits for them */
  constructor(options: NotifierOptions, lastWordsMs = LAST_WORDS_MS) {
    this.#lastWordsMs = lastWordsMs;
    this.#notifier = createNotifier({ ...options, runs: this.runs });
    this.#mailer = new Mailer(options.configuration, (event) => {
      this.#count(event);
      options.log(event);
    });
  }

  #count(event: SupervisorLogEvent): void {
    switch (event.event) {
      case 'mailSent':
        this.runs.note('mail', 'ok');
        return;
      case 'mailFailed':
        this.runs.note('mail', 'failed');
        return;
      case 'mailsDropped':
        this.runs.note('mail', 'dropped', event.count);
        return;
      default:
        return;
    }
  }

  /** What has not been told yet. */
  queues(): readonly QueueLength[] {
    return [
      { kind: 'script', waiting: this.#notifier.waiting() },
      { kind: 'mail', waiting: this.#mailer.waiting() },
    ];
  }

  /** A reload. */
  configure(configuration: Configuration): void {
    this.#notifier.configure(configuration);
    this.#mailer.configure(configuration);
  }

  /** An instance or a group has changed. */
  tellTransition(effect: NotifyEffect): void {
    this.#notifier.notify(effect);
    this.#mailer.tellTransition(effect);
  }

  /** A virtual or a real server has changed; mail about it is a message of its own. */
  tellBalancer(effect: LvsNotifyEffect): void {
    this.#notifier.notifyBalancer(effect);
  }

  /** Mail about virtual and real servers. */
  mail(mail: LvsMail): void {
    this.#mailer.tell(mail);
  }

  /** Lets stop scripts and mail have a second, and ends the rest. */
  async close(): Promise<void> {
    const withinMs = this.#lastWordsMs;
    await Promise.all([this.#notifier.drain(withinMs), this.#mailer.drain(withinMs)]);
    this.#notifier.close();
    this.#mailer.close();
  }
}
