/**
 * Classic BPF programs for sockets (<linux/filter.h>, bpf(4)). On a raw IPv4 socket a program sees
 * the packet from its IP header on, on a raw IPv6 socket what follows the header.
 */
import type { AddressFamily } from '../../base/address.js';
import { LITTLE_ENDIAN, POINTER_BYTES, viewOf } from '../host-order.js';
import { native } from '../native.js';

/** One instruction. `jumpTrue` and `jumpFalse` count the instructions to skip, at most 255. */
export interface BpfInstruction {
  readonly code: number;
  readonly jumpTrue: number;
  readonly jumpFalse: number;
  readonly k: number;
}

/** BPF_LDX | BPF_B | BPF_MSH: X = 4 * (byte[k] & 15) */
const LOAD_HEADER_LENGTH = 0xb1;
/** BPF_LD | BPF_B | BPF_IND: A = byte[X + k] */
const LOAD_BYTE_INDIRECT = 0x50;
/** BPF_LD | BPF_B | BPF_ABS: A = byte[k] */
const LOAD_BYTE = 0x30;
/** BPF_LD | BPF_W | BPF_ABS: A = the four bytes from k on, in network order */
const LOAD_WORD = 0x20;
/** BPF_JMP | BPF_JA: skips k instructions. */
const JUMP = 0x05;
/** BPF_JMP | BPF_JEQ | BPF_K */
const JUMP_EQUAL = 0x15;
/** BPF_RET | BPF_K: how many bytes to keep; 0 drops the packet. */
const RETURN = 0x06;
const WHOLE_PACKET = 0xffffffff;

/** An instruction that does not branch. */
export function statement(code: number, k: number): BpfInstruction {
  return { code, jumpTrue: 0, jumpFalse: 0, k };
}

/** JUMP_EQUAL: over so many instructions where A is `k`, and where it is not. */
export function whenEqual(k: number, jumpTrue: number, jumpFalse: number): BpfInstruction {
  return { code: JUMP_EQUAL, jumpTrue, jumpFalse, k };
}

/** Drops the packet. */
export const DROP = statement(RETURN, 0);

/** Keeps the whole packet. */
export const KEEP = statement(RETURN, WHOLE_PACKET);

/** Drops every packet: for sockets that only send. */
export const dropAll: readonly BpfInstruction[] = [DROP];

/** Keeps every packet. */
export const acceptAll: readonly BpfInstruction[] = [KEEP];

/** What a filter of virtual routers may do other than usual. */
export interface VridFilterOptions {
  readonly offset?: number;
  readonly keeps?: 'listed' | 'others';
}

/**
 * Keeps the VRRP packets whose virtual router identifier, the second byte after the IP header, is
 * listed. The TTL is not looked at, because packets with a wrong one have to be counted.
 *
 * @param options `offset`: bytes between the IP header and the advertisement; `keeps`: with
 *   `others` those that are not listed
 * @throws RangeError beyond the 255 identifiers that there are, which a jump could not reach over.
 */
export function vridFilter(
  virtualRouterIds: readonly number[],
  family: AddressFamily,
  { offset = 0, keeps = 'listed' }: VridFilterOptions = {},
): readonly BpfInstruction[] {
  const ids = [...new Set(virtualRouterIds)];
  if (ids.length > 255) {
    throw new RangeError(`${ids.length} virtual router identifiers do not fit one filter`);
  }
  const comparisons = ids.map((id, position) => whenEqual(id, ids.length - position, 0));
  const load =
    family === 'inet'
      ? [statement(LOAD_HEADER_LENGTH, 0), statement(LOAD_BYTE_INDIRECT, offset + 1)]
      : [statement(LOAD_BYTE, 1)];
  return [...load, ...comparisons, ...(keeps === 'listed' ? [DROP, KEEP] : [KEEP, DROP])];
}

/** A byte that a message has to have at a place. */
export interface WantedByte {
  readonly offset: number;
  readonly value: number;
}

