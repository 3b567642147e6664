/** What every child says, whatever its kind, and what follows from it. */
import type { DaemonLogEvent } from '../../../observe/log/log-events.js';
import type { ProcessUse } from '../../../observe/status/status.js';
import type { FromEveryChild } from '../../messages.js';
import { PendingAnswers } from '../../pending-answers.js';
import type { ChildLine } from './child.js';

/** How long a child may take to answer before the asker is told that there is no answer. */
export const ANSWER_TIMEOUT_MS = 2000;

/** What follows is the keeper's and the kind's. */
export interface ReportFollower extends Pick<ChildLine, 'logAll' | 'onConfigured'> {
  /** Nothing of what the child held is left that must go. */
  letGo(): void;
}

export class ChildReports<Snapshot> {
  readonly snapshots = new PendingAnswers<Snapshot>(ANSWER_TIMEOUT_MS);
  readonly #follower: ReportFollower;
  /** Of its process, at its last answer. */
  use: ProcessUse | undefined;
  #said: DaemonLogEvent[] = [];

  constructor(follower: ReportFollower) {
    this.#follower = follower;
  }

  /** Log lines of one delivery are written together, before anything follows from the others. */
  receive<Message extends { readonly kind: string }>(
    messages: readonly Message[],
    follow: (message: Message) => void,
  ): void {
    messages.filter(isLog).forEach(follow);
    const events = this.#said;
    this.#said = [];
    if (events.length > 0) {
      this.#follower.logAll(events);
    }
    messages.filter((message) => !isLog(message)).forEach(follow);
  }

  /** Any message that is not its kind's own. */
  follow(message: FromEveryChild<Snapshot>): void {
    switch (message.kind) {
      case 'log':
        this.#said.push(message.event);
        return;
      case 'ready':
      case 'reloaded':
        this.#follower.onConfigured();
        return;
      case 'use':
        this.use = message.use;
        return;
      case 'snapshot':
        this.snapshots.settle(message.request, message.snapshot);
        return;
      case 'stopped':
        if (message.released) {
          this.#follower.letGo();
        }
        return;
    }
  }
}

function isLog({ kind }: { readonly kind: string }): boolean {
  return kind === 'log';
}
