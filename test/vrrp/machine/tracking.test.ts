import { expect } from 'chai';
import fc from 'fast-check';
import type { Weight } from '../../../src/config/model.js';
import {
  applyScriptResult,
  causesFault,
  contributionOf,
  effectivePriority,
  effectOfNumber,
  holdsInInit,
  initialScriptStatus,
  type ScriptThresholds,
  totalPriority,
} from '../../../src/vrrp/machine/tracking.js';

const script: ScriptThresholds = { rise: 3, fall: 2, initFail: false };

/** The status after each result; results are written `+` and `-`. */
function history(thresholds: ScriptThresholds, results: string): string {
  let status = initialScriptStatus(thresholds);
  const seen = [...results].map((result) => {
    status = applyScriptResult(thresholds, status, result === '+');
    return `${status.good === true ? 'good' : 'bad'}${status.resultCounter}`;
  });
  return seen.join(' ');
}

describe('script results', () => {
  it('are unknown before the first, unless init_fail says bad', () => {
    expect(initialScriptStatus(script)).to.deep.equal({ good: undefined, resultCounter: 0 });
    expect(initialScriptStatus({ ...script, initFail: true }).good).to.equal(false);
  });

  it('let the first one decide', () => {
    expect(history(script, '+')).to.equal('good4');
    expect(history(script, '-')).to.equal('bad0');
  });

  it('let init_fail wait for as many successes as rise', () => {
    expect(history({ ...script, initFail: true }, '+++')).to.equal('bad1 bad2 good4');
  });

  it('need rise successes in a row to become good', () => {
    expect(history(script, '-+++')).to.equal('bad0 bad1 bad2 good4');
    expect(history(script, '-++-++')).to.equal('bad0 bad1 bad2 bad0 bad1 bad2');
  });

  it('need fall failures in a row to become bad', () => {
    expect(history(script, '+--')).to.equal('good4 good3 bad0');
    expect(history(script, '+-+-+')).to.equal('good4 good3 good4 good3 good4');
  });

  it('count nothing with rise 1 and fall 1', () => {
    expect(history({ rise: 1, fall: 1, initFail: false }, '+-+')).to.equal('good1 bad0 good1');
  });

  it('keep the counter in its range, on the side of its meaning', () => {
    const thresholds = fc.record({
      rise: fc.integer({ min: 1, max: 5 }),
      fall: fc.integer({ min: 1, max: 5 }),
      initFail: fc.boolean(),
    });
    fc.assert(
      fc.property(thresholds, fc.array(fc.boolean(), { maxLength: 30 }), (limits, results) => {
        let status = initialScriptStatus(limits);
        for (const result of results) {
          status = applyScriptResult(limits, status, result);
          expect(status.resultCounter).to.be.within(0, limits.rise + limits.fall - 1);
          expect(status.good).to.equal(status.resultCounter >= limits.rise);
        }
      }),
    );
  });
});

describe('tracking weights', () => {
  const table: readonly [
    Weight,
    good: number,
    bad: number,
    faultGood: boolean,
    faultBad: boolean,
  ][] = [
    [{ value: 10, reverse: false }, 10, 0, false, false],
    [{ value: -10, reverse: false }, 0, -10, false, false],
    [{ value: 10, reverse: true }, -10, 0, false, false],
    [{ value: -10, reverse: true }, 0, 10, false, false],
    [{ value: 0, reverse: false }, 0, 0, false, true],
    [{ value: 0, reverse: true }, 0, 0, true, false],
  ];
  for (const [weight, good, bad, faultGood, faultBad] of table) {
    it(`weight ${weight.value}${weight.reverse ? ' reverse' : ''}`, () => {
      expect(contributionOf(weight, true)).to.equal(good);
      expect(contributionOf(weight, false)).to.equal(bad);
      expect(causesFault(weight, true)).to.equal(faultGood);
      expect(causesFault(weight, false)).to.equal(faultBad);
      expect(contributionOf(weight, undefined)).to.equal(0);
      expect(causesFault(weight, undefined)).to.equal(false);
      expect(holdsInInit(weight, undefined)).to.equal(weight.value === 0);
      expect(holdsInInit(weight, false)).to.equal(false);
    });
  }

  it('multiply the number in a file, down to FAULT (measured with keepalived)', () => {
    const effects = (value: number, reverse: boolean, numbers: readonly number[]) =>
      numbers.map((number) => {
        const { change, fault } = effectOfNumber({ value, reverse }, number);
        return fault ? 'FAULT' : change;
      });
    expect(effects(1, false, [5, -5, -253, -254])).to.deep.equal([5, -5, -253, 'FAULT']);
    expect(effects(-3, false, [5, -10, 84, 85])).to.deep.equal([-15, 30, -252, 'FAULT']);
    expect(effects(2, false, [20, -127])).to.deep.equal([40, 'FAULT']);
    expect(effects(2, true, [10, -10, 127])).to.deep.equal([-20, 20, 'FAULT']);
    expect(effects(0, false, [0, 1, -1])).to.deep.equal([0, 'FAULT', 'FAULT']);
    expect(effects(0, true, [0, 1])).to.deep.equal(['FAULT', 0]);
  });

  it('add up to a priority within 1 to 254, the owner excepted', () => {
    expect(totalPriority(100, [])).to.equal(100);
    expect(totalPriority(100, [20, -5, 0])).to.equal(115);
    expect(effectivePriority(100, 115)).to.equal(115);
    expect(effectivePriority(100, 300)).to.equal(254);
    expect(effectivePriority(100, 255)).to.equal(254);
    expect(effectivePriority(100, 0)).to.equal(1);
    expect(effectivePriority(100, -153)).to.equal(1);
    expect(effectivePriority(255, 100)).to.equal(255);
  });
});
