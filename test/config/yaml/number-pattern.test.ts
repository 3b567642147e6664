import { expect } from 'chai';
import fc from 'fast-check';
import { numberPattern } from '../../../src/config/yaml/number-pattern.js';

/** Whether a text is a word that the pattern takes. */
function matches(minimum: number, maximum: number, text: string): boolean {
  return new RegExp(`^${numberPattern(minimum, maximum)}$`).test(text);
}

describe('config/yaml: ranges of numbers', () => {
  it('hold every number from the least to the greatest, and no other', () => {
    const bound = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 31 }));
    const range = fc.tuple(bound, bound, fc.boolean());
    fc.assert(
      fc.property(range, bound, ([left, right, negative], other) => {
        const minimum = negative ? -left : Math.min(left, right);
        const maximum = negative ? right : Math.max(left, right);
        for (const number of [minimum - 1, minimum, maximum, maximum + 1, other, -other]) {
          const inside = number >= minimum && number <= maximum;
          expect(matches(minimum, maximum, String(number)), `${number}`).to.equal(inside);
        }
      }),
    );
  });

  it('take signs and zeros, and no other words', () => {
    expect(['+7', '007', '+0255', '255'].filter((text) => !matches(1, 255, text))).to.eql([]);
    const wrong = ['', '-7', '0', '000', '0x7', '7.0', 'x', '2555', '256', '00256'];
    expect(wrong.filter((text) => matches(1, 255, text))).to.deep.equal([]);
  });

  it('know where a word ends', () => {
    const two = new RegExp(`^${numberPattern(5, 9)} ${numberPattern(1, 65_535)}$`);
    expect(two.test('7 80')).to.equal(true);
    expect(two.test('4 80')).to.equal(false);
    expect(two.test('7 0')).to.equal(false);
  });
});
