/** The descriptor through which lines go to standard error without ever waiting for its reader. */
import { constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';

const STANDARD_ERROR = 2;

/** Keeps the mode of the descriptor; nothing is sent through it. */
let holder: Socket | undefined;

/**
 * A pipe or a terminal is opened once more, because not to wait (O_NONBLOCK) is a property of the
 * open file, which we share with those who started us. A regular file never makes its writer wait
 * for a reader. A socket (that of systemd's journal) cannot be opened again: node sets the mode.
 */
export function consoleDescriptor(): number {
  const status = fstatSync(STANDARD_ERROR);
  if (status.isFIFO() || status.isCharacterDevice()) {
    return openedAgain() ?? STANDARD_ERROR;
  }
  if (status.isSocket()) {
    holder ??= new Socket({ fd: STANDARD_ERROR, readable: false });
    holder.on('error', () => undefined); // each write hears of its own failure
  }
  return STANDARD_ERROR;
}

function openedAgain(): number | undefined {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  try {
    return openSync(`/proc/self/fd/${STANDARD_ERROR}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return undefined; // without permission, or no reader is left: it is used as it is
  }
}
