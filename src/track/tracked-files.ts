/** The files that instances and groups follow: created where the file says so, and followed. */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { messageOf } from '../base/failure.js';
import { sameData } from '../base/same-data.js';
import type { Configuration } from '../config/model.js';
import type { TrackFile } from '../config/tracking-model.js';
import { type FollowedNumber, followNumber } from './followed-number.js';

/** As keepalived makes them: for the user of the daemon alone. */
const MODE = 0o600;

/** What is told about the files. */
export interface TrackedFilesListener {
  changed(file: string, value: number): void;
  /** The number is too large: the former one stays. */
  ignored(path: string, number: string): void;
  /** `init_file` could not be done; the file counts as what it holds, or 0. */
  notCreated(path: string, reason: string): void;
}

/** The files that an instance or a group tracks: the others are not looked at for VRRP. */
function trackedFiles(configuration: Configuration): readonly TrackFile[] {
  const followers = [...configuration.vrrpInstances, ...configuration.syncGroups];
  const names = new Set(followers.flatMap(({ trackFiles }) => trackFiles.map(({ name }) => name)));
  return configuration.trackFiles.filter(({ name }) => names.has(name));
}

export class TrackedFiles {
  readonly #listener: TrackedFilesListener;
  readonly #files = new Map<string, { file: TrackFile; number: FollowedNumber }>();

  constructor(listener: TrackedFilesListener) {
    this.#listener = listener;
  }

  /** Follows what is new, and no longer what is gone; a file that stays is not touched. */
  configure(configuration: Configuration): void {
    const wanted = new Map(trackedFiles(configuration).map((file) => [file.name, file]));
    for (const [name, { file, number }] of this.#files) {
      if (!sameData(wanted.get(name), file)) {
        number.close();
        this.#files.delete(name);
      }
    }
    for (const [name, file] of wanted) {
      if (!this.#files.has(name)) {
        this.#create(file);
        const number = followNumber(
          file.path,
          (value) => this.#listener.changed(name, value),
          (text) => this.#listener.ignored(file.path, text),
        );
        this.#files.set(name, { file, number });
        this.#listener.changed(name, number.value());
      }
    }
  }

  /** The number of each file. */
  values(): readonly { readonly file: string; readonly value: number }[] {
    return [...this.#files].map(([file, { number }]) => ({ file, value: number.value() }));
  }

  close(): void {
    for (const { number } of this.#files.values()) {
      number.close();
    }
    this.#files.clear();
  }

  /** `init_file`; a link is not followed, or root would write where another user points. */
  #create({ path, initial }: TrackFile): void {
    if (initial === undefined) {
      return;
    }
    const { O_WRONLY, O_CREAT, O_EXCL, O_TRUNC, O_NOFOLLOW, O_NONBLOCK } = constants;
    const how = initial.overwrite ? O_TRUNC | O_NOFOLLOW : O_EXCL;
    try {
      const file = openSync(path, O_WRONLY | O_CREAT | O_NONBLOCK | how, MODE);
      try {
        writeSync(file, `${initial.value}\n`);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isThere || initial.overwrite) {
        this.#listener.notCreated(path, messageOf(error));
      }
    }
  }
}
