/** What the supervisor and messages that wait know of a director; nothing of itself is here. */
import type { ServiceMark } from './firewall/service-marks.js';
import type { CheckCheckpoint, DirectorCheckpoint, VirtualServerCheckpoint } from './messages.js';

/**
 * What has been told of a director, by name. Thousands of servers may fail in one second, each with
 * a checkpoint of its own: one costs as much as it says, and no more.
 */
export class DirectorMemory {
  readonly #virtualServers = new Map<string, VirtualServerCheckpoint>();
  readonly #checks = new Map<string, CheckCheckpoint>();
  #marks: readonly ServiceMark[] = [];

  /** A complete checkpoint replaces what was known; another one says what has changed since. */
  merge({ complete, virtualServers, checks, gone, marks }: DirectorCheckpoint): void {
    if (complete) {
      this.#virtualServers.clear();
      this.#checks.clear();
    }
    for (const key of gone?.virtualServers ?? []) {
      this.#virtualServers.delete(key);
    }
    for (const id of gone?.checks ?? []) {
      this.#checks.delete(id);
    }
    for (const each of virtualServers) {
      this.#virtualServers.set(each.key, each);
    }
    for (const each of checks) {
      this.#checks.set(each.id, each);
    }
    this.#marks = marks;
  }

  /** What is known of one virtual server. */
  virtualServer(key: string): VirtualServerCheckpoint | undefined {
    return this.#virtualServers.get(key);
  }

  /** The marks that services have. */
  get marks(): readonly ServiceMark[] {
    return this.#marks;
  }

  /** Everything that is known. */
  current(): DirectorCheckpoint {
    return {
      complete: true,
      virtualServers: [...this.#virtualServers.values()],
      checks: [...this.#checks.values()],
      marks: this.#marks,
    };
  }
}
