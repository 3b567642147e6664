import { expect } from 'chai';
import fc from 'fast-check';
import { addressBytes, addressFromBytes, parseAddress } from '../../src/base/address.js';

/** Zeros are what the short form leaves out. */
const byte = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(255));

function bytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc
    .array(byte, { minLength: length, maxLength: length })
    .map((values) => Uint8Array.from(values));
}

describe('base/address', () => {
  it('gives the bytes that an address was made of, wherever its zeros are', () => {
    fc.assert(
      fc.property(fc.oneof(bytes(4), bytes(16)), (given) => {
        const family = given.length === 4 ? 'inet' : 'inet6';
        expect(addressBytes(addressFromBytes(given, 0, family))).to.deep.equal(given);
      }),
      { numRuns: 1000 },
    );
  });

  it('has one text for each address, that of RFC 5952', () => {
    const texts: Readonly<Record<string, string>> = {
      '::': '::',
      'FE80::00A': 'fe80::a',
      '2001:db8:0:0:0:0:0:1': '2001:db8::1',
      '1:0:2:3:4:5:6:7': '1:0:2:3:4:5:6:7',
      '1::2:3:4:5:6:7': '1:0:2:3:4:5:6:7',
      '0:0:1:0:0:0:2:0': '0:0:1::2:0',
      '1:0:0:2:0:0:3:4': '1::2:0:0:3:4',
      '1:2:3:4:5:6:0:0': '1:2:3:4:5:6::',
    };
    for (const [text, canonical] of Object.entries(texts)) {
      expect(parseAddress(text), text).to.equal(canonical);
      expect(parseAddress(canonical), canonical).to.equal(canonical);
    }
  });

  it('reads the text that it wrote', () => {
    fc.assert(
      fc.property(bytes(16), (given) => {
        const address = addressFromBytes(given, 0, 'inet6');
        expect(parseAddress(address)).to.equal(address);
        expect(parseAddress(address.toUpperCase())).to.equal(address);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what is none', () => {
    for (const text of [
      ':',
      ':::',
      '1:2',
      '1::2::3',
      '1:2:3:4:5:6:7:8:9',
      'fe80::1%eth0',
      '12345::',
      'g::',
    ]) {
      expect(parseAddress(text), text).to.equal(undefined);
    }
  });
});
