/**
 * Netlink attributes (<linux/netlink.h>, struct nlattr). A message's attributes are a declarative
 * table from names to numbers and types; one encoder and one decoder serve all tables. Attributes
 * that a table does not know are kept as they are.
 *
 *      0        2        4                      length
 *      +--------+--------+----------------------+ - - - - +
 *      | length | type   | value                | padding |   each starts at a multiple of 4
 *      +--------+--------+----------------------+ - - - - +
 */
import { addressBytes, addressFromBytes, type IpAddress } from '../base/address.js';
import { LITTLE_ENDIAN } from './host-order.js';
import type { NetlinkWriter } from './netlink-writer.js';

const HEADER_BYTES = 4;
/** The two top bits of the type are flags: nested, and network byte order. */
const TYPE_MASK = 0x3fff;
const NLA_F_NESTED = 0x8000;

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

/** One row of a table. */
export interface AttributeSpecification<Value> {
  readonly type: number;
  readonly codec: AttributeCodec<Value>;
}

/** The rows of one message, by the names that its values get. */
export type AttributeRows = Readonly<Record<string, AttributeSpecification<unknown>>>;

/** An attribute that the table does not name. */
export interface UnknownAttribute {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The values of a table's attributes, as far as a message has them. */
export type AttributeValues<Rows extends AttributeRows> = {
  -readonly [Name in keyof Rows]?: Rows[Name] extends AttributeSpecification<infer Value>
    ? Value | undefined
    : never;
} & { unknown?: readonly UnknownAttribute[] | undefined };

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

/** Attributes within an attribute. */
export function nested<Rows extends AttributeRows>(
  table: AttributeTable<Rows>,
): AttributeCodec<AttributeValues<Rows>> {
  return {
    nested: true,
    decode: (bytes, start, end) => table.decode(bytes, start, end),
    encode: (writer, values) => table.encode(writer, values),
  };
}

interface NamedRow {
  readonly name: string;
  /** With the flag of nested attributes. */
  readonly type: number;
  readonly codec: AttributeCodec<unknown>;
}

/** The encoder and decoder of one set of rows. */
export class AttributeTable<Rows extends AttributeRows> {
  readonly #rows: readonly NamedRow[];
  readonly #byType: (NamedRow | undefined)[] = [];

  constructor(rows: Rows) {
    this.#rows = Object.entries(rows).map(([name, { type, codec }]) => ({
      name,
      type: codec.nested ? type | NLA_F_NESTED : type,
      codec,
    }));
    for (const row of this.#rows) {
      this.#byType[row.type & TYPE_MASK] = row;
    }
  }

  /**
   * The attributes in `bytes` from `start` up to `end`. Of an attribute that occurs twice the
   * last counts, as in the kernel.
   *
   * @throws NetlinkDecodeError when lengths do not fit.
   */
  decode(bytes: Uint8Array, start: number, end: number): AttributeValues<Rows> {
    const values: Record<string, unknown> = {};
    let unknown: UnknownAttribute[] | undefined;
    let offset = start;
    while (offset + HEADER_BYTES <= end) {
      const length = hostUint16(bytes, offset);
      if (length < HEADER_BYTES || offset + length > end) {
        throw new NetlinkDecodeError(`attribute length ${length} at ${offset} of ${end}`);
      }
      const type = hostUint16(bytes, offset + 2) & TYPE_MASK;
      const row = this.#byType[type];
      if (row) {
        values[row.name] = row.codec.decode(bytes, offset + HEADER_BYTES, offset + length);
      } else {
        unknown ??= [];
        unknown.push({ type, bytes: bytes.subarray(offset + HEADER_BYTES, offset + length) });
      }
      offset += (length + 3) & ~3;
    }
    if (unknown) {
      Object.assign(values, { unknown });
    }
    // The rows decide the type of each value; the type checker cannot follow a loop over names.
    return values as AttributeValues<Rows>;
  }

  /** Writes the attributes that have a value, in the order of the rows, then the unknown ones. */
  encode(writer: NetlinkWriter, values: AttributeValues<Rows>): void {
    for (const row of this.#rows) {
      const value: unknown = values[row.name];
      if (value !== undefined) {
        const start = writer.beginAttribute(row.type);
        row.codec.encode(writer, value);
        writer.endAttribute(start);
      }
    }
    for (const { type, bytes } of values.unknown ?? []) {
      const start = writer.beginAttribute(type);
      writer.bytes(bytes);
      writer.endAttribute(start);
    }
  }
}

function hostUint16(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset] ?? 0;
  const second = bytes[offset + 1] ?? 0;
  return LITTLE_ENDIAN ? first | (second << 8) : (first << 8) | second;
}
