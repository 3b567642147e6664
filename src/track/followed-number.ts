/** The number in a file that may come, go and be replaced. */
import { fileNumber } from './file-number.js';
import { firstBytes } from './first-bytes.js';
import { SETTLE_MS, watchFile } from './watch-file.js';

/** No more of a file is looked at, as in keepalived. */
const BYTES_READ = 127;

/** A number that is followed. */
export interface FollowedNumber {
  /** The newest; 0 for a file that cannot be read. */
  value(): number;
  close(): void;
}

/**
 * Follows a file; calls back when its number is another one.
 *
 * @param ignored told of a number that is too large: the former one stays
 */
export function followNumber(
  path: string,
  changed: (value: number) => void,
  ignored: (number: string) => void = () => undefined,
): FollowedNumber {
  let timer: NodeJS.Timeout | undefined;
  let value = 0;
  const look = () => {
    timer = undefined;
    // A number out of range is ignored: the old one stays.
    const current = readNumber(path, ignored) ?? value;
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
  value = readNumber(path, ignored) ?? value;
  return {
    value: () => value,
    close: () => {
      clearTimeout(timer);
      stopWatching();
    },
  };
}

function readNumber(path: string, ignored: (number: string) => void): number | undefined {
  const text = firstBytes(path, BYTES_READ) ?? '';
  const number = fileNumber(text);
  if (number === undefined) {
    ignored(text.trim().split(/\s/)[0] ?? '');
  }
  return number;
}
