/**
 * `maintenance_directory`: a real server is disabled while a file of its name is there, as with
 * ldirectord. What the file says does not matter, and it is not opened.
 */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAddress } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import type { Timers } from '../../base/timers.js';
import { type Override, type OverrideTarget, targetText } from '../../lvs/overrides/override.js';
import type { OverrideLogEvent } from '../../lvs/overrides/override-events.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { SETTLE_MS, watchEntries } from '../../track/watch-file.js';
import { FileReport } from '../files/file-report.js';

/** More files than these are something else's. */
const MOST_FILES = 10_000;
const BY = 'file';
const ID_PREFIX = 'file:';

/** What it works with. */
export interface DirectoryHost {
  readonly timers: Timers;
  log(event: OverrideLogEvent | SupervisorLogEvent): void;
  /** Others hold than before. */
  changed(): void;
}

export class MaintenanceDirectory {
  readonly #host: DirectoryHost;
  readonly #report: FileReport;
  #path: string | undefined;
  #overrides: readonly Override[] = [];
  #unwatch: () => void = () => undefined;
  #cancelLook: () => void = () => undefined;

  constructor(host: DirectoryHost) {
    this.#host = host;
    this.#report = new FileReport((event) => host.log(event));
  }

  /** One for each file, in the order of their names. */
  get overrides(): readonly Override[] {
    return this.#overrides;
  }

  /** At the start, and at each reload; absent: there is none. Calls nothing back. */
  configure(directory: string | undefined): void {
    const path = directory === undefined ? undefined : resolve(directory);
    if (path !== this.#path) {
      this.close();
      this.#path = path;
      this.#unwatch =
        path === undefined ? () => undefined : watchEntries(path, () => this.#lookSoon());
    }
    this.#look();
  }

  close(): void {
    this.#unwatch();
    this.#cancelLook();
  }

  #lookSoon(): void {
    this.#cancelLook();
    this.#cancelLook = this.#host.timers.after(SETTLE_MS, () => {
      if (this.#look()) {
        this.#host.changed();
      }
    });
  }

  /** @returns whether others hold than before */
  #look(): boolean {
    const former = this.#overrides;
    this.#overrides = this.#path === undefined ? [] : this.#read(this.#path);
    const gone = former.filter(({ id }) => !this.#overrides.some((each) => each.id === id));
    const fresh = this.#overrides.filter(({ id }) => !former.some((each) => each.id === id));
    for (const override of gone) {
      this.#host.log(eventOf('overrideCleared', override));
    }
    for (const override of fresh) {
      this.#host.log(eventOf('overrideSet', override));
    }
    return gone.length + fresh.length > 0;
  }

  /** Without the directory there is no file; where it cannot be read, nothing changes. */
  #read(path: string): readonly Override[] {
    try {
      const entries = readdirSync(path, { withFileTypes: true });
      this.#report.note(path, undefined);
      return entries
        .filter((entry: Dirent) => !entry.isDirectory())
        .slice(0, MOST_FILES)
        .flatMap(({ name }) => fileOverride(path, name) ?? [])
        .sort((one, other) => (one.id < other.id ? -1 : 1));
    } catch (error) {
      this.#report.note(path, messageOf(error));
      return isAbsence(error) ? [] : this.#overrides;
    }
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Whether an override is that of a file. */
export function isOfFile({ id }: Override): boolean {
  return id.startsWith(ID_PREFIX);
}

function fileOverride(directory: string, name: string): Override | undefined {
  const target = fileTarget(name);
  const path = join(directory, name);
  const found = target && statSync(path, { throwIfNoEntry: false });
  return target === undefined || found === undefined
    ? undefined
    : {
        id: `${ID_PREFIX}${name}`,
        target,
        set: { admin: 'disabled' },
        by: BY,
        reason: path,
        createdAt: found.mtime.toISOString(),
      };
}

/** Of `10.1.0.4:80`, `10.1.0.4`, `[2001:db8::4]:80`, `2001:db8::4`; other files are none. */
export function fileTarget(name: string): OverrideTarget | undefined {
  const whole = parseAddress(name);
  if (whole !== undefined) {
    return { kind: 'realServer', address: whole };
  }
  const [, six, four, digits] = /^(?:\[([\da-fA-F:.]+)\]|([\d.]+)):(\d{1,5})$/.exec(name) ?? [];
  const address = parseAddress(six ?? four ?? '');
  const port = Number(digits);
  return address === undefined || port > 65_535 ? undefined : { kind: 'realServer', address, port };
}

function eventOf(
  event: 'overrideSet' | 'overrideCleared',
  { id, target, by, reason }: Override,
): OverrideLogEvent {
  const why = reason === undefined ? {} : { reason };
  return { event, id, target: targetText(target), setting: 'disabled', by, ...why };
}
