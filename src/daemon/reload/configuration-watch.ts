/**
 * `watch_configuration`: a reload follows when the files of the configuration are others than they
 * were. Tools that write files (confd, consul-template, a pull of git, a ConfigMap) need not know
 * of this daemon then; a file that is half written, or wrong, is refused as in any reload.
 */
import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { nodeFileHost } from '../../config/language/file-host.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { watchEntries } from '../../track/watch-file.js';
import { filesNow, type ReadFiles } from '../supervisor/configuration-files.js';

/** Nothing may have happened for so long: a tool writes one file after the other. */
const QUIET_MS = 2000;
/** What never rests is looked at all the same. */
const LONGEST_MS = 10_000;

export class ConfigurationWatch {
  readonly #reload: () => void;
  readonly #log: (event: SupervisorLogEvent) => void;
  #read: ReadFiles = { files: [], includes: [] };
  /** What was read or looked at last. */
  #known = '';
  #directories = '';
  #stopWatching: (() => void)[] = [];
  #quiet: NodeJS.Timeout | undefined;
  #latest: NodeJS.Timeout | undefined;

  /** @param reload the files have changed */
  constructor(reload: () => void, log: (event: SupervisorLogEvent) => void) {
    this.#reload = reload;
    this.#log = log;
  }

  /** At the start and after each reload. Not `watching`, nothing is looked at. */
  configure(watching: boolean, read: ReadFiles): void {
    this.#read = read;
    const paths = [...read.files, ...read.includes.map(({ pattern }) => pattern)];
    const directories = watching ? [...new Set(paths.map((path) => dirname(resolve(path))))] : [];
    const text = directories.sort().join('\n');
    if (text !== this.#directories) {
      this.close();
      this.#directories = text;
      this.#stopWatching = directories.map((each) => watchEntries(each, () => this.#wait()));
    }
    this.#known = watching ? contentOf(read) : '';
  }

  close(): void {
    this.#settle();
    for (const stop of this.#stopWatching.splice(0)) {
      stop();
    }
  }

  #wait(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#look(), QUIET_MS);
    this.#latest ??= setTimeout(() => this.#look(), LONGEST_MS);
  }

  #settle(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#latest);
    this.#latest = undefined;
  }

  /** A file that was refused is refused once, and not again before it changes. */
  #look(): void {
    this.#settle();
    const content = contentOf(this.#read);
    if (content !== this.#known) {
      this.#known = content;
      this.#log({ event: 'configurationChanged' });
      this.#reload();
    }
  }
}

/** One text for all that a reading would find, without what it means. */
function contentOf(read: ReadFiles): string {
  const host = nodeFileHost();
  const digest = createHash('sha256');
  for (const path of filesNow(read)) {
    const content = host.readFile(path);
    digest.update(`${path}\n`);
    digest.update(content instanceof Uint8Array ? content : `${content.kind}\n`);
  }
  return digest.digest('hex');
}
