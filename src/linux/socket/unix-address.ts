/** Addresses of sockets on the same machine, struct sockaddr_un of unix(7). */
import { LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { AF_UNIX } from '../socket-numbers.js';

/** A path with its zero byte, or an abstract name, whose zero byte is written as `@`. */
export function unixAddress(name: string): Uint8Array {
  const abstract = name.startsWith('@');
  const text = Buffer.from(name, 'utf8');
  const bytes = new Uint8Array(2 + text.length + (abstract ? 0 : 1));
  viewOf(bytes).setUint16(0, AF_UNIX, LITTLE_ENDIAN);
  bytes.set(text, 2);
  if (abstract) {
    bytes[2] = 0;
  }
  return bytes;
}
