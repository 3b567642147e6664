/** The file that remembers what we have changed on the machine. */
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { bootIdentity } from '../linux/boot-identity.js';
import type { DaemonLogEvent } from '../observe/log-events.js';
import { writeDump } from '../observe/write-dump.js';
import { type HostChanges, parseHostState, printHostState } from './host-state.js';
import { makeRunDirectory } from './run-directory.js';

/** Reads and replaces it. */
export interface HostStateFile {
  /** What a daemon has left that was killed; undefined: nothing. */
  readState(): HostChanges | undefined;
  /** Without changes there is no file. What cannot be written is logged. */
  writeState(changes: HostChanges): void;
}

/** The file at `path`, which need not exist. */
export function hostStateFile(path: string, log: (event: DaemonLogEvent) => void): HostStateFile {
  return {
    readState: () => {
      const text = readText(path);
      const state = text === undefined ? undefined : parseHostState(text);
      if (text !== undefined && state === undefined) {
        const reason = 'it is damaged, or of another release';
        log({ event: 'stateFileIgnored', path, reason });
      }
      return state?.bootId === bootIdentity() ? state : undefined;
    },
    writeState: (changes) => {
      if (changes.settings.length === 0 && changes.chains.length === 0) {
        rmSync(path, { force: true });
        return;
      }
      const reason = tryToWrite(path, printHostState({ bootId: bootIdentity(), ...changes }));
      if (reason !== undefined) {
        log({ event: 'fileFailed', path, reason });
      }
    },
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function tryToWrite(path: string, text: string): string | undefined {
  try {
    makeRunDirectory(dirname(path));
    return writeDump(path, text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
