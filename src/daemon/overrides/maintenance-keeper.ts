/**
 * Whether this machine is in maintenance: kept for the next daemon, ended by its time or by the
 * boot. What it means is up to the VRRP process: all instances stay in FAULT.
 */
import {
  check,
  exactOptional,
  literal,
  object,
  pipe,
  type Shape,
  string,
} from '../../base/json-shape.js';
import type { Timers } from '../../base/timers.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { Maintenance } from '../../observe/status/status.js';
import { FileReport } from '../files/file-report.js';
import { readLasting, writeLasting } from './lasting-file.js';

/** A clock that is set shifts what is due: it is looked at so often. */
const LONGEST_SLEEP_MS = 30_000;

const time = pipe(
  string(),
  check((text) => !Number.isNaN(Date.parse(text))),
);

const maintenanceShape: Shape<Maintenance> = object({
  by: string(),
  reason: exactOptional(string()),
  createdAt: time,
  expiresAt: exactOptional(time),
  untilBoot: exactOptional(literal(true)),
});

/** What an operator asks for. */
export interface MaintenanceWish {
  readonly by: string;
  readonly reason?: string;
  /** From now on. */
  readonly forMs?: number;
  readonly untilBoot?: true;
}

/** What the keeper works with. */
export interface MaintenanceHost {
  readonly path: string;
  readonly timers: Timers;
  /** The wall clock, milliseconds since 1970. */
  readonly wallMs: () => number;
  log(event: SupervisorLogEvent): void;
  /** It has begun or ended. */
  changed(on: boolean): void;
}

export class MaintenanceKeeper {
  readonly #host: MaintenanceHost;
  readonly #report: FileReport;
  #current: Maintenance | undefined;
  #cancelTimer: () => void = () => undefined;

  /** Reads what a daemon before this one has left; calls nothing back. */
  constructor(host: MaintenanceHost) {
    this.#host = host;
    this.#report = new FileReport((event) => host.log(event));
    const found = readLasting(host.path, maintenanceShape);
    if (found.kind === 'useless') {
      host.log({ event: 'stateFileIgnored', path: host.path, reason: found.reason });
    } else if (found.kind === 'found') {
      const { expiresAt, untilBoot, by } = found.content;
      const isOver = expiresAt !== undefined && Date.parse(expiresAt) <= host.wallMs();
      if (isOver || (found.booted && untilBoot === true)) {
        this.#note(undefined);
        host.log({ event: 'maintenanceEnded', by: isOver ? 'time' : 'boot' });
      } else {
        this.#current = found.content;
        host.log({ event: 'maintenanceBegan', by });
        this.#sleep();
      }
    }
  }

  /** undefined: this machine is at work. */
  get current(): Maintenance | undefined {
    return this.#current;
  }

  enter({ forMs, ...wish }: MaintenanceWish): Maintenance {
    const nowMs = this.#host.wallMs();
    const maintenance: Maintenance = {
      ...wish,
      createdAt: new Date(nowMs).toISOString(),
      ...(forMs === undefined ? {} : { expiresAt: new Date(nowMs + forMs).toISOString() }),
    };
    this.#note(maintenance);
    const { by, reason } = wish;
    this.#host.log({ event: 'maintenanceBegan', by, ...(reason === undefined ? {} : { reason }) });
    this.#sleep();
    this.#host.changed(true);
    return maintenance;
  }

  /** @param by who or what ends it. @returns whether there was one */
  leave(by: string): boolean {
    if (this.#current === undefined) {
      return false;
    }
    this.#cancelTimer();
    this.#note(undefined);
    this.#host.log({ event: 'maintenanceEnded', by });
    this.#host.changed(false);
    return true;
  }

  close(): void {
    this.#cancelTimer();
  }

  #note(maintenance: Maintenance | undefined): void {
    this.#current = maintenance;
    this.#report.note(this.#host.path, writeLasting(this.#host.path, maintenance));
  }

  #sleep(): void {
    this.#cancelTimer();
    const { expiresAt } = this.#current ?? {};
    if (expiresAt === undefined) {
      return;
    }
    const leftMs = Date.parse(expiresAt) - this.#host.wallMs();
    if (leftMs <= 0) {
      this.leave('time');
      return;
    }
    const sleepMs = Math.min(leftMs, LONGEST_SLEEP_MS);
    this.#cancelTimer = this.#host.timers.after(sleepMs, () => this.#sleep());
  }
}
