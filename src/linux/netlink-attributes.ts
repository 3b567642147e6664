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
import { LITTLE_ENDIAN, viewOf } from './host-order.js';
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
  decode(bytes: Uint8Array): Value;
  encode(writer: NetlinkWriter, value: Value): void;
}

/** One row of a table. */
export interface AttributeSpecification<Value> {
  readonly type: number;
  readonly codec: AttributeCodec<Value>;
}

/** The rows of one message, by the names that its values get. */
export type AttributeTable = Readonly<Record<string, AttributeSpecification<unknown>>>;

/** An attribute that the table does not name. */
export interface UnknownAttribute {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The values of a table's attributes, as far as a message has them. */
export type AttributeValues<Table extends AttributeTable> = {
  -readonly [Name in keyof Table]?: Table[Name] extends AttributeSpecification<infer Value>
    ? Value | undefined
    : never;
} & { unknown?: readonly UnknownAttribute[] | undefined };

function expectLength(bytes: Uint8Array, length: number): DataView {
  if (bytes.length < length) {
    throw new NetlinkDecodeError(`attribute of ${bytes.length} bytes, ${length} are needed`);
  }
  return viewOf(bytes);
}

/** An unsigned 8-bit number. */
export const u8: AttributeCodec<number> = {
  nested: false,
  decode: (bytes) => expectLength(bytes, 1).getUint8(0),
  encode: (writer, value) => writer.uint8(value),
};

/** An unsigned 16-bit number in host order. */
export const u16: AttributeCodec<number> = {
  nested: false,
  decode: (bytes) => expectLength(bytes, 2).getUint16(0, LITTLE_ENDIAN),
  encode: (writer, value) => writer.uint16(value),
};

/** An unsigned 32-bit number in host order. */
export const u32: AttributeCodec<number> = {
  nested: false,
  decode: (bytes) => expectLength(bytes, 4).getUint32(0, LITTLE_ENDIAN),
  encode: (writer, value) => writer.uint32(value),
};

/** Bytes as they are; a decoded value is a window on the message. */
export const bytesOf: AttributeCodec<Uint8Array> = {
  nested: false,
  decode: (bytes) => bytes,
  encode: (writer, value) => writer.bytes(value),
};

/** Text that ends with a zero byte (or with the attribute). */
export const text: AttributeCodec<string> = {
  nested: false,
  decode: (bytes) => {
    const end = bytes.indexOf(0);
    return Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end)).toString('utf8');
  },
  encode: (writer, value) => {
    writer.bytes(Buffer.from(value, 'utf8'));
    writer.uint8(0);
  },
};

/** Attributes within an attribute. */
export function nested<Table extends AttributeTable>(
  decoder: AttributeDecoder<Table>,
): AttributeCodec<AttributeValues<Table>> {
  return {
    nested: true,
    decode: (bytes) => decoder.decode(bytes, 0, bytes.length),
    encode: (writer, values) => encodeAttributes(writer, decoder.table, values),
  };
}

/** Decodes the attributes of one table. */
export class AttributeDecoder<Table extends AttributeTable> {
  readonly table: Table;
  readonly #rows: (readonly [string, AttributeCodec<unknown>] | undefined)[] = [];

  constructor(table: Table) {
    this.table = table;
    for (const [name, specification] of Object.entries(table)) {
      this.#rows[specification.type] = [name, specification.codec];
    }
  }

  /**
   * The attributes in `bytes` from `start` up to `end`. Of an attribute that occurs twice the
   * last counts, as in the kernel.
   *
   * @throws NetlinkDecodeError when lengths do not fit.
   */
  decode(bytes: Uint8Array, start: number, end: number): AttributeValues<Table> {
    const values: Record<string, unknown> = {};
    let unknown: UnknownAttribute[] | undefined;
    let offset = start;
    while (offset + HEADER_BYTES <= end) {
      const length = hostUint16(bytes, offset);
      if (length < HEADER_BYTES || offset + length > end) {
        throw new NetlinkDecodeError(`attribute length ${length} at ${offset} of ${end}`);
      }
      const type = hostUint16(bytes, offset + 2) & TYPE_MASK;
      const row = this.#rows[type];
      const value = bytes.subarray(offset + HEADER_BYTES, offset + length);
      if (row) {
        values[row[0]] = row[1].decode(value);
      } else {
        unknown ??= [];
        unknown.push({ type, bytes: value });
      }
      offset += (length + 3) & ~3;
    }
    if (unknown) {
      Object.assign(values, { unknown });
    }
    // The rows decide the type of each value; the type checker cannot follow a loop over names.
    return values as AttributeValues<Table>;
  }
}

function hostUint16(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset] ?? 0;
  const second = bytes[offset + 1] ?? 0;
  return LITTLE_ENDIAN ? first | (second << 8) : (first << 8) | second;
}

/** Writes the attributes that have a value, in the order of the table, then the unknown ones. */
export function encodeAttributes<Table extends AttributeTable>(
  writer: NetlinkWriter,
  table: Table,
  values: AttributeValues<Table>,
): void {
  for (const [name, specification] of Object.entries(table)) {
    const value: unknown = values[name];
    if (value !== undefined) {
      const flags = specification.codec.nested ? NLA_F_NESTED : 0;
      const start = writer.beginAttribute(specification.type | flags);
      specification.codec.encode(writer, value);
      writer.endAttribute(start);
    }
  }
  for (const { type, bytes } of values.unknown ?? []) {
    const start = writer.beginAttribute(type);
    writer.bytes(bytes);
    writer.endAttribute(start);
  }
}
