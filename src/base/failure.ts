/** Failures as values. */

/** Errors of file systems for which node has no name (<asm-generic/errno.h>). */
const UNKNOWN_TO_NODE: Readonly<Record<number, string>> = {
  116: 'ESTALE: stale file handle',
  117: 'EUCLEAN: structure needs cleaning',
  121: 'EREMOTEIO: remote I/O error',
  122: 'EDQUOT: disk quota exceeded',
};

/** What an error says, for a line of the log. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? namedMessage(error) : String(error);
}

/** "unknown error" would leave the reader alone: the number of the error tells more. */
function namedMessage(error: Error & { readonly errno?: unknown }): string {
  const { message, errno } = error;
  const number = typeof errno === 'number' ? -errno : 0;
  return message.replace(
    /^UNKNOWN: unknown error/,
    UNKNOWN_TO_NODE[number] ?? `error ${number} of <errno.h>`,
  );
}

/** Does what may fail. @returns undefined, or why it failed. */
export function failureOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The same with the places of the program that led there, for an error that is a bug. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
