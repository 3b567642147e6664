import { expect } from 'chai';
import fc from 'fast-check';
import { addressShape, array, object, parseShaped, shaped } from '../../src/base/json-shape.js';

const shape = object({ addresses: array(addressShape) });

describe('base/json-shape', () => {
  it('takes a value that is like it, without fields that it does not know', () => {
    const addresses = ['192.0.2.1', 'fd00::1'];
    expect(shaped(shape, { addresses, more: 1 })).to.deep.equal({ addresses });
    expect(parseShaped(shape, JSON.stringify({ addresses }))).to.deep.equal({ addresses });
  });

  it('takes no other value, and is not upset by any text', () => {
    const texts = fc.oneof(fc.string(), fc.json(), fc.constant('{"addresses":["10.0.0"]}'));
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseShaped(shape, text)).to.equal(undefined);
      }),
    );
  });
});
