/** What the routers of tests have in common: where they write, and how they end. */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup } from '../cleanup.js';
import { signalIfAlive } from '../process-tree.js';
import { scratchDirectory } from '../scratch.js';

/** A directory that the account of FRR may write in. */
export function openDirectory(): string {
  const directory = join(scratchDirectory(), 'router');
  mkdirSync(directory);
  chmodSync(directory, 0o777);
  return directory;
}

/** Kills these when it is called, and when this process ends at the latest. */
export function ending(children: readonly ChildProcess[]): () => void {
  return onCleanup(() => {
    for (const { pid } of children) {
      signalIfAlive(pid ?? 0, 'SIGKILL');
    }
  });
}
