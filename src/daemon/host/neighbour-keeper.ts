/**
 * Keeps `static_neighbours`: compares what the kernel has with what the configuration says, at the
 * start, at a reload and every few seconds, because an interface that goes down or away takes its
 * neighbours along. The kernel remembers that a daemon of ours has set them: the successor of one
 * that was killed removes at its stop what its file still has.
 */
import { messageOf } from '../../base/failure.js';
import { SayOnce } from '../../base/say-once.js';
import type { Timers } from '../../base/timers.js';
import type { StaticNeighbour } from '../../config/model.js';
import type { NeighbourDoor } from '../../linux/host/neighbour-door.js';
import type { HostLogEvent } from '../../observe/log/host-log-events.js';
import { type NeighbourOperation, neighbourPlace, planNeighbours } from './neighbour-plan.js';

/** Between two looks. */
const LOOK_MS = 5000;

/** What the keeper works through. */
export interface NeighbourKeeperOptions {
  readonly door: NeighbourDoor;
  readonly timers: Timers;
  log(event: HostLogEvent): void;
}

/** Nothing is asked of the kernel before a configuration has a neighbour. */
export class NeighbourKeeper {
  readonly #options: NeighbourKeeperOptions;
  readonly #said = new SayOnce();
  #wanted: readonly StaticNeighbour[] = [];
  /** Places that a configuration has named. */
  readonly #known = new Set<string>();
  #cancelTimer: () => void = () => undefined;

  constructor(options: NeighbourKeeperOptions) {
    this.#options = options;
  }

  /** Makes the neighbours these and no others. What fails is logged, and tried again. */
  apply(wanted: readonly StaticNeighbour[]): void {
    this.#wanted = wanted;
    this.#said.forget();
    this.#cancelTimer();
    for (const neighbour of wanted) {
      this.#known.add(neighbourPlace(neighbour));
    }
    if (this.#known.size > 0) {
      this.#makeSo();
    }
    this.#lookLater();
  }

  /** Nothing of ours stays. */
  putBack(): void {
    this.apply([]);
  }

  #lookLater(): void {
    if (this.#wanted.length > 0) {
      this.#cancelTimer = this.#options.timers.after(LOOK_MS, () => {
        this.#makeSo();
        this.#lookLater();
      });
    }
  }

  #makeSo(): void {
    const { door } = this.#options;
    try {
      const operations = planNeighbours(this.#wanted, door.read(), this.#known);
      const results = door.apply(operations);
      operations.forEach((operation, index) => {
        this.#tell(operation, results[index]);
      });
      this.#said.settle('neighbours');
    } catch (error) {
      const reason = messageOf(error);
      if (this.#said.isNews('neighbours', reason)) {
        this.#options.log({ event: 'neighboursUnreadable', reason });
      }
    }
  }

  #tell({ kind, neighbour }: NeighbourOperation, reason: string | undefined): void {
    const subject = neighbourPlace(neighbour);
    if (reason === undefined) {
      this.#said.settle(subject);
      const event = kind === 'set' ? 'neighbourSet' : 'neighbourRemoved';
      this.#options.log({ event, ...neighbour });
    } else if (this.#said.isNews(subject, reason)) {
      this.#options.log({ event: 'neighbourRefused', ...neighbour, reason });
    }
  }
}
