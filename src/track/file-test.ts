/** `script "</path"`: succeeds if the file can be opened for reading; nothing is executed. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ScriptOutcome, ScriptRun } from '../notify/run-script.js';

/**
 * Opens and closes a file as a run of a script would be made. An open that hangs (a dead network
 * file system) times out; it cannot be interrupted, so the run ends when it does.
 */
export function testFile(path: string, timeoutMs: number): ScriptRun {
  const opened = tryToOpen(path);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ScriptOutcome>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timedOut', afterMs: timeoutMs }), timeoutMs);
  });
  const ended = opened.then(() => clearTimeout(timer));
  return {
    pid: undefined,
    done: Promise.race([opened, timeout]),
    ended,
    terminate: () => clearTimeout(timer),
  };
}

async function tryToOpen(path: string): Promise<ScriptOutcome> {
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    await file.close();
    return { kind: 'exited', status: 0 };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { kind: 'notStarted', reason: `opening ${path}: ${code}` };
  }
}
