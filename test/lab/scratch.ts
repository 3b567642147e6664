/** A directory for the scripts and pipes of a test. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onCleanup } from './cleanup.js';

/** Makes a directory that goes when the process ends; only root may write in it. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'upkeep-lab-'));
  chmodSync(directory, 0o755);
  onCleanup(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes an executable shell script and returns its path. */
export function shellScript(directory: string, name: string, body: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}
