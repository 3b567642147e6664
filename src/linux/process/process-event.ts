/**
 * What the process connector of the kernel tells, and the filter for it (<linux/cn_proc.h>,
 * <linux/connector.h>). Numbers are in the order of the machine:
 *
 *      0          16              36      40    44          52
 *      +----------+---------------+-------+-----+-----------+-----------------------------------+
 *      | nlmsghdr | cn_msg        | what  | cpu | timestamp | begun: parent's thread, parent,   |
 *      |          | index 1 …     |       |     |           |        thread, process            |
 *      |          |               |       |     |           | others: thread, process           |
 *      +----------+---------------+-------+-----+-----------+-----------------------------------+
 */
import { LITTLE_ENDIAN, networkOrder32, viewOf } from '../host-order.js';
import { type BpfInstruction, DROP, KEEP, statement, whenEqual } from '../socket/bpf.js';

/** One thing that a process did; threads other than the first of a process are not told of. */
export type ProcessEvent =
  | { readonly kind: 'forked'; readonly parent: number; readonly pid: number }
  /** It runs another program, or has another name; or it has ended. */
  | { readonly kind: 'executed' | 'renamed' | 'ended'; readonly pid: number }
  /** The answer to the request to listen: 0, or the errno. */
  | { readonly kind: 'answer'; readonly errno: number };

/** enum what */
const ANSWER = 0;
const FORK = 0x1;
const EXEC = 0x2;
const COMM = 0x200;
const EXIT = 0x8000_0000;

const WHAT = 36;
const DATA = 52;
const BYTES = DATA + 16;

/** @returns undefined for anything else, and for what is too short. */
export function decodeProcessEvent(bytes: Uint8Array): ProcessEvent | undefined {
  if (bytes.length < BYTES) {
    return undefined;
  }
  const view = viewOf(bytes);
  const number = (offset: number) => view.getUint32(offset, LITTLE_ENDIAN);
  const pid = number(DATA + 4);
  switch (number(WHAT)) {
    case ANSWER:
      return { kind: 'answer', errno: number(DATA) };
    case FORK:
      return { kind: 'forked', parent: pid, pid: number(DATA + 12) };
    case EXEC:
      return { kind: 'executed', pid };
    case COMM:
      return number(DATA) === pid ? { kind: 'renamed', pid } : undefined;
    case EXIT:
      return number(DATA) === pid ? { kind: 'ended', pid } : undefined;
    default:
      return undefined;
  }
}

/** BPF_LD | BPF_W | BPF_ABS: A = the number at k, read in the order of the network. */
const LOAD = 0x20;
/** BPF_MISC | BPF_TAX: X = A */
const REMEMBER = statement(0x07, 0);
/** BPF_JMP | BPF_JEQ | BPF_X: over the next instruction where A is X. */
const SKIP_IF_REMEMBERED: BpfInstruction = { code: 0x1d, jumpTrue: 1, jumpFalse: 0, k: 0 };
/** BPF_JMP | BPF_JA: over k instructions. */
const SKIP = 0x05;

/** A jump of the filter reaches over 255 instructions. */
const MOST_COMPARED = 250;

/**
 * Keeps that a process of `pids` forks or ends, that any process runs another program or changes
 * its name, and the answer. Thousands of processes begin and end in a second on some machines, and
 * those of others have to cost next to nothing. More than 250 are not told apart: then everything
 * is kept, as for `all`.
 */
export function processFilter(pids: readonly number[] | 'all'): readonly BpfInstruction[] {
  const compared =
    pids === 'all' || pids.length > MOST_COMPARED
      ? [KEEP]
      : [...pids.map((pid, place) => isNumber(pid, pids.length - place, 0)), DROP, KEEP];
  const renamed = [...firstThreadAt(DATA), KEEP];
  const ended = [isNumber(EXIT, 1, 0), DROP, ...firstThreadAt(DATA)];
  const forked = [
    ...firstThreadAt(DATA + 8),
    statement(LOAD, DATA + 4),
    statement(SKIP, ended.length),
  ];
  return [
    statement(LOAD, WHAT),
    ...[isNumber(EXEC, 1, 0), isNumber(ANSWER, 0, 1), KEEP],
    ...[isNumber(COMM, 0, renamed.length), ...renamed],
    ...[isNumber(FORK, 0, forked.length), ...forked],
    ...ended,
    ...compared,
  ];
}

/** Drops what is told of another thread than the first one of a process; A is the process. */
function firstThreadAt(offset: number): readonly BpfInstruction[] {
  const [thread, process] = [statement(LOAD, offset), statement(LOAD, offset + 4)];
  return [thread, REMEMBER, process, SKIP_IF_REMEMBERED, DROP];
}

function isNumber(value: number, jumpTrue: number, jumpFalse: number): BpfInstruction {
  return whenEqual(networkOrder32(value), jumpTrue, jumpFalse);
}
