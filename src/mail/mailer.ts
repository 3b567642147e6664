/**
 * Alert mail about instances, sync groups, virtual and real servers. Belongs to the supervisor: the
 * processes that speak VRRP and check servers have no time for relays.
 */
import { hostname, userInfo } from 'node:os';
import type { Configuration } from '../config/model.js';
import type { SupervisorLogEvent } from '../observe/log/log-events.js';
import type { NotifyEffect } from '../vrrp/messages.js';
import { MailQueue } from './mail-queue.js';
import { type Alert, alertMessage, mailboxOf } from './message.js';
import { isMailedState, transitionAlert } from './transition-alert.js';

export class Mailer {
  readonly #queue: MailQueue;
  /** What mail was last sent about, of each instance and group. */
  readonly #mailed = new Map<string, NotifyEffect>();
  #configuration: Configuration;
  /** Before the last reload: what was removed is told by its old settings. */
  #formerConfiguration: Configuration;

  constructor(configuration: Configuration, log: (event: SupervisorLogEvent) => void) {
    this.#configuration = configuration;
    this.#formerConfiguration = configuration;
    this.#queue = new MailQueue(log);
  }

  /** How many mails have not gone yet. */
  waiting(): number {
    return this.#queue.length;
  }

  /** A reload: mail that waits goes out as it was asked for. */
  configure(configuration: Configuration): void {
    this.#formerConfiguration = this.#configuration;
    this.#configuration = configuration;
    for (const [key, effect] of this.#mailed) {
      if (subjectOf(effect, configuration) === undefined) {
        this.#mailed.delete(key);
      }
    }
  }

  /** Mail about a state, if it is wanted and another one than mail was last sent about. */
  tellTransition(effect: NotifyEffect): void {
    const { mail } = this.#configuration.global.services;
    const key = `${effect.type} ${effect.name}`;
    const isNews = this.#mailed.get(key)?.state !== effect.state;
    if (isNews && isMailedState(effect.state, mail) && this.#isWanted(effect)) {
      this.#mailed.set(key, effect);
      this.tell(transitionAlert(effect));
    }
  }

  /** Sends an alert, if there is a relay and a recipient. Returns at once. */
  tell(alert: Alert): void {
    const { routerId, services } = this.#configuration.global;
    const { server: relay, recipients, heloName, timeoutMs } = services.mail;
    if (relay === undefined || recipients.length === 0) {
      return;
    }
    const sender = services.mail.sender ?? `${userName()}@${hostname()}`;
    this.#queue.push({
      relay,
      heloName,
      timeoutMs,
      sender: mailboxOf(sender),
      recipients: recipients.map(mailboxOf),
      message: alertMessage(alert, { routerId, sender, recipients }, new Date()),
      subject: alert.subject,
    });
  }

  /** Waits until all mail is delivered or has failed, at most `timeoutMs`. */
  drain(timeoutMs: number): Promise<void> {
    return this.#queue.drain(timeoutMs);
  }

  /** Gives up what is left. */
  close(): void {
    this.#queue.close();
  }

  #isWanted(effect: NotifyEffect): boolean {
    const subject =
      subjectOf(effect, this.#configuration) ?? subjectOf(effect, this.#formerConfiguration);
    return subject?.smtpAlert === true;
  }
}

function subjectOf({ type, name }: NotifyEffect, configuration: Configuration) {
  return type === 'INSTANCE'
    ? configuration.vrrpInstances.find((instance) => instance.name === name)
    : configuration.syncGroups.find((group) => group.name === name);
}

/** Whom the daemon runs as; an account without an entry has its number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid${process.geteuid?.() ?? 0}`;
  }
}
