/**
 * The Internet checksum: the one's complement of the one's complement sum of 16-bit words
 * (RFC 1071). Several pieces can be summed, for protocols with a pseudo header; every piece but
 * the last must have an even length.
 */
export function internetChecksum(...pieces: readonly Uint8Array[]): number {
  let sum = 0;
  for (const piece of pieces) {
    const even = piece.length & ~1;
    for (let index = 0; index < even; index += 2) {
      sum += ((piece[index] ?? 0) << 8) | (piece[index + 1] ?? 0);
    }
    if (even !== piece.length) {
      sum += (piece[even] ?? 0) << 8;
    }
  }
  while (sum > 0xffff) {
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return ~sum & 0xffff;
}
