import { expect } from 'chai';
import fc from 'fast-check';
import { addressBytes, addressFromBytes } from '../../src/base/address.js';

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
});
