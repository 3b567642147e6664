/** What SELinux thinks of a daemon and of programs. */
import { readFileSync } from 'node:fs';
import type { EnforcingSelinux } from '../../doctor/machine.js';
import { runProgram } from '../process/run-program.js';

/** The file system of the kernel's SELinux: `1` where it enforces its policy. */
const ENFORCE = '/sys/fs/selinux/enforce';

/** undefined: it does not enforce, or the kernel is without. */
export async function readSelinux(
  programs: readonly string[],
  daemonPid: number | undefined,
): Promise<EnforcingSelinux | undefined> {
  if (textOf(ENFORCE) !== '1') {
    return undefined;
  }
  const domain = daemonPid === undefined ? '' : textOf(`/proc/${daemonPid}/attr/current`);
  const labels = programs.length === 0 ? new Map<string, string>() : await labelsOf(programs);
  return { labels, ...(domain === '' ? {} : { domain }) };
}

/** `LABEL PATH`, a line each; programs that are not there have none. */
async function labelsOf(programs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const outcome = await runProgram('stat', ['-L', '-c', '%C %n', '--', ...programs]);
  const lines = outcome.kind === 'exited' ? outcome.output.split('\n') : [];
  return new Map(
    lines.flatMap((line) => {
      const [label = '', ...path] = line.split(' ');
      return label.includes(':') ? [[path.join(' '), label] as const] : [];
    }),
  );
}

/** Labels in /proc end with a zero byte. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1').replace(/[\0\s]+$/, '');
  } catch {
    return '';
  }
}
