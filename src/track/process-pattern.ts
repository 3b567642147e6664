/**
 * Which processes a `vrrp_track_process` means. Pure.
 *
 *     process nginx                          the short name, that of /proc/PID/comm
 *     process /usr/sbin/nginx, full_command  the command as it was started, whatever follows it
 *     process nginx -g x                     the command and all parameters, no more and no less
 *       param_match partial                  … and maybe more
 *       param_match initial                  … the last of them may go on, and maybe more
 */
import type { TrackProcess } from '../config/tracking-model.js';

/** The kernel keeps so many bytes of a name (TASK_COMM_LEN of <linux/sched.h>, less its end). */
const COMMAND_NAME_BYTES = 15;

/** What is known of a process; the command line is dearer, and asked for only where it counts. */
export interface ProcessWords {
  readonly name: string;
  commandLine(): readonly string[];
}

/** Whether a process is one of those that are counted. */
export function matchesProcess(
  tracked: TrackProcess,
  { name, commandLine }: ProcessWords,
): boolean {
  const { argv, parameterMatch, fullCommand } = tracked;
  const [command, ...wanted] = argv;
  if (wanted.length === 0 && parameterMatch === 'any') {
    return fullCommand ? commandLine()[0] === command : cutName(command) === name;
  }
  const [actual, ...parameters] = commandLine();
  return actual === command && agree(parameterMatch, wanted, parameters);
}

function agree(
  how: TrackProcess['parameterMatch'],
  wanted: readonly string[],
  actual: readonly string[],
): boolean {
  switch (how) {
    case 'any':
    case 'exact':
      return wanted.length === actual.length && startsWith(actual, wanted);
    case 'partial':
      return startsWith(actual, wanted);
    case 'initial': {
      const last = wanted.length - 1;
      const begin = wanted[last];
      return (
        startsWith(actual, wanted.slice(0, -1)) &&
        (begin === undefined || actual[last]?.startsWith(begin) === true)
      );
    }
  }
}

function startsWith(actual: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((word, place) => actual[place] === word);
}

function cutName(command: string): string {
  const bytes = Buffer.from(command);
  return bytes.length <= COMMAND_NAME_BYTES
    ? command
    : bytes.toString('utf8', 0, COMMAND_NAME_BYTES);
}
