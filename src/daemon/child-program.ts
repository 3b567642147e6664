/** What the main programs of both children have in common: their line to the supervisor. */
import { constants } from 'node:os';
import { setParentDeathSignal } from '../linux/process/process-control.js';
import { onRealTimeSignal } from '../linux/process/real-time-signals.js';
import type { DaemonLogEvent } from '../observe/log/log-events.js';
import { daemonSignals } from './signals.js';

/** keepalived's exit code for an internal error (run-time contract, "Exit codes"). */
const PROGRAM_ERROR = 70;

/** Between a child and its supervisor. Who does not listen any more is told nothing. */
export interface SupervisorLine<Message> {
  deliver(messages: readonly Message[]): void;
  /** Delivers the last message and ends: at once when nobody listens any more. */
  endWith(message: Message, status: number): void;
  /** Applies one scheduling setting; a refusal is logged, and the child goes on without it. */
  attempt(what: string, apply: () => void): void;
  /**
   * Obeys from now on; `stop` hears of a SIGTERM, and that the supervisor has gone away. An error
   * nobody catches is a bug, or a kernel that refuses the essentials: the child says so and ends,
   * and the supervisor decides.
   */
  obey<Order>(receive: (order: Order) => void, stop: () => void): void;
}

interface LogMessage {
  readonly kind: 'log';
  readonly event: DaemonLogEvent;
}

/**
 * The line of a child; `name` is for the log. One that `gathers` delivers at the end of a turn of
 * the event loop what was said in it: a thousand servers may fail at once.
 */
export function supervisorLine<Message>(
  name: string,
  { gathers }: { readonly gathers: boolean },
): SupervisorLine<Message | LogMessage> {
  let gathered: (Message | LogMessage)[] = [];
  const send = (messages: readonly (Message | LogMessage)[]): void => {
    if (process.connected && messages.length > 0) {
      process.send?.(messages);
    }
  };
  const sendGathered = (): void => {
    const messages = gathered;
    gathered = [];
    send(messages);
  };
  const gather = (messages: readonly (Message | LogMessage)[]): void => {
    if (gathered.length === 0 && messages.length > 0) {
      setImmediate(sendGathered);
    }
    for (const message of messages) {
      gathered.push(message);
    }
  };
  const deliver = gathers ? gather : send;
  const endWith = (message: Message | LogMessage, status: number): void => {
    sendGathered();
    if (process.connected) {
      process.send?.([message], () => process.exit(status));
    } else {
      process.exit(status);
    }
  };
  const fail = (error: unknown): void => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const event = { event: 'internalError', where: name, message } as const;
    endWith({ kind: 'log', event }, PROGRAM_ERROR);
  };
  return {
    deliver,
    endWith,
    attempt: (what, apply) => {
      try {
        apply();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        deliver([{ kind: 'log', event: { event: 'schedulingRefused', what, reason } }]);
      }
    },
    obey: (receive, stop) => {
      process.on('uncaughtException', fail);
      process.on('unhandledRejection', fail);
      process.on('message', receive);
      process.on('disconnect', stop);
      process.on('SIGTERM', stop);
      leaveSignalsToSupervisor();
    },
  };
}

/**
 * Leaves all signals but SIGTERM to the supervisor: a terminal sends them to the whole process
 * group. When the supervisor is killed, SIGTERM comes from the kernel.
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
  setParentDeathSignal(constants.signals.SIGTERM);
}
