/** The processes of this machine as /proc shows them (proc(5)). */
import { readdirSync } from 'node:fs';
import { native } from '../native.js';

/** Of a command line; no parameter that a file names is as long. */
const MOST_BYTES = 32 * 1024;
/** PF_EXITING of <linux/sched.h>: it has begun to end. */
const EXITING = 0x4;

const buffer = Buffer.alloc(MOST_BYTES);

/** The numbers of all processes. */
export function listProcesses(): readonly number[] {
  return numbersIn('/proc');
}

/** Its short name, of 15 bytes at most; undefined when it is gone. */
export function commandName(pid: number): string | undefined {
  return read(`/proc/${pid}/comm`)?.slice(0, -1);
}

/** Its command and parameters as it was started, or as it has changed them; empty without any. */
export function commandLine(pid: number): readonly string[] {
  const text = read(`/proc/${pid}/cmdline`) ?? '';
  const words = text.split('\0');
  return text.endsWith('\0') ? words.slice(0, -1) : words.filter((word) => word !== '');
}

/** Whether it is there and has not begun to end: a zombie does not live. */
export function livesOn(pid: number): boolean {
  const text = read(`/proc/${pid}/stat`) ?? '';
  // The name before may have blanks and parentheses in it: state, five numbers, flags.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = 'X', , , , , , flags = '0'] = fields;
  return text !== '' && !'ZX'.includes(state) && (Number(flags) & EXITING) === 0;
}

/** The processes that it has begun and that have not ended (CONFIG_PROC_CHILDREN). */
export function childrenOf(pid: number): readonly number[] {
  return numbersIn(`/proc/${pid}/task`)
    .map((thread) => read(`/proc/${pid}/task/${thread}/children`) ?? '')
    .flatMap((text) => text.split(' '))
    .filter((word) => word !== '')
    .map(Number);
}

function numbersIn(directory: string): readonly number[] {
  try {
    return readdirSync(directory).map(Number).filter(Number.isInteger);
  } catch {
    return []; // the process is gone
  }
}

function read(path: string): string | undefined {
  const length = native.readFile(path, buffer);
  return length < 0 ? undefined : buffer.toString('utf8', 0, length);
}
