/** Numbers in the byte order of this machine, which the kernel's own structures use. */
import { endianness } from 'node:os';

/** For the last argument of DataView's methods. */
export const LITTLE_ENDIAN = endianness() === 'LE';

/** A view on the very memory of `bytes`. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 32-bit integer as the kernel's `int`, for socket options. */
export function hostInt32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setInt32(0, value, LITTLE_ENDIAN);
  return bytes;
}

/** A 32-bit number whose bytes lie in memory in network order, as a number in host order. */
export function networkOrder32(value: number): number {
  if (!LITTLE_ENDIAN) {
    return value;
  }
  const swapped =
    (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
  return swapped >>> 0;
}

/** Bytes of a pointer and of a size_t in structures of the kernel. */
export const POINTER_BYTES = process.arch === 'arm' || process.arch === 'ia32' ? 4 : 8;
