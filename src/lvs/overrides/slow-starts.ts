/** The servers that have returned and grow (`slow_start`). Most of the time there are none. */

import type { ServerEntry, VirtualServerEntry } from '../director/virtual-server-entry.js';
import { nextStepMs, slowStartAt } from '../slow-start.js';

type Entries = ReadonlyMap<string, VirtualServerEntry>;

export class SlowStarts {
  /** Keys of virtual servers that may have such servers. */
  readonly #keys = new Set<string>();

  /** A server has returned at this time, or has gone (undefined). */
  note(entry: VirtualServerEntry, server: ServerEntry, atMs: number | undefined): void {
    server.slowStart =
      atMs === undefined ? undefined : slowStartAt(server.configuration, atMs, atMs);
    if (server.slowStart !== undefined) {
      this.#keys.add(entry.key);
    }
  }

  /** Gives them what they have at this time. @returns keys of virtual servers with other weights */
  goOn(entries: Entries, atMs: number): readonly string[] {
    return [...this.#keys].filter((key) => {
      const growing = growingIn(entries, key);
      for (const { server, slowStart } of growing) {
        server.slowStart = slowStartAt(server.configuration, slowStart.sinceMs, atMs);
      }
      if (growing.every(({ server }) => server.slowStart === undefined)) {
        this.#keys.delete(key);
      }
      return growing.length > 0;
    });
  }

  /** When the next one has more; undefined: none grows. */
  nextMs(entries: Entries): number | undefined {
    const times = [...this.#keys].flatMap((key) =>
      growingIn(entries, key).map(({ server, slowStart }) =>
        nextStepMs(server.configuration, slowStart),
      ),
    );
    return times.length === 0 ? undefined : Math.min(...times);
  }
}

function growingIn(entries: Entries, key: string) {
  return (entries.get(key)?.servers ?? []).flatMap((server) => {
    const { slowStart } = server;
    return slowStart === undefined ? [] : [{ server, slowStart }];
  });
}
