import { expect } from 'chai';
import fc from 'fast-check';
import { fileOutcome } from '../../../src/health/probes/file-outcome.js';
import { fileNumber } from '../../../src/track/file-number.js';

const path = '/run/load';

describe('numbers in files', () => {
  const readings: readonly (readonly [string, number | undefined])[] = [
    ['12\n', 12],
    [' \t-7 and more', -7],
    ['+0x1F', 31],
    ['0X10', 16],
    ['010', 8],
    ['08', 0],
    ['-0', 0],
    ['0xg', 0],
    ['', 0],
    ['text', 0],
    ['- 5', 0],
    ['-2147483648', -2147483648],
    ['2147483648', 2147483648],
    ['2147483649', undefined],
    ['-2147483649', undefined],
    [`1${'0'.repeat(100)}`, undefined],
  ];
  for (const [text, value] of readings) {
    it(`reads ${JSON.stringify(text.slice(0, 20))} as ${value}`, () => {
      expect(fileNumber(text)).to.equal(value);
    });
  }

  it('reads every 32-bit integer in each base', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (value) => {
        expect(fileNumber(String(value))).to.equal(value);
        expect(fileNumber(`0x${value.toString(16)}`)).to.equal(value);
        expect(fileNumber(`0${value.toString(8)}`)).to.equal(value);
      }),
    );
  });

  it('fails a server by a number when there is no weight', () => {
    const plain = { weight: 0, reverse: false, path };
    expect(fileOutcome(plain, 0)).to.deep.equal({ outcome: 'good', weight: 0 });
    expect(fileOutcome(plain, 3)).to.deep.equal({ outcome: 'bad', reason: '/run/load holds 3' });
    const reverse = { ...plain, reverse: true };
    expect(fileOutcome(reverse, 0).outcome).to.equal('bad');
    expect(fileOutcome(reverse, -1).outcome).to.equal('good');
  });

  it('adds number times weight, within 32 bits', () => {
    const weight = (factor: number, reverse: boolean, value: number) =>
      fileOutcome({ weight: factor, reverse, path }, value);
    expect(weight(2, false, 5)).to.deep.equal({ outcome: 'good', weight: 10 });
    expect(weight(2, true, 5)).to.deep.equal({ outcome: 'good', weight: -10 });
    expect(weight(2, true, 0)).to.deep.equal({ outcome: 'good', weight: 0 });
    expect(weight(1000, false, 2 ** 31)).to.deep.equal({ outcome: 'good', weight: 2 ** 31 - 1 });
    expect(weight(1, false, -(2 ** 31)).outcome).to.equal('bad');
    expect(weight(1, false, -(2 ** 31) + 1).outcome).to.equal('good');
  });
});
