/** What another process does at the moment (proc(5), /proc/PID/stat). */
import { readFileSync } from 'node:fs';

/** A look at a process. */
export interface ProcessActivity {
  /** R running or waiting for a processor, S sleeping, D in the kernel, T stopped, t traced, … */
  readonly state: string;
  /** Processor time so far, in clock ticks. */
  readonly processorTicks: number;
  /** A zombie with more than one has not let go what it held. */
  readonly threads: number;
}

/** undefined: the process is gone, or cannot be looked at now. */
export function processActivity(pid: number): ProcessActivity | undefined {
  try {
    return activityOf(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** Reads one line of /proc/PID/stat. The name, field 2, may have blanks and parentheses in it. */
export function activityOf(text: string): ProcessActivity {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Fields 3, 14 (utime), 15 (stime) and 20 (num_threads), counted from 1.
  return {
    state: fields[0] ?? '',
    processorTicks: Number(fields[11]) + Number(fields[12]),
    threads: Number(fields[17]),
  };
}
