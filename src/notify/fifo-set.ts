/** The FIFOs of a configuration with their scripts, kept as they are across reloads. */
import type { Configuration, NotifyFifo } from '../config/model.js';
import type { SupervisorLogEvent } from '../observe/log/log-events.js';
import { type FifoOptions, NotificationFifo } from './fifo.js';
import { FifoScript } from './fifo-script.js';
import { type PrepareScript, refusalReason } from './prepared-script.js';
import type { RunTally } from './run-tally.js';

/** Where FIFO scripts run and who hears of failures. */
export interface FifoSetOptions {
  readonly log: (event: SupervisorLogEvent) => void;
  readonly workingDirectory: string;
  readonly runs?: RunTally;
}

/** What a line is about: some FIFOs hear of one subject only. */
export type FifoSubject = 'vrrp' | 'balancer';

interface Entry {
  readonly fifo: NotificationFifo;
  readonly script: FifoScript | undefined;
  readonly subjects: ReadonlySet<FifoSubject>;
}

/** A FIFO of the configuration and what it hears of. */
interface WantedFifo {
  readonly settings: NotifyFifo;
  readonly subjects: ReadonlySet<FifoSubject>;
}

/** One path configured twice is one FIFO: two descriptors would give each line twice. */
function wantedFifos({ global }: Configuration): readonly WantedFifo[] {
  const { notifyFifo, vrrpNotifyFifo, balancer } = global;
  const all = [
    { settings: notifyFifo, subjects: ['vrrp', 'balancer'] as const },
    { settings: vrrpNotifyFifo, subjects: ['vrrp'] as const },
    { settings: balancer.notifyFifo, subjects: ['balancer'] as const },
  ];
  const wanted = new Map<string, { settings: NotifyFifo; subjects: Set<FifoSubject> }>();
  for (const { settings, subjects } of all) {
    if (settings !== undefined) {
      const known = wanted.get(settings.path) ?? { settings, subjects: new Set<FifoSubject>() };
      for (const subject of subjects) {
        known.subjects.add(subject);
      }
      wanted.set(settings.path, known);
    }
  }
  return [...wanted.values()];
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
    const wanted = wantedFifos(configuration);
    const previous = this.#entries;
    for (const { fifo } of previous) {
      if (!wanted.some(({ settings }) => fifo.serves(settings))) {
        fifo.close();
      }
    }
    this.#entries = wanted.map(({ settings, subjects }) => ({
      ...this.#entry(settings, configuration, prepare, previous),
      subjects,
    }));
    for (const { script } of previous) {
      if (!this.#entries.some((entry) => entry.script === script)) {
        void script?.stop();
      }
    }
  }

  /** Writes a line to every FIFO that hears of its subject. */
  write(line: string, subject: FifoSubject): void {
    for (const { fifo, subjects } of this.#entries) {
      if (subjects.has(subject)) {
        fifo.write(line);
      }
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

  #newFifo(options: FifoOptions): NotificationFifo {
    const onMadeAgain = (): void => {
      const entry = this.#entries.find((each) => each.fifo === fifo);
      void entry?.script?.startAgain();
    };
    const fifo = new NotificationFifo({ ...options, onMadeAgain });
    return fifo;
  }

  #entry(
    settings: NotifyFifo,
    configuration: Configuration,
    prepare: PrepareScript,
    previous: readonly Entry[],
  ): Omit<Entry, 'subjects'> {
    const { scripts: defaults, umask } = configuration.global;
    const { log, runs } = this.#options;
    const kept = previous.find((entry) => entry.fifo.serves(settings));
    const fifo =
      kept?.fifo ??
      this.#newFifo({
        ...{ fifo: settings, umask, defaults, log },
        wrote: (taken) => runs?.note('fifo', taken ? 'ok' : 'dropped'),
      });
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
