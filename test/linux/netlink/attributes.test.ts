import { expect } from 'chai';
import fc from 'fast-check';
import { AttributeTable, nested } from '../../../src/linux/netlink/attributes.js';
import {
  bytesOf,
  NetlinkDecodeError,
  text,
  u8,
  u16,
  u32,
} from '../../../src/linux/netlink/codecs.js';
import { NetlinkWriter } from '../../../src/linux/netlink/writer.js';
import { hex } from './samples.js';

const inner = new AttributeTable({ count: { type: 1, codec: u32 } });
const table = new AttributeTable({
  small: { type: 1, codec: u8 },
  medium: { type: 2, codec: u16 },
  large: { type: 3, codec: u32 },
  name: { type: 4, codec: text },
  raw: { type: 5, codec: bytesOf },
  inside: { type: 6, codec: nested(inner) },
});

function encode(values: Parameters<typeof table.encode>[1]): Uint8Array {
  const writer = new NetlinkWriter();
  table.encode(writer, values);
  return writer.written().slice();
}

describe('netlink attributes', () => {
  it('writes lengths, types, padding and the flag of nested ones', () => {
    const bytes = encode({ small: 7, name: 'v0:1', inside: { count: 258 } });
    expect(Buffer.from(bytes)).to.deep.equal(
      Buffer.from(hex('0500010007000000 0900040076303a3100000000 0c000680 0800010002010000')),
    );
  });

  it('reads back what it wrote', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '0', ':', '.'), maxLength: 15 });
    const values = fc.record({
      small: fc.integer({ min: 0, max: 0xff }),
      medium: fc.integer({ min: 0, max: 0xffff }),
      large: fc.integer({ min: 0, max: 0xffffffff }),
      name,
      raw: fc.uint8Array({ maxLength: 40 }),
      inside: fc.record({ count: fc.integer({ min: 0, max: 0xffffffff }) }),
    });
    fc.assert(
      fc.property(values, (written) => {
        const bytes = encode(written);
        expect(table.decode(bytes, 0, bytes.length)).to.deep.equal(written);
      }),
    );
  });

  it('keeps attributes that the table does not name', () => {
    const unknown = [{ type: 99, bytes: Uint8Array.of(1, 2, 3) }];
    const bytes = encode({ small: 1, unknown });
    const decoded = table.decode(bytes, 0, bytes.length);
    expect(decoded.unknown).to.deep.equal(unknown);
    expect(encode(decoded)).to.deep.equal(bytes);
  });

  it('refuses values that are too short and lengths that do not fit', () => {
    expect(() => table.decode(hex('0600030001020000'), 0, 8)).to.throw(NetlinkDecodeError);
    expect(() => table.decode(hex('0900010001020000'), 0, 8)).to.throw(NetlinkDecodeError);
    expect(() => table.decode(hex('0300010001020000'), 0, 8)).to.throw(NetlinkDecodeError);
    expect(table.decode(hex('0800030001020000'), 0, 8)).to.deep.equal({ large: 513 });
  });

  it('ends on any bytes, with a typed error at most', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        try {
          table.decode(bytes, 0, bytes.length);
        } catch (error) {
          expect(error).to.be.instanceOf(NetlinkDecodeError);
        }
      }),
    );
  });
});
