/** Steps of the supervisor that must not keep one another from being done. */
import { messageOf } from '../../base/failure.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';

/** Something that may take a while, or is not there. */
export type Step = () => Promise<unknown> | undefined;

type Log = (event: SupervisorLogEvent) => void;

/** Does one thing; what goes wrong is said, with `where`. Never rejects. */
export async function attempt(where: string, step: Step, log: Log): Promise<void> {
  try {
    await step();
  } catch (error) {
    log({ event: 'internalError', where, message: messageOf(error) });
  }
}

/** Children that end in the background: a reload has made them superfluous. */
export class Endings<Child extends string> {
  readonly #log: Log;
  readonly #running = new Map<Child, Promise<void>>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Whether a successor has to wait: one would release what the other adopts. */
  has(child: Child): boolean {
    return this.#running.has(child);
  }

  /** `then` follows the end of `step`. */
  add(child: Child, step: Step, then: () => void): void {
    const ending = attempt(`stop of the ${child} child`, step, this.#log).then(() => {
      this.#running.delete(child);
      then();
    });
    this.#running.set(child, ending);
  }

  /** Resolves when all have ended. */
  async all(): Promise<void> {
    await Promise.all(this.#running.values());
  }
}
