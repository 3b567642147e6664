/** Processes by their parents, from /proc (proc(5)). */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process and all its descendants, parents first. Empty when the process is gone. */
export function processTree(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  let rootLives = false;
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? parentOf(Number(entry)) : undefined;
    if (parent !== undefined) {
      rootLives ||= Number(entry) === root;
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    }
  }
  const tree = rootLives ? [root] : [];
  for (const member of tree) {
    tree.push(...(children.get(member) ?? []));
  }
  return tree;
}

/**
 * Whether a process exists and is not a zombie. One whose first thread has ended lives as long as
 * another thread of it: until then its locks are held.
 */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return !/[ZX]/.test(fields[0] ?? '') || Number(fields[17]) > 1;
  } catch {
    return false;
  }
}

/** When a process was started, in ticks since boot: its number may be another one's later. */
export function startTicks(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** User and system time of a process in milliseconds (proc(5), fields 14 and 15 of its stat). */
export function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Sends a signal; a process that is gone already is passed over. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended between the look and the signal.
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // The second field, the name, may contain blanks and parentheses: read behind the last one.
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
