/**
 * What the supervisor last heard from its VRRP child. It holds no protocol knowledge: it merges
 * pieces by name, and hands the whole to a successor.
 */
import type { Configuration } from '../../config/model.js';
import type {
  Checkpoint,
  InstanceCheckpoint,
  InstanceSnapshot,
  ScriptCheckpoint,
} from '../../vrrp/messages.js';

export class CheckpointStore {
  readonly #instances = new Map<string, InstanceCheckpoint>();
  readonly #scripts = new Map<string, ScriptCheckpoint>();

  merge(checkpoint: Checkpoint): void {
    for (const instance of checkpoint.instances) {
      this.#instances.set(instance.name, instance);
    }
    for (const script of checkpoint.scripts) {
      this.#scripts.set(script.name, script);
    }
  }

  /** Counters that are newer than those of the last checkpoint, those of a conflict as well. */
  noteCounters(
    instances: readonly Pick<InstanceSnapshot, 'name' | 'counters' | 'peers' | 'conflict'>[],
  ): void {
    for (const { name, counters, peers, conflict } of instances) {
      const known = this.#instances.get(name);
      if (known !== undefined) {
        const { conflict: _, ...rest } = known;
        const newer = { ...rest, counters, peers, ...(conflict === undefined ? {} : { conflict }) };
        this.#instances.set(name, newer);
      }
    }
  }

  /** Forgets what is no longer configured. */
  keepOnly(configuration: Configuration): void {
    const instances = new Set(configuration.vrrpInstances.map((each) => each.name));
    const scripts = new Set(configuration.vrrpScripts.map((each) => each.name));
    for (const name of this.#instances.keys()) {
      if (!instances.has(name)) {
        this.#instances.delete(name);
      }
    }
    for (const name of this.#scripts.keys()) {
      if (!scripts.has(name)) {
        this.#scripts.delete(name);
      }
    }
  }

  /** The addresses were given up: the next child starts from the beginning. */
  clearInstances(): void {
    this.#instances.clear();
  }

  current(): Checkpoint {
    return { instances: [...this.#instances.values()], scripts: [...this.#scripts.values()] };
  }
}
