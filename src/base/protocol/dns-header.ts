/** The header of a DNS message (RFC 1035 section 4.1.1): who asks and who answers read it here. */

const HEADER_BYTES = 12;
/** QR: the message is a response. */
const RESPONSE = 0x8000;
const RECURSION_DESIRED = 0x0100;
const TRUNCATED = 0x0200;
const RCODE = 0x000f;

/** A name that does not exist, as a response code. */
export const NAME_ERROR = 3;

/** What the header of a query says besides its number. */
export const QUERY_FLAGS = RECURSION_DESIRED;

/** What the header of an answer says. */
export interface AnswerHeader {
  readonly responseCode: number;
  /** The rest is to be had over TCP. */
  readonly isTruncated: boolean;
}

/** The header of the answer to query `id`; undefined for a message that is none. */
export function answerHeader(message: Uint8Array, id: number): AnswerHeader | undefined {
  if (message.length < HEADER_BYTES) {
    return undefined;
  }
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const flags = view.getUint16(2);
  return view.getUint16(0) === id && (flags & RESPONSE) !== 0
    ? { responseCode: flags & RCODE, isTruncated: (flags & TRUNCATED) !== 0 }
    : undefined;
}
