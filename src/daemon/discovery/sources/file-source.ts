/** `file PATH`: read when it changes, and each minute all the same. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { messageOf } from '../../../base/failure.js';
import type { DiscoverySource } from '../../../config/discovery-model.js';
import { MOST_CHARACTERS } from '../../../discovery/backend.js';
import { parseFileList } from '../../../discovery/file-list.js';
import { SETTLE_MS, watchFile } from '../../../track/watch-file.js';
import type { OpenSource } from '../source.js';

const LOOK_EACH_MS = 60_000;

type FileSource = Extract<DiscoverySource, { readonly kind: 'file' }>;

/** A list that was not renamed into its place may be read half: that is no list, and not taken. */
export const openFileSource: OpenSource<FileSource> = ({ path }, host) => {
  let cancel = (): void => undefined;
  let isWaiting = false;
  const look = (): void => {
    cancel();
    isWaiting = false;
    host.answer(() => readList(path));
    cancel = host.timers.after(LOOK_EACH_MS, look);
  };
  const unwatch = watchFile(path, () => {
    if (!isWaiting) {
      isWaiting = true; // a file that is written all the time is read all the same
      cancel();
      cancel = host.timers.after(SETTLE_MS, look);
    }
  });
  look();
  return () => {
    unwatch();
    cancel();
  };
};

function readList(path: string): ReturnType<typeof parseFileList> {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK a FIFO would hold the process until it has a writer.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (!status.isFile()) {
      return 'it is not a regular file';
    }
    return status.size > MOST_CHARACTERS
      ? 'it is far too long'
      : parseFileList(readFileSync(descriptor, 'utf8'));
  } catch (error) {
    return messageOf(error);
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}
