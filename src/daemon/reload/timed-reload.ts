/** `reload_time_file`: a file that says when the daemon is to reload, followed as it changes. */
import { failureOf } from '../../base/failure.js';
import { SayOnce } from '../../base/say-once.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { firstBytes } from '../../track/first-bytes.js';
import { SETTLE_MS, watchFile } from '../../track/watch-file.js';
import { removeFile } from '../files/remove-file.js';
import { reloadTime, reloadTimeText } from './reload-time.js';

/** The longest form has 20; of what is longer so much is shown. */
const BYTES_READ = 64;

/**
 * A clock that is set shifts what is due: it is looked at so often. A reload is late by no more
 * than it takes node to call back.
 */
const LOOK_AT_CLOCK_MS = 60_000;

/** Where the file is, and whether it stays after the reload. */
export interface TimedReloadSettings {
  readonly reloadTimeFile?: string;
  /** `reload_repeat` */
  readonly reloadDaily: boolean;
}

export class TimedReload {
  readonly #reload: () => void;
  readonly #log: (event: SupervisorLogEvent) => void;
  readonly #ignored = new SayOnce();
  #settings: TimedReloadSettings = { reloadDaily: false };
  #due: { readonly atMs: number; readonly daily: boolean } | undefined;
  #clock: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;
  #stopWatching: () => void = () => undefined;

  /** @param reload the time has come */
  constructor(reload: () => void, log: (event: SupervisorLogEvent) => void) {
    this.#reload = reload;
    this.#log = log;
  }

  /** At the start and after each reload. */
  configure(settings: TimedReloadSettings): void {
    const { reloadTimeFile: path } = settings;
    const stays = path === this.#settings.reloadTimeFile;
    this.#settings = settings;
    if (stays) {
      return;
    }
    this.#stopWatching();
    clearTimeout(this.#settling);
    this.#stopWatching =
      path === undefined
        ? () => undefined
        : watchFile(path, () => {
            clearTimeout(this.#settling);
            this.#settling = setTimeout(() => this.#look(), SETTLE_MS);
          });
    this.#look();
  }

  close(): void {
    this.#stopWatching();
    clearTimeout(this.#settling);
    clearTimeout(this.#clock);
  }

  #look(): void {
    const { reloadTimeFile: path } = this.#settings;
    const line = path === undefined ? '' : firstLine(path);
    const time = line === '' ? undefined : reloadTime(line, Date.now());
    const due = time?.kind === 'at' ? time : undefined;
    if (this.#due !== undefined && this.#due.atMs !== due?.atMs) {
      this.#log({ event: 'reloadCancelled', at: reloadTimeText(this.#due.atMs) });
    }
    if (time?.kind === 'invalid' && this.#ignored.isNews('time', line)) {
      this.#log({ event: 'reloadTimeIgnored', text: line, reason: time.reason });
    } else if (time?.kind !== 'invalid') {
      this.#ignored.forget();
    }
    if (due !== undefined && this.#due?.atMs !== due.atMs) {
      this.#log({ event: 'reloadScheduled', at: reloadTimeText(due.atMs) });
    }
    this.#due = due;
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#clock);
    if (this.#due !== undefined) {
      const leftMs = this.#due.atMs - Date.now();
      this.#clock =
        leftMs > 0
          ? setTimeout(() => this.#wait(), Math.min(leftMs, LOOK_AT_CLOCK_MS))
          : setTimeout(() => this.#ring(), 0);
    }
  }

  #ring(): void {
    const { reloadTimeFile: path, reloadDaily } = this.#settings;
    this.#due = undefined;
    if (path !== undefined && !reloadDaily) {
      const reason = failureOf(() => removeFile(path));
      if (reason !== undefined) {
        this.#log({ event: 'fileFailed', path, reason });
      }
      // what cannot be removed is no reason to reload again tomorrow
    } else if (path !== undefined) {
      this.#scheduleNext(path);
    }
    this.#reload();
  }

  /** The same time tomorrow, if the file still says one; a date has passed. */
  #scheduleNext(path: string): void {
    const time = reloadTime(firstLine(path), Date.now());
    if (time.kind === 'at') {
      this.#due = time;
      this.#log({ event: 'reloadScheduled', at: reloadTimeText(time.atMs) });
      this.#wait();
    }
  }
}

/** "" for what is not there, cannot be read, or is being written. */
function firstLine(path: string): string {
  const [line = ''] = (firstBytes(path, BYTES_READ) ?? '').split('\n', 1);
  return line;
}