/** Keeps the messages that have all bytes of one of the lists. */
export function keepMessages(
  alternatives: readonly (readonly WantedByte[])[],
): readonly BpfInstruction[] {
  const keeping = alternatives.flatMap((wanted) => [
    ...wanted.flatMap(({ offset, value }, position) => [
      statement(LOAD_BYTE, offset),
      // to the next alternative: over two instructions for each byte left, and the return
      whenEqual(value, 0, 2 * (wanted.length - position - 1) + 1),
    ]),
    KEEP,
  ]);
  return [...keeping, DROP];
}

/** Comparisons between two returns: fewer than a conditional jump can reach over. */
const WORDS_AT_ONCE = 200;
/** Beyond this a program would not fit net.core.optmem_max, and keeps what it cannot compare. */
const MOST_WORDS = 1000;

/**
 * Keeps the messages with one of these words, 32 bits in network order, at a place; with more than
 * a thousand of them any word.
 */
export function keepWords(
  words: readonly number[],
  { at, first }: { readonly at: number; readonly first?: WantedByte },
): readonly BpfInstruction[] {
  const begin =
    first === undefined
      ? []
      : [
          statement(LOAD_BYTE, first.offset),
          { code: JUMP_EQUAL, jumpTrue: 1, jumpFalse: 0, k: first.value },
          statement(RETURN, 0),
        ];
  const wanted = [...new Set(words)];
  if (wanted.length > MOST_WORDS) {
    return [...begin, ...acceptAll];
  }
  const comparisons: BpfInstruction[] = [];
  for (let index = 0; index < wanted.length; index += WORDS_AT_ONCE) {
    const chunk = wanted.slice(index, index + WORDS_AT_ONCE);
    chunk.forEach((k, position) => {
      const jumpTrue = chunk.length - position;
      comparisons.push({ code: JUMP_EQUAL, jumpTrue, jumpFalse: 0, k });
    });
    comparisons.push(statement(JUMP, 1), statement(RETURN, WHOLE_PACKET));
  }
  return [...begin, statement(LOAD_WORD, at), ...comparisons, statement(RETURN, 0)];
}

/**
 * The program as the kernel reads it, struct sock_filter:
 *
 *      0        2     3     4                 8
 *      +--------+-----+-----+-----------------+
 *      | code   | jt  | jf  | k               |
 *      +--------+-----+-----+-----------------+
 */
export function assemble(program: readonly BpfInstruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8);
  const view = viewOf(bytes);
  program.forEach((instruction, index) => {
    view.setUint16(index * 8, instruction.code, LITTLE_ENDIAN);
    view.setUint8(index * 8 + 2, instruction.jumpTrue);
    view.setUint8(index * 8 + 3, instruction.jumpFalse);
    view.setUint32(index * 8 + 4, instruction.k, LITTLE_ENDIAN);
  });
  return bytes;
}

/** SO_ATTACH_FILTER of socket(7), level SOL_SOCKET. */
export const SO_ATTACH_FILTER = 26;

/**
 * Hands `attach` the value of SO_ATTACH_FILTER for a program: struct sock_fprog, a count of
 * instructions and a pointer to them, which is good until `attach` returns.
 */
export function attachProgram(
  program: readonly BpfInstruction[],
  attach: (value: Uint8Array) => void,
): void {
  const instructions = assemble(program);
  const value = new Uint8Array(POINTER_BYTES * 2);
  const view = viewOf(value);
  const address = native.bufferAddress(instructions);
  view.setUint16(0, program.length, LITTLE_ENDIAN);
  if (POINTER_BYTES === 8) {
    view.setBigUint64(8, address, LITTLE_ENDIAN);
  } else {
    view.setUint32(4, Number(address), LITTLE_ENDIAN);
  }
  attach(value);
  // Named again so that the instructions outlive the call above.
  instructions.fill(0);
}
