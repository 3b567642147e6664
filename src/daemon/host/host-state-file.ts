/** The file that remembers what we have changed on the machine. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../base/failure.js';
import { bootIdentity, networkNamespaceIdentity } from '../../linux/host/boot-identity.js';
import { writeDump } from '../../observe/dump/write-dump.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { FileReport } from '../files/file-report.js';
import { makeRunDirectory } from '../files/run-directory.js';
import { readTrustedFile } from '../files/trusted-file.js';
import { type HostChanges, type HostState, parseHostState, printHostState } from './host-state.js';

/** Reads and replaces it. */
export interface HostStateFile {
  /** What a daemon has left that was killed; undefined: nothing. */
  readState(): HostChanges | undefined;
  /** Without changes there is no file. What cannot be written is logged. */
  writeState(changes: HostChanges): void;
}

/** The file at `path`, which need not exist. */
export function hostStateFile(path: string, log: (event: DaemonLogEvent) => void): HostStateFile {
  const report = new FileReport(log);
  return {
    readState: () => {
      const file = readTrustedFile(path);
      if (file.kind === 'missing') {
        return undefined;
      }
      const state = file.kind === 'text' ? parseHostState(file.text) : undefined;
      if (state === undefined) {
        const damaged = 'it is damaged, or of another release';
        const reason = file.kind === 'refused' ? file.reason : damaged;
        log({ event: 'stateFileIgnored', path, reason });
        return undefined;
      }
      return isOfHere(state) ? state : undefined;
    },
    writeState: (changes) => {
      report.note(path, tryToReplace(path, changes));
    },
  };
}

/** Neither settings nor chains outlive a boot, or the namespace that they are in. */
function isOfHere({ bootId, networkNamespace, path }: HostState): boolean {
  const namespace = attempt(() => networkNamespaceIdentity(path));
  return bootId === attempt(bootIdentity) && networkNamespace === namespace;
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function tryToReplace(path: string, changes: HostChanges): string | undefined {
  try {
    const { settings, chains, tables = [] } = changes;
    if (settings.length === 0 && chains.length === 0 && tables.length === 0) {
      rmSync(path, { force: true });
      return undefined;
    }
    const networkNamespace = networkNamespaceIdentity(changes.path);
    makeRunDirectory(dirname(path));
    const state = { bootId: bootIdentity(), networkNamespace, ...changes };
    return writeDump(path, printHostState(state));
  } catch (error) {
    return messageOf(error);
  }
}
