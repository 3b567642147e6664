/** Runs commands of `upkeep` in this process. */
import { runCommandLine } from '../../src/cli/run-command.js';

/** What a command printed, and its exit status. */
export interface MemoryResult {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** Runs one command line on a terminal without colours. */
export async function runWithMemory(...argv: readonly string[]): Promise<MemoryResult> {
  let out = '';
  let error = '';
  const status = await runCommandLine(argv, {
    colour: false,
    attended: false,
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { status, out, error };
}
