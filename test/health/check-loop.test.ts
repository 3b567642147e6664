import { expect } from 'chai';
import fc from 'fast-check';
import {
  firstAttemptMs,
  initialLoopState,
  type LoopRules,
  type LoopState,
  stepLoop,
} from '../../src/health/check-loop.js';

const timing = {
  delayLoopMs: 10_000,
  retry: 2,
  delayBeforeRetryMs: 1_000,
  warmupMs: 10_000,
  alpha: false,
  logAllFailures: false,
};
const common: LoopRules = { timing, budgetEachRound: false, countsFromStart: false };
const smtp: LoopRules = { ...common, budgetEachRound: true };
const slowRise: LoopRules = {
  ...common,
  timing: { ...timing, rise: { attempts: 3, delayMs: 2_000 } },
};
const misc: LoopRules = { ...common, countsFromStart: true };

/** Attempts of 100 ms each: `+` good, `-` bad, `?` undecided. What came of each, and its delay. */
function play(rules: LoopRules, outcomes: string, from?: LoopState): readonly string[] {
  let state = from ?? initialLoopState(rules);
  const names = { '+': 'good', '-': 'bad' } as const;
  return [...outcomes].map((sign) => {
    const outcome = sign === '+' || sign === '-' ? names[sign] : 'undecided';
    const step = stepLoop(rules, state, { outcome, weight: 0, startedMs: 0, endedMs: 100 });
    state = step.state;
    const retries = step.retries > 0 ? ` after ${step.retries}` : '';
    return `${step.result ?? '.'}${retries} ${step.nextMs}`;
  });
}

describe('the loop of a check', () => {
  const alpha = { ...common, timing: { ...timing, alpha: true } };
  const once = { ...common, timing: { ...timing, retry: 0 } };
  const cases: readonly [string, LoopRules, string, readonly string[]][] = [
    ['first success', common, '+', ['up 10100']],
    ['success again', common, '++', ['up 10100', '. 10100']],
    ['first failure counts at once', common, '-', ['down 10100']],
    [
      'fails when retries are used',
      common,
      '+---',
      [...['up 10100', '. 1100', '. 1100', 'down after 2 10100']],
    ],
    [
      'a success gives all retries back',
      common,
      '+--+--',
      [...['up 10100', '. 1100', '. 1100', '. 10100', '. 1100', '. 1100']],
    ],
    ['stays down silently', common, '---', ['down 10100', '. 10100', '. 10100']],
    ['one success is enough', common, '--+', ['down 10100', '. 10100', 'up 10100']],
    ['without retries', once, '+-', ['up 10100', 'down 10100']],
    ['alpha reports its first failure', alpha, '-+', ['down 10100', 'up 10100']],
    ['no result', common, '?+?--', ['. 10100', 'up 10100', '. 10100', '. 1100', '. 1100']],
    ['SMTP: first run', smtp, '---', ['. 1100', '. 1100', 'down after 2 10100']],
    [
      'SMTP: while down',
      smtp,
      '------',
      [...['. 1100', '. 1100', 'down after 2 10100', '. 1100', '. 1100', '. 10100']],
    ],
    [
      'rise: a run of good ones, a failure begins it anew',
      slowRise,
      '-++-+++',
      [...['down 10100', '. 2100', '. 2100', '. 10100', '. 2100', '. 2100', 'up 10100']],
    ],
    ['rise: not asked of a server that nobody saw fail', slowRise, '+', ['up 10100']],
    [
      'rise: with alpha from the start',
      { ...slowRise, timing: { ...slowRise.timing, alpha: true } },
      '+-+++',
      [...['. 2100', 'down 10100', '. 2100', '. 2100', 'up 10100']],
    ],
    [
      'rise: an attempt that says nothing',
      slowRise,
      '-+?++',
      [...['down 10100', '. 2100', '. 10100', '. 2100', 'up 10100']],
    ],
    [
      'fast_interval alone',
      { ...common, timing: { ...timing, rise: { attempts: 1, delayMs: 2_000 } } },
      '-++',
      [...['down 10100', 'up 10100', '. 10100']],
    ],
    [
      'rise, SMTP: a failure on the way up has all its retries',
      { ...smtp, timing: slowRise.timing },
      '---+-+++',
      [
        ...['. 1100', '. 1100', 'down after 2 10100', '. 2100', '. 1100'],
        ...['. 2100', '. 2100', 'up 10100'],
      ],
    ],
    [
      'rise, MISC: from its start',
      { ...misc, timing: slowRise.timing },
      '-+',
      ['down 10000', '. 2000'],
    ],
    ['MISC: from its start', misc, '+-', ['up 10000', '. 1000']],
  ];
  for (const [name, rules, outcomes, expected] of cases) {
    it(`${name}: ${outcomes}`, () => {
      expect(play(rules, outcomes)).to.deep.equal(expected);
    });
  }

  it('runs a script that took too long again at once', () => {
    const attempt = { outcome: 'good', weight: 0, startedMs: 0, endedMs: 30_000 } as const;
    expect(stepLoop(misc, initialLoopState(misc), attempt).nextMs).to.equal(30_000);
    expect(stepLoop(common, initialLoopState(common), attempt).nextMs).to.equal(40_000);
  });

  it('keeps the weight over retries and takes it back with the failure', () => {
    const up = { up: true, hasRun: true, attemptsUsed: 1, weight: 7 };
    const bad = { outcome: 'bad', weight: 0, startedMs: 0, endedMs: 1 } as const;
    const retried = stepLoop(misc, up, bad).state;
    expect(retried).to.deep.equal({ ...up, attemptsUsed: 2 });
    expect(stepLoop(misc, retried, bad).state.weight).to.equal(0);
  });

  it('spreads first attempts over the warm-up', () => {
    expect(firstAttemptMs(timing, 500, 0)).to.equal(1_500);
    expect(firstAttemptMs(timing, 500, 0.5)).to.equal(6_500);
    expect(firstAttemptMs({ ...timing, warmupMs: 0 }, 500, 1)).to.equal(1_500);
  });

  it('goes by what retry and rise say of runs of attempts, and reports changes only', () => {
    const signs = fc.array(fc.constantFrom('+', '-'), { maxLength: 40 });
    const few = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(signs, few, few, (outcomes, retry, rise) => {
        const rising = rise === 0 ? {} : { rise: { attempts: rise, delayMs: 100 } };
        const rules = { ...common, timing: { ...timing, retry, ...rising } };
        const told = play(rules, outcomes.join(''));
        let up: boolean | undefined;
        let failures = 0;
        let successes = 0;
        outcomes.forEach((sign, index) => {
          failures = sign === '+' ? 0 : failures + 1;
          successes = sign === '+' ? successes + 1 : 0;
          const rose = up !== false || successes >= rise;
          const now = sign === '+' ? rose : up === true && failures <= retry;
          const expected = now === up ? '.' : now ? 'up' : 'down';
          expect(told[index]?.split(' ')[0]).to.equal(expected);
          up = now;
        });
      }),
    );
  });
});
