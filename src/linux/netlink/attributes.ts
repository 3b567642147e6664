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
import { type AttributeCodec, hostUint16, NetlinkDecodeError } from './codecs.js';
import type { NetlinkWriter } from './writer.js';

const HEADER_BYTES = 4;
/** The two top bits of the type are flags: nested, and network byte order. */
const TYPE_MASK = 0x3fff;
const NLA_F_NESTED = 0x8000;

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
