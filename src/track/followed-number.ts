/** The number in a file that may come, go and be replaced. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { fileNumber } from './file-number.js';
import { watchFile } from './watch-file.js';

/** No more of a file is looked at, as in keepalived. */
const BYTES_READ = 127;
/**
 * node tells of each write and not of the close after it: an emptied file that is about to be
 * written must not be taken for a 0, so the writer gets this time to finish.
 */
const SETTLE_MS = 30;

/** A number that is followed. */
export interface FollowedNumber {
  /** The newest; 0 for a file that cannot be read. */
  value(): number;
  close(): void;
}

/** Follows a file; calls back when its number is another one. */
export function followNumber(path: string, changed: (value: number) => void): FollowedNumber {
  let timer: NodeJS.Timeout | undefined;
  let value = 0;
  const look = () => {
    timer = undefined;
    // A number out of range is ignored: the old one stays.
    const current = readNumber(path) ?? value;
    if (current !== value) {
      value = current;
      changed(value);
    }
  };
  const stopWatching = watchFile(path, () => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLE_MS);
  });
  // Read after the watch has begun, so that no change falls between the two.
  value = readNumber(path) ?? value;
  return {
    value: () => value,
    close: () => {
      clearTimeout(timer);
      stopWatching();
    },
  };
}

function readNumber(path: string): number | undefined {
  let file: number | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer.
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
