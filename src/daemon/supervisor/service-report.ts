/**
 * What a service manager hears of a daemon that runs: that its event loop turns, and where it
 * stands (sd_notify(3), WATCHDOG=1 and STATUS=; sd_watchdog_enabled(3) for the interval).
 */

import type { Timers } from '../../base/timers.js';
import type { DirectorCheckpoint } from '../../lvs/messages.js';
import type { ReportedVrrpState } from '../messages.js';

/** How often the line is looked at, and so at most how often it is sent. */
const LOOK_MS = 1000;

/** What the line is made of; no process is asked for it. */
export interface Standing {
  readonly vrrpStates: readonly ReportedVrrpState[];
  /** undefined: nothing is balanced, or nothing is known of it yet. */
  readonly director: Pick<DirectorCheckpoint, 'virtualServers' | 'checks'> | undefined;
}

/** `2 MASTER, 1 BACKUP; 12/13 services; 47/50 checks`; undefined while nothing is known. */
export function standingText({ vrrpStates, director }: Standing): string | undefined {
  const parts = [statesText(vrrpStates)];
  if (director !== undefined && director.virtualServers.length > 0) {
    const services = director.virtualServers.map(({ quorumUp }) => quorumUp);
    parts.push(shareText(services, 'services'));
  }
  if (director !== undefined && director.checks.length > 0) {
    const checks = director.checks.map(({ up }) => up);
    parts.push(shareText(checks, 'checks'));
  }
  const known = parts.filter((part) => part !== '');
  return known.length === 0 ? undefined : known.join('; ');
}

function statesText(states: readonly ReportedVrrpState[]): string {
  const counts = new Map<string, number>();
  for (const { state } of states) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const order = ['MASTER', 'BACKUP', 'FAULT', 'INIT'].filter((state) => counts.has(state));
  return order.map((state) => `${counts.get(state)} ${state}`).join(', ');
}

function shareText(each: readonly boolean[], what: string): string {
  return `${each.filter((isUp) => isUp).length}/${each.length} ${what}`;
}

/** What systemd says of its watchdog in the environment of the process it watches. */
export interface WatchdogEnvironment {
  readonly WATCHDOG_USEC?: string;
  readonly WATCHDOG_PID?: string;
}

/** Half of the time that systemd waits; undefined: it does not watch this process. */
export function watchdogIntervalMs(
  { WATCHDOG_USEC: limit, WATCHDOG_PID: watched }: WatchdogEnvironment,
  pid: number,
): number | undefined {
  const limitUs = Number(limit);
  return limitUs > 0 && (watched === undefined || Number(watched) === pid)
    ? limitUs / 2000
    : undefined;
}

/** Where the words go, and what they are about. */
export interface ServiceReportOptions {
  readonly timers: Timers;
  readonly watchdogMs: number | undefined;
  readonly standing: () => Standing;
  /** @returns whether it was sent: a manager that does not read is told again */
  readonly tell: (assignment: string) => boolean;
}

/**
 * Tells until it is stopped: from timers of this process, so that systemd ends and starts again one
 * whose event loop no longer turns.
 */
export function reportToService(options: ServiceReportOptions): () => void {
  const { timers, watchdogMs, standing, tell } = options;
  let last: string | undefined;
  const stops = [
    every(timers, LOOK_MS, () => {
      const text = standingText(standing());
      if (text !== undefined && text !== last && tell(`STATUS=${text}`)) {
        last = text;
      }
    }),
    watchdogMs === undefined ? undefined : every(timers, watchdogMs, () => void tell('WATCHDOG=1')),
  ];
  return () => {
    for (const stop of stops) {
      stop?.();
    }
  };
}

/** Now and again after each interval. */
function every(timers: Timers, intervalMs: number, act: () => void): () => void {
  let cancel: () => void = () => undefined;
  const turn = (): void => {
    cancel = timers.after(intervalMs, turn);
    act();
  };
  turn();
  return () => cancel();
}
