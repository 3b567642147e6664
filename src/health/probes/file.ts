/** FILE_CHECK: follows the number in a file, which may come, go and be replaced. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { FileCheck } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';
import { fileNumber, fileOutcome } from './file-number.js';
import type { RunningProbe } from './probe.js';
import { watchFile } from './watch-file.js';

/** No more of a file is looked at, as in keepalived. */
const BYTES_READ = 127;
/**
 * node tells of each write and not of the close after it: an emptied file that is about to be
 * written must not be taken for a 0, so the writer gets this time to finish.
 */
const SETTLE_MS = 30;

/** Follows a file. One that cannot be read counts as 0. */
export function followFile(
  check: FileCheck,
  changed: (outcome: ProbeOutcome) => void,
): RunningProbe {
  let timer: NodeJS.Timeout | undefined;
  let value = 0;
  const look = () => {
    timer = undefined;
    // A number out of range is ignored: the old one stays.
    const current = readNumber(check.path) ?? value;
    if (current !== value) {
      value = current;
      changed(fileOutcome(check, value));
    }
  };
  const stopWatching = watchFile(check.path, () => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLE_MS);
  });
  // Read after the watch has begun, so that no change falls between the two.
  value = readNumber(check.path) ?? value;
  changed(fileOutcome(check, value));
  return {
    cancel: () => {
      clearTimeout(timer);
      stopWatching();
    },
  };
}

function readNumber(path: string): number | undefined {
  let file: number | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for somebody who writes.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const bytes = Buffer.alloc(BYTES_READ);
    return fileNumber(bytes.toString('latin1', 0, readSync(file, bytes)));
  } catch {
    return 0;
  } finally {
    if (file !== undefined) {
      closeSync(file);
    }
  }
}
