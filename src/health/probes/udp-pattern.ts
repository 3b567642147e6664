/** What UDP_CHECK sends and what it takes for an answer. Pure. */
import type { ExpectedReply } from '../../config/lvs-model.js';

/** keepalived's text, which is repeated to fill a payload. */
const FILLING = 'keepalived check - ';
const PLAIN_PAYLOAD_BYTES = 32;

/** `count` bytes of keepalived's text, over and over. */
export function filling(count: number): Uint8Array {
  return new TextEncoder()
    .encode(FILLING.repeat(Math.ceil(count / FILLING.length)))
    .slice(0, count);
}

/** The datagram of a check: its `payload` in hexadecimal, or 32 bytes of text. */
export function udpPayload(payload: string | undefined): Uint8Array {
  return payload === undefined
    ? filling(PLAIN_PAYLOAD_BYTES)
    : Uint8Array.from(hexBytes(payload), (digits) => Number.parseInt(digits, 16));
}

/**
 * Whether a datagram is the answer that is required. Its length must be within the limits, and it
 * must agree with the pattern as far as both go; without a pattern any datagram will do.
 */
export function matchesReply(reply: ExpectedReply, datagram: Uint8Array): boolean {
  const pattern = hexBytes(reply.pattern);
  if (pattern.length === 0) {
    return true;
  }
  const { length } = datagram;
  return (
    length >= reply.minimumBytes &&
    length <= reply.maximumBytes &&
    pattern.every((digits, index) => {
      const byte = datagram[index];
      return byte === undefined || agrees(digits, byte);
    })
  );
}

function agrees(digits: string, byte: number): boolean {
  const actual = byte.toString(16).padStart(2, '0');
  return [0, 1].every((place) => digits[place] === 'x' || digits[place] === actual[place]);
}

/** Two lower-case digits for each byte; a digit that stands alone is a byte of its own. */
function hexBytes(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[0-9a-fx]{1,2}/g) ?? [];
  return words.map((word) => word.padStart(2, '0'));
}
