/** Reads AgentX packets of a master agent, in either byte order (RFC 2741 sections 5 and 6). */
import type { SearchRange } from '../mib-view.js';
import type { Oid } from '../oid.js';
import type { MasterPdu } from './pdu.js';
import { AGENTX_VERSION, type AgentxHeader, FLAGS, HEADER_BYTES, PDU_TYPES } from './pdu.js';

/** More than any request of a master has. */
const LARGEST_PAYLOAD_BYTES = 1 << 20;

/** A packet, or why it is none: then the session is of no use any more. */
export type Decoded =
  | { readonly header: AgentxHeader; readonly pdu: MasterPdu; readonly bytes: number }
  | { readonly problem: string };

/** The packet that `bytes` begin with; undefined: it is not complete. */
export function decodePdu(bytes: Buffer): Decoded | undefined {
  if (bytes.length < HEADER_BYTES) {
    return undefined;
  }
  if (bytes[0] !== AGENTX_VERSION) {
    return { problem: `version ${bytes[0]}` };
  }
  const flags = bytes.readUInt8(2);
  const isBigEndian = (flags & FLAGS.networkByteOrder) !== 0;
  const number = (offset: number): number =>
    isBigEndian ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset);
  const length = number(16);
  if (length > LARGEST_PAYLOAD_BYTES || length % 4 !== 0) {
    return { problem: `payload of ${length} bytes` };
  }
  if (bytes.length < HEADER_BYTES + length) {
    return undefined;
  }
  const header = { session: number(4), transaction: number(8), packet: number(12) };
  const payload = new Payload(bytes.subarray(HEADER_BYTES, HEADER_BYTES + length), isBigEndian);
  try {
    if ((flags & FLAGS.nonDefaultContext) !== 0) {
      payload.skipOctets();
    }
    return {
      header,
      pdu: decodePayload(bytes.readUInt8(1), payload),
      bytes: HEADER_BYTES + length,
    };
  } catch (error) {
    if (error instanceof RangeError) {
      return { problem: 'payload cut short' };
    }
    throw error;
  }
}

function decodePayload(type: number, payload: Payload): MasterPdu {
  switch (type) {
    case PDU_TYPES.response:
      payload.unsigned(); // res.sysUpTime
      return { kind: 'response', error: payload.short() };
    case PDU_TYPES.get:
      return { kind: 'get', ranges: payload.ranges() };
    case PDU_TYPES.getNext:
      return { kind: 'getNext', ranges: payload.ranges() };
    case PDU_TYPES.getBulk: {
      const nonRepeaters = payload.short();
      const maximumRepetitions = payload.short();
      return { kind: 'getBulk', nonRepeaters, maximumRepetitions, ranges: payload.ranges() };
    }
    case PDU_TYPES.testSet:
      return { kind: 'testSet' };
    case PDU_TYPES.commitSet:
      return { kind: 'commitSet' };
    case PDU_TYPES.undoSet:
      return { kind: 'undoSet' };
    case PDU_TYPES.cleanupSet:
      return { kind: 'cleanupSet' };
    default:
      return { kind: 'close' }; // nothing else comes from a master
  }
}

/** Reads on, field by field. @throws RangeError at the end of the bytes */
class Payload {
  readonly #bytes: Buffer;
  readonly #isBigEndian: boolean;
  #offset = 0;

  constructor(bytes: Buffer, isBigEndian: boolean) {
    this.#bytes = bytes;
    this.#isBigEndian = isBigEndian;
  }

  unsigned(): number {
    const at = this.#advance(4);
    return this.#isBigEndian ? this.#bytes.readUInt32BE(at) : this.#bytes.readUInt32LE(at);
  }

  short(): number {
    const at = this.#advance(2);
    return this.#isBigEndian ? this.#bytes.readUInt16BE(at) : this.#bytes.readUInt16LE(at);
  }

  skipOctets(): void {
    const length = this.unsigned();
    this.#advance(Math.ceil(length / 4) * 4);
  }

  ranges(): readonly SearchRange[] {
    const ranges: SearchRange[] = [];
    while (this.#offset < this.#bytes.length) {
      const { name, include } = this.#name();
      ranges.push({ start: name, include, end: this.#name().name });
    }
    return ranges;
  }

  #name(): { readonly name: Oid; readonly include: boolean } {
    const at = this.#advance(4);
    const length = this.#bytes.readUInt8(at);
    const prefix = this.#bytes.readUInt8(at + 1);
    const include = this.#bytes.readUInt8(at + 2) !== 0;
    const rest = Array.from({ length }, () => this.unsigned());
    return { name: prefix === 0 ? rest : [1, 3, 6, 1, prefix, ...rest], include };
  }

  #advance(count: number): number {
    const at = this.#offset;
    this.#offset += count;
    return at;
  }
}
