/** Runs short programs of the system that set up the kernel: nft(8), iptables-restore(8). */
import { messageOf } from '../../base/failure.js';
import { loadExeca } from './execa.js';
import { withNetworkNamespace } from './process-control.js';

/** How a program is run other than by default. */
export interface ProgramOptions {
  /** What it reads from its standard input. */
  readonly input?: string;
  /** A file that names the network namespace to run in (`withNetworkNamespace`). */
  readonly networkNamespacePath?: string;
}

/** How a program has ended. */
export type ProgramOutcome =
  | {
      readonly kind: 'exited';
      readonly status: number;
      readonly output: string;
      /** The first line of its standard error; "" for none. */
      readonly complaint: string;
    }
  /** It is not installed, was killed, or took too long. */
  | { readonly kind: 'failed'; readonly reason: string };

const LONGEST_MS = 10_000;
/** Where programs for the administrator are; a daemon's PATH may lack them. */
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs a program to its end, 10 s at most. Never rejects.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramOutcome> {
  const { input = '', networkNamespacePath } = options;
  try {
    const { execa } = await loadExeca();
    const { PATH = '' } = process.env;
    const env = { PATH: `${PATH}:${SYSTEM_PATH}`, LC_ALL: 'C' };
    const start = () =>
      execa(program, [...args], { input, env, reject: false, timeout: LONGEST_MS });
    const running =
      networkNamespacePath === undefined
        ? start()
        : withNetworkNamespace(networkNamespacePath, start);
    return outcomeOf(program, await running);
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) };
  }
}

/** What is used of execa's result. */
interface Result {
  readonly exitCode?: number | undefined;
  readonly stdout: unknown;
  readonly stderr: unknown;
  readonly code?: string | undefined;
  readonly signal?: string | undefined;
  readonly timedOut: boolean;
  readonly originalMessage?: string | undefined;
}

function outcomeOf(program: string, result: Result): ProgramOutcome {
  if (result.exitCode !== undefined) {
    const complaint = text(result.stderr).trim().split('\n')[0] ?? '';
    return { kind: 'exited', status: result.exitCode, output: text(result.stdout), complaint };
  }
  return { kind: 'failed', reason: failureOf(program, result) };
}

function failureOf(program: string, { code, timedOut, signal, originalMessage }: Result): string {
  if (code === 'ENOENT') {
    return `"${program}" is not installed (package ${packageOf(program)})`;
  }
  if (timedOut) {
    return `"${program}" did not end within ${LONGEST_MS / 1000} s`;
  }
  return signal === undefined
    ? `"${program}" cannot be run: ${originalMessage ?? code ?? 'unknown reason'}`
    : `"${program}" was ended by ${signal}`;
}

/** As Debian and Fedora call them. */
function packageOf(program: string): string {
  if (program === 'nft') {
    return 'nftables';
  }
  return /^ip6?tables/.test(program) ? 'iptables' : program;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
