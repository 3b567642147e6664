/**
 * A VRRP process in readiness: started and loaded, but without a configuration and so without a
 * socket. When the working one dies, it takes over within milliseconds, where starting node takes a
 * few hundred, which is longer than the backups wait when adverts are sent ten times a second.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Configuration } from '../../config/model.js';

/** Backups that wait longer than this are in time with a process that is started when needed. */
const LONG_WAIT_MS = 1500;

/** The main thread never waits for a helper thread, which would stand behind every script. */
const ENGINE_OPTIONS = ['--single-threaded-gc'];

/** Starts a VRRP process, which waits for its configuration. */
export function forkVrrpChild(): ChildProcess {
  const script = new URL('./vrrp-child.js', import.meta.url);
  return fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: ENGINE_OPTIONS });
}

/** Whether an instance's backups would be quicker than the start of a process (and its memory). */
export function needsStandby({ vrrpInstances }: Configuration): boolean {
  return vrrpInstances.some(
    ({ downTimerAdverts, advertIntervalMs }) => downTimerAdverts * advertIntervalMs < LONG_WAIT_MS,
  );
}

/** How long after the end of a process that stood by, or a start that failed, the next is tried. */
const AGAIN_MS = 5000;

export class Standby {
  #child: ChildProcess | undefined;
  #wanted = false;
  #timer: NodeJS.Timeout | undefined;

  /** Has a process in readiness from now on, as soon as one can be started, or none. */
  keep(wanted: boolean): void {
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    if (!wanted) {
      this.take()?.disconnect(); // and so it ends
    } else if (!this.#child) {
      this.#start();
    }
  }

  /** Hands the process over, if there is one. */
  take(): ChildProcess | undefined {
    const child = this.#child;
    this.#child = undefined;
    this.#wanted = false;
    clearTimeout(this.#timer);
    child?.removeAllListeners();
    return child?.connected ? child : undefined;
  }

  #start(): void {
    try {
      const child = forkVrrpChild();
      this.#child = child;
      const gone = (): void => {
        if (this.#child === child) {
          this.#child = undefined;
          this.#again();
        }
      };
      child.once('exit', gone);
      child.once('error', gone);
    } catch {
      this.#again(); // the system refuses; it is a reserve only
    }
  }

  #again(): void {
    if (this.#wanted) {
      this.#timer = setTimeout(() => this.#start(), AGAIN_MS);
      this.#timer.unref();
    }
  }
}
