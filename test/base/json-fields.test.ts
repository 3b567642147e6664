import { expect } from 'chai';
import { fieldsOf, parseFields } from '../../src/base/json-fields.js';

describe('base/json-fields', () => {
  it('gives the fields of an object, and none of anything else', () => {
    expect(parseFields('{"a":1,"b":null}')).to.deep.equal({ a: 1, b: null });
    for (const text of ['', '{"a":', '1', 'null', '"text"']) {
      expect(parseFields(text), text).to.deep.equal({});
    }
    expect(fieldsOf(undefined)).to.deep.equal({});
  });
});
