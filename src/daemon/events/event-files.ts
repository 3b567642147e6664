/** The files of the flight recorder, as they are read: two, of which the older is read first. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type KeptEvent, readKeptEvent } from '../../observe/events/kept-event.js';

/** When the file is so long, it becomes the older one, and what was that is gone. */
export const MOST_FILE_BYTES = 4 * 1024 * 1024;

/** The older of the two files. */
export function olderPath(path: string): string {
  return path.replace(/(\.\w+)?$/, '.1$1');
}

/** Read at a time: between two parts the process turns to whatever else there is. */
const PART_BYTES = 128 * 1024;

/**
 * The events in both files, in parts. Lines that are no events are passed over: half of one is
 * where a machine lost its power. A file that is not there holds none.
 * @param path of the newer file
 * @param sinceMs events before this time need not be among them
 * @param onUnreadable hears why a file that is there cannot be read
 */
export async function* recordedEvents(
  path: string,
  sinceMs: number,
  onUnreadable: (path: string, reason: string) => void = () => undefined,
): AsyncGenerator<readonly KeptEvent[]> {
  for (const each of [olderPath(path), path]) {
    try {
      yield* eventsOf(each, new Date(sinceMs).toISOString());
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') {
        onUnreadable(each, message);
      }
    }
  }
}

async function* eventsOf(path: string, since: string): AsyncGenerator<readonly KeptEvent[]> {
  // Without O_NONBLOCK a FIFO would hold the thread until it has a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    for await (const lines of linesOf(file)) {
      yield lines
        .filter((line) => isSince(line, since))
        .flatMap((line) => readKeptEvent(line) ?? []);
    }
  } finally {
    await file.close();
  }
}

/** Times of the same zone and length are in the order of their texts: the line need not be read. */
function isSince(line: string, since: string): boolean {
  const from = '{"time":"'.length;
  return line.slice(from, from + since.length) >= since;
}

async function* linesOf(file: FileHandle): AsyncGenerator<readonly string[]> {
  const part = Buffer.alloc(PART_BYTES);
  let rest = Buffer.alloc(0);
  for (let bytes = 0; bytes < 2 * MOST_FILE_BYTES; ) {
    const { bytesRead } = await file.read(part, 0, PART_BYTES, null);
    if (bytesRead === 0) {
      return;
    }
    bytes += bytesRead;
    const text = Buffer.concat([rest, part.subarray(0, bytesRead)]);
    const end = text.lastIndexOf('\n') + 1;
    rest = text.subarray(end);
    yield text.subarray(0, end).toString('utf8').split('\n');
  }
}
