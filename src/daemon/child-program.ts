/** What the main programs of both children have in common: their line to the supervisor. */

import { messageOf, stackOf } from '../base/failure.js';
import { endWithParent } from '../linux/process/process-control.js';
import { onRealTimeSignal } from '../linux/process/real-time-signals.js';
import type { DaemonLogEvent } from '../observe/log/log-events.js';
import { version } from '../observe/version.js';
import type { FromEveryChild, Heartbeat, ToEveryChild } from './messages.js';
import { Outbox, type OutboxRules } from './outbox.js';
import { processUse } from './process-use.js';
import { daemonSignals } from './signals.js';

/** keepalived's exit code for an internal error (run-time contract, "Exit codes"). */
const PROGRAM_ERROR = 70;

const HEARTBEAT: Heartbeat['kind'] = 'heartbeat';
const STOP: ToEveryChild['kind'] = 'stop';
const SNAPSHOT: FromEveryChild<never>['kind'] = 'snapshot';

/** How long the last message may wait for a supervisor that does not read. */
const LAST_WORD_MS = 1000;
/** How long it may take a child without a supervisor to let go after an error. */
const LONGEST_LETTING_GO_MS = 3000;
/** Several times as long as the release of thousands of addresses takes. */
const ORPHAN_SECONDS = 15;

/** Between a child and its supervisor. Who does not listen any more is told nothing. */
export interface SupervisorLine<Message> {
  deliver(messages: readonly Message[]): void;
  /** Delivers the last message and ends: at once when the channel is closed. */
  endWith(message: Message, status: number): void;
  /** Applies one scheduling setting; a refusal is logged, and the child goes on without it. */
  attempt(what: string, apply: () => void): void;
  /**
   * Obeys from now on. `receive` hears of what only this kind of child is told; `stop` of the order
   * to do so, of a SIGTERM, and that the supervisor has gone away, which may all be: then what is
   * held goes. An error that is not caught is a bug, or a kernel that refuses the essentials: the
   * child says so and ends, and the supervisor decides.
   * @param letGo what is done before such an end when there is no supervisor to decide
   */
  obey<Order extends object>(
    receive: (order: OwnOrder<Order>) => void,
    stop: (release: boolean) => void,
    letGo?: () => Promise<void>,
  ): void;
}

/** What is not said to every child. */
export type OwnOrder<Order> = Exclude<Order, ToEveryChild>;

/** What the line itself says. */
type LineMessage = Extract<FromEveryChild<never>, { readonly kind: 'log' | 'use' }>;

/**
 * The line of a child; `name` is for the log, `rules` for a supervisor that does not read. One that
 * `gathers` delivers at the end of a turn of the event loop what was said in it: a thousand servers
 * may fail at once.
 */
export function supervisorLine<Message>(
  name: string,
  rules: OutboxRules<Message | LineMessage>,
  { gathers }: { readonly gathers: boolean },
): SupervisorLine<Message | LineMessage> {
  let gathered: (Message | LineMessage)[] = [];
  const outbox = new Outbox(rules, { send: sendToSupervisor });
  const send = (messages: readonly (Message | LineMessage)[]): void => {
    if (process.connected && messages.length > 0) {
      outbox.post(messages);
    }
  };
  const sendGathered = (): void => {
    const messages = gathered;
    gathered = [];
    send(messages);
  };
  const gather = (messages: readonly (Message | LineMessage)[]): void => {
    if (gathered.length === 0 && messages.length > 0) {
      setImmediate(sendGathered);
    }
    for (const message of messages) {
      gathered.push(message);
    }
  };
  const deliver = gathers ? gather : send;
  const endWith = (message: Message | LineMessage, status: number): void => {
    sendGathered();
    if (process.connected) {
      process.send?.([...outbox.takeAll(), message], () => process.exit(status));
      // A supervisor that does not read must not keep it.
      setTimeout(() => process.exit(status), LAST_WORD_MS);
    } else {
      process.exit(status);
    }
  };
  const fail = (error: unknown): void => {
    const event = { event: 'internalError', where: name, message: stackOf(error) } as const;
    endWith({ kind: 'log', event }, PROGRAM_ERROR);
  };
  return {
    deliver,
    endWith,
    attempt: (what, apply) => deliver(refusalOf(what, apply)),
    obey: (receive, stop, letGo) => {
      endOnError(fail, letGo);
      const event = versionDifference();
      if (event !== undefined) {
        return endWith({ kind: 'log', event }, PROGRAM_ERROR);
      }
      process.on('message', (order: Parameters<typeof receive>[0] | ToEveryChild) => {
        if (isForEveryChild(order)) {
          return order.kind === HEARTBEAT ? outbox.post([]) : stop(order.release);
        }
        deliver(saidBefore(order));
        receive(order);
      });
      process.on('disconnect', () => stop(true));
      process.on('SIGTERM', () => stop(true));
      leaveSignalsToSupervisor();
      if (!process.connected) {
        stop(true); // the supervisor has gone while this program was loaded
      }
    },
  };
}

/** Applies a setting; a refusal is what is said of it. */
function refusalOf(what: string, apply: () => void): readonly LineMessage[] {
  try {
    apply();
    return [];
  } catch (error) {
    const reason = messageOf(error);
    return [{ kind: 'log', event: { event: 'schedulingRefused', what, reason } }];
  }
}

function isForEveryChild(order: object): order is ToEveryChild {
  return 'kind' in order && (order.kind === HEARTBEAT || order.kind === STOP);
}

/** What any child says before it answers. */
function saidBefore(order: object): readonly LineMessage[] {
  return 'kind' in order && order.kind === SNAPSHOT ? [{ kind: 'use', use: processUse() }] : [];
}

/** Files may be replaced under a supervisor that runs: what it says may mean another thing then. */
function versionDifference(): DaemonLogEvent | undefined {
  const [, , supervisor = version] = process.argv;
  return supervisor === version ? undefined : { event: 'versionsDiffer', own: version, supervisor };
}

/** `fail` ends the process with a word to its supervisor; without one, it lets go first. */
function endOnError(fail: (error: unknown) => void, letGo?: () => Promise<void>): void {
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (error: unknown) => {
      if (letGo && !process.connected) {
        endAlone(letGo);
      } else {
        fail(error);
      }
    });
  }
}

/** A supervisor that has gone is not written to again. */
function sendToSupervisor<Message>(
  messages: readonly Message[],
  written: (unwritten: readonly Message[]) => void,
): boolean {
  const done = (error: Error | null): void => written(error && process.connected ? messages : []);
  return process.send?.(messages, done) ?? true;
}

let ending = false;

/** After an error, without a supervisor: whatever else fails, the process ends. */
function endAlone(letGo: () => Promise<void>): void {
  if (!ending) {
    ending = true;
    const end = (): never => process.exit(PROGRAM_ERROR);
    setTimeout(end, LONGEST_LETTING_GO_MS);
    void letGo().then(end, end);
  }
}

/**
 * Leaves all signals but SIGTERM to the supervisor: a terminal sends them to the whole process
 * group. When the supervisor is killed, SIGTERM comes from the kernel, and the end of a child that
 * hangs.
 */
function leaveSignalsToSupervisor(): void {
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE'] as const) {
    process.on(signal, () => undefined);
  }
  for (const { number, name } of daemonSignals) {
    if (name === undefined) {
      onRealTimeSignal(number, () => undefined);
    }
  }
  keepToParent();
}

/** When the supervisor is killed, this process ends; to be said again after a change of user. */
export function keepToParent(): void {
  endWithParent(ORPHAN_SECONDS);
}
