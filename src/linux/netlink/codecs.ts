/** How the values of netlink attributes are written in bytes. */
import { addressBytes, addressFromBytes, type IpAddress } from '../../base/address.js';
import { LITTLE_ENDIAN } from '../host-order.js';
import type { NetlinkWriter } from './writer.js';

/** The bytes do not hold what their lengths say. */
export class NetlinkDecodeError extends Error {
  override readonly name = 'NetlinkDecodeError';
}

/** How a value is written in bytes. */
export interface AttributeCodec<Value> {
  readonly nested: boolean;
  /** The value in `bytes` from `start` up to `end`. */
  decode(bytes: Uint8Array, start: number, end: number): Value;
  encode(writer: NetlinkWriter, value: Value): void;
}

/** An unsigned 16-bit number in host order; what lies beyond the end counts as 0. */
export function hostUint16(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset] ?? 0;
  const second = bytes[offset + 1] ?? 0;
  return LITTLE_ENDIAN ? first | (second << 8) : (first << 8) | second;
}

function expectLength(start: number, end: number, length: number): void {
  if (end - start < length) {
    throw new NetlinkDecodeError(`attribute of ${end - start} bytes, ${length} are needed`);
  }
}

/** An unsigned 8-bit number. */
export const u8: AttributeCodec<number> = {
  nested: false,
  decode: (bytes, start, end) => {
    expectLength(start, end, 1);
    return bytes[start] ?? 0;
  },
  encode: (writer, value) => writer.uint8(value),
};

/** An unsigned 16-bit number in host order. */
export const u16: AttributeCodec<number> = {
  nested: false,
  decode: (bytes, start, end) => {
    expectLength(start, end, 2);
    return hostUint16(bytes, start);
  },
  encode: (writer, value) => writer.uint16(value),
};

/** An unsigned 16-bit number in network order: a port. */
export const u16Network: AttributeCodec<number> = {
  nested: false,
  decode: (bytes, start, end) => {
    expectLength(start, end, 2);
    return ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);
  },
  encode: (writer, value) => {
    writer.uint8(value >> 8);
    writer.uint8(value & 0xff);
  },
};

/** An unsigned 32-bit number in host order. */
export const u32: AttributeCodec<number> = {
  nested: false,
  decode: (bytes, start, end) => {
    expectLength(start, end, 4);
    const first = hostUint16(bytes, start);
    const second = hostUint16(bytes, start + 2);
    return LITTLE_ENDIAN ? first + second * 0x10000 : first * 0x10000 + second;
  },
  encode: (writer, value) => writer.uint32(value),
};

/** An unsigned 64-bit number in host order. */
export const u64: AttributeCodec<bigint> = {
  nested: false,
  decode: (bytes, start, end) => {
    expectLength(start, end, 8);
    const first = u32.decode(bytes, start, start + 4);
    const second = u32.decode(bytes, start + 4, start + 8);
    const [low, high] = LITTLE_ENDIAN ? [first, second] : [second, first];
    // Most counters of a new table are 0, and a constant takes no memory.
    if (high === 0) {
      return low === 0 ? 0n : BigInt(low);
    }
    return (BigInt(high) << 32n) | BigInt(low);
  },
  encode: (writer, value) => {
    const low = Number(BigInt.asUintN(32, value));
    const high = Number(BigInt.asUintN(32, value >> 32n));
    writer.uint32(LITTLE_ENDIAN ? low : high);
    writer.uint32(LITTLE_ENDIAN ? high : low);
  },
};

/** Bytes as they are; a decoded value is a window on the message. */
export const bytesOf: AttributeCodec<Uint8Array> = {
  nested: false,
  decode: (bytes, start, end) => bytes.subarray(start, end),
  encode: (writer, value) => writer.bytes(value),
};

let lastAddress: IpAddress | undefined;
let lastAddressBytes: Uint8Array = new Uint8Array(0);

/** Most messages name one address twice in a row, and there are thousands of them. */
function rememberedAddressBytes(address: IpAddress): Uint8Array {
  if (address !== lastAddress) {
    lastAddressBytes = addressBytes(address);
    lastAddress = address;
  }
  return lastAddressBytes;
}

/** An IPv4 or IPv6 address, told apart by its length. */
export const ipAddress: AttributeCodec<IpAddress> = {
  nested: false,
  decode: (bytes, start, end) => {
    if (end - start !== 4 && end - start !== 16) {
      throw new NetlinkDecodeError(`address of ${end - start} bytes`);
    }
    return addressFromBytes(bytes, start, end - start === 4 ? 'inet' : 'inet6');
  },
  encode: (writer, value) => writer.bytes(rememberedAddressBytes(value)),
};

const utf8 = new TextDecoder();

/** Text that ends with a zero byte (or with the attribute). */
export const text: AttributeCodec<string> = {
  nested: false,
  decode: (bytes, start, end) => {
    const zero = bytes.indexOf(0, start);
    return utf8.decode(bytes.subarray(start, zero < 0 || zero > end ? end : zero));
  },
  encode: (writer, value) => {
    writer.bytes(Buffer.from(value, 'utf8'));
    writer.uint8(0);
  },
};
