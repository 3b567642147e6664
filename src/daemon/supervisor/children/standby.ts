/**
 * A VRRP process in readiness: started and loaded, but without a configuration and so without a
 * socket. When the working one dies, it takes over within milliseconds, where starting node takes a
 * few hundred, which is longer than the backups wait when adverts are sent ten times a second.
 */
import type { ChildProcess } from 'node:child_process';
import { failureOf } from '../../../base/failure.js';
import type { Configuration } from '../../../config/model.js';
import { type ProcessActivity, processActivity } from '../../../linux/process/process-activity.js';
import type { Heartbeat } from '../../messages.js';
import { forkChild } from './fork-child.js';
import { beat, firstPulse, heard, isLoading } from './heartbeat.js';

/** Backups that wait longer than this are in time with a process that is started when needed. */
const LONG_WAIT_MS = 2000;

/** The main thread never waits for a helper thread, which would stand behind every script. */
const ENGINE_OPTIONS = ['--single-threaded-gc'];

/** Starts a VRRP process, which waits for its configuration. */
export function forkVrrpChild(): ChildProcess {
  return forkChild('vrrp', ENGINE_OPTIONS);
}

/** Whether an instance's backups would be quicker than the start of a process (and its memory). */
export function needsStandby({ vrrpInstances }: Configuration): boolean {
  return vrrpInstances.some(
    ({ downTimerAdverts, advertIntervalMs }) => downTimerAdverts * advertIntervalMs < LONG_WAIT_MS,
  );
}

/** How long after the end of a process that stood by, or a start that failed, the next is tried. */
const AGAIN_MS = 5000;

const BEAT_MS = 2000;

/** What a test gives. */
export interface StandbyOptions {
  /** Starts a process, which waits for its configuration. */
  readonly start?: () => ChildProcess;
  readonly beatMs?: number;
}

/** A process that stood by. */
export interface TakenStandby {
  readonly child: ChildProcess;
  /** One that is loaded has answered before. */
  readonly standing: 'loading' | 'loaded';
}

export class Standby {
  readonly #fork: () => ChildProcess;
  readonly #beatMs: number;
  #child: ChildProcess | undefined;
  /** Of that child. */
  #pulse = firstPulse;
  #wanted = false;
  #timer: NodeJS.Timeout | undefined;
  #beats: NodeJS.Timeout | undefined;

  constructor({ start = forkVrrpChild, beatMs = BEAT_MS }: StandbyOptions = {}) {
    this.#fork = start;
    this.#beatMs = beatMs;
  }

  /** Has a process in readiness from now on, as soon as one can be started, or none. */
  keep(wanted: boolean): void {
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    if (!wanted) {
      killAtOnce(this.take()?.child); // it holds nothing, and may hang
    } else if (!this.#child) {
      this.#start();
    }
  }

  /**
   * Hands the process over, if there is one that can take over: one that has owed an answer for a
   * beat hangs, and so does one that has computed for longer than loading takes.
   */
  take(): TakenStandby | undefined {
    const [child, pulse] = [this.#child, this.#pulse];
    this.#child = undefined;
    this.#wanted = false;
    clearTimeout(this.#timer);
    clearInterval(this.#beats);
    child?.removeAllListeners();
    if (child === undefined || !child.connected) {
      return undefined;
    }
    const owes = pulse.silentBeats > 0 && !pulse.answered;
    if (pulse.heard ? owes : !isLoading(pulse, activityOf(child))) {
      killAtOnce(child);
      return undefined;
    }
    return { child, standing: pulse.heard ? 'loaded' : 'loading' };
  }

  #start(): void {
    try {
      const child = this.#fork();
      this.#child = child;
      const gone = (): void => {
        if (this.#child === child) {
          this.#child = undefined;
          clearInterval(this.#beats);
          this.#again();
        }
      };
      child.once('exit', gone);
      child.once('error', gone);
      this.#listen(child);
    } catch {
      this.#again(); // the system refuses; it is a reserve only
    }
  }

  /** One that hangs would be a bad successor: it is replaced while there is time. */
  #listen(child: ChildProcess): void {
    this.#pulse = firstPulse;
    child.on('message', () => {
      this.#pulse = heard(this.#pulse);
    });
    this.#beats = setInterval(() => {
      const next = beat(this.#pulse, activityOf(child), 0);
      this.#pulse = next.pulse;
      if (next.verdict === 'hangs') {
        killAtOnce(child);
      } else if (next.verdict === 'ask' && child.connected) {
        child.send({ kind: 'heartbeat' } satisfies Heartbeat, () => undefined);
      }
    }, this.#beatMs);
    this.#beats.unref();
  }

  #again(): void {
    if (this.#wanted) {
      this.#timer = setTimeout(() => this.#start(), AGAIN_MS);
      this.#timer.unref();
    }
  }
}

function activityOf({ pid }: ChildProcess): ProcessActivity | undefined {
  return pid === undefined ? undefined : processActivity(pid);
}

/** One that cannot be killed ends with its channel: a stop does not wait for it. */
function killAtOnce(child: ChildProcess | undefined): void {
  failureOf(() => child?.kill('SIGKILL'));
}
