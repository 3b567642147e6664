/** The begin of a small file that others write. */
import { closeSync, constants, openSync, readSync } from 'node:fs';

/** At most `most` bytes of a file as Latin-1; undefined when it cannot be read. Never waits. */
export function firstBytes(path: string, most: number): string | undefined {
  let file: number | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const bytes = Buffer.alloc(most);
    return bytes.toString('latin1', 0, readSync(file, bytes));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) {
      closeSync(file);
    }
  }
}
