/** What a successor of the director has to know. */

import type { ServiceMark } from '../firewall/service-marks.js';
import type { CheckCheckpoint, DirectorCheckpoint, VirtualServerCheckpoint } from '../messages.js';
import {
  type CheckEntry,
  isQuorumAssumed,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

/**
 * What has been told of a director, by name. Thousands of servers may fail in one second, each with
 * a checkpoint of its own: one costs as much as it says, and no more.
 */
export class DirectorMemory {
  readonly #virtualServers = new Map<string, VirtualServerCheckpoint>();
  readonly #checks = new Map<string, CheckCheckpoint>();
  #marks: readonly ServiceMark[] = [];

  /** A complete checkpoint replaces what was known; another one says what has changed since. */
  merge({ complete, virtualServers, checks, marks }: DirectorCheckpoint): void {
    if (complete) {
      this.#virtualServers.clear();
      this.#checks.clear();
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

/** What a successor must know of a virtual server. */
export function checkpointVirtualServer(entry: VirtualServerEntry): VirtualServerCheckpoint {
  const { key, quorumUp } = entry;
  return { key, quorumUp, assumed: isQuorumAssumed(entry) };
}

/** What a successor must know of a check. */
export function checkpointCheck(check: CheckEntry): CheckCheckpoint {
  const { id, up, hasRun, weight, reason, changedMs, memory } = check;
  return {
    ...{ id, up, hasRun, weight, reason },
    ...(changedMs === undefined ? {} : { changedMs }),
    ...(memory === undefined ? {} : { memory }),
  };
}

/** Gives entries what the checkpoint says of them; returns the keys of those it knows. */
export function resumeEntries(
  entries: readonly VirtualServerEntry[],
  checkpoint: DirectorCheckpoint,
): ReadonlySet<string> {
  const quorums = new Map(checkpoint.virtualServers.map((each) => [each.key, each.quorumUp]));
  const checks = new Map(checkpoint.checks.map((each) => [each.id, each]));
  for (const entry of entries) {
    entry.quorumUp = quorums.get(entry.key) ?? entry.quorumUp;
    for (const check of entry.servers.flatMap((server) => server.checks)) {
      const known = checks.get(check.id);
      if (known !== undefined) {
        check.up = known.up;
        check.hasRun = known.hasRun;
        check.weight = known.weight;
        check.reason = known.reason;
        check.changedMs = known.changedMs;
        check.memory = known.memory;
      }
    }
  }
  return new Set(quorums.keys());
}
