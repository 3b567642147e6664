/** The FIFOs of a configuration with their scripts, kept as they are across reloads. */
import type { Configuration, NotifyFifo } from '../config/model.js';
import type { SupervisorLogEvent } from '../observe/log-events.js';
import { NotificationFifo } from './fifo.js';
import { FifoScript } from './fifo-script.js';
import { type PrepareScript, refusalReason } from './prepared-script.js';

/** Where FIFO scripts run and who hears of failures. */
export interface FifoSetOptions {
  readonly log: (event: SupervisorLogEvent) => void;
  readonly workingDirectory: string;
}

interface Entry {
  readonly fifo: NotificationFifo;
  readonly script: FifoScript | undefined;
}

export class FifoSet {
  readonly #options: FifoSetOptions;
  #entries: readonly Entry[] = [];

  constructor(options: FifoSetOptions) {
    this.#options = options;
  }

  /**
   * Opens and closes what has changed. keepalived closes and opens all FIFOs at a reload, and a
   * reader that takes the end of file for the end goes deaf; an unchanged FIFO stays open here.
   */
  configure(configuration: Configuration, prepare: PrepareScript): void {
    const { notifyFifo, vrrpNotifyFifo } = configuration.global;
    const wanted = [notifyFifo, vrrpNotifyFifo].filter((fifo) => fifo !== undefined);
    // One path configured twice is one FIFO: two descriptors would give each line twice.
    const distinct = wanted.filter(
      (fifo, index) => wanted.findIndex(({ path }) => path === fifo.path) === index,
    );
    const previous = this.#entries;
    for (const { fifo } of previous) {
      if (!distinct.some((settings) => fifo.serves(settings))) {
        fifo.close();
      }
    }
    this.#entries = distinct.map((settings) =>
      this.#entry(settings, configuration, prepare, previous),
    );
    for (const { script } of previous) {
      if (!this.#entries.some((entry) => entry.script === script)) {
        void script?.stop();
      }
    }
  }

  /** Writes a line to every FIFO. */
  write(line: string): void {
    for (const { fifo } of this.#entries) {
      fifo.write(line);
    }
  }

  /** Closes the FIFOs and terminates their scripts. */
  close(): void {
    for (const { fifo, script } of this.#entries) {
      void script?.stop();
      fifo.close();
    }
    this.#entries = [];
  }

  #entry(
    settings: NotifyFifo,
    configuration: Configuration,
    prepare: PrepareScript,
    previous: readonly Entry[],
  ): Entry {
    const { scripts: defaults, umask } = configuration.global;
    const { log } = this.#options;
    const kept = previous.find((entry) => entry.fifo.serves(settings));
    const fifo = kept?.fifo ?? new NotificationFifo({ fifo: settings, umask, defaults, log });
    if (settings.script === undefined) {
      return { fifo, script: undefined };
    }
    if (kept?.script?.serves(settings.path, settings.script)) {
      return kept;
    }
    const preparation = prepare(settings.script);
    const { script } = preparation;
    if (script === undefined) {
      const reason = refusalReason(preparation);
      log({ event: 'scriptRefused', what: `script of FIFO ${settings.path}`, reason });
      return { fifo, script: undefined };
    }
    const reader = new FifoScript(settings, script, this.#options);
    void Promise.all([fifo.ready, kept?.script?.stop()]).then(() => reader.start());
    return { fifo, script: reader };
  }
}
