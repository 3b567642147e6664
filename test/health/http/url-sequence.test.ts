import { expect } from 'chai';
import {
  initialSequenceState,
  type SequenceRules,
  stepSequence,
} from '../../../src/health/http/url-sequence.js';

const timing = {
  delayLoopMs: 10,
  retry: 1,
  delayBeforeRetryMs: 3,
  warmupMs: 0,
  alpha: false,
  logAllFailures: false,
};
const two: SequenceRules = { timing, fastRecovery: false, urls: { length: 2 } };
const fast: SequenceRules = { ...two, fastRecovery: true };
const alpha: SequenceRules = { ...two, timing: { ...timing, alpha: true } };

const rising: SequenceRules = { ...two, timing: { ...timing, rise: { attempts: 2, delayMs: 5 } } };

/** `+` good, `-` bad, `?` undecided. Each step: the page asked, the result, the delay. */
function play(rules: SequenceRules, outcomes: string): string {
  let state = initialSequenceState(rules);
  const told: string[] = [];
  for (const sign of outcomes) {
    const outcome = sign === '+' ? 'good' : sign === '-' ? 'bad' : 'undecided';
    const step = stepSequence(rules, state, outcome);
    told.push(`${state.page}${step.result ?? ''}/${step.delayMs}`);
    state = step.state;
  }
  return told.join(' ');
}

describe('the pages of an HTTP check', () => {
  const cases: readonly [string, SequenceRules, string, string][] = [
    ['one page each interval', two, '++++', '0/10 1up/10 0/10 1/10'],
    ['a single page', { ...two, urls: { length: 1 } }, '++', '0up/10 0/10'],
    ['the first bad page counts at once', two, '-', '0down/10'],
    ['so does the second in the first round', two, '+-', '0/10 1down/10'],
    ['retries on the same page', two, '++--', '0/10 1up/10 0/3 0down/10'],
    ['a good page gives retries back', two, '++-+-+', '0/10 1up/10 0/3 0/10 1/3 1/10'],
    ['asks the failed page until it is good', two, '+---', '0/10 1down/10 1/10 1/10'],
    ['then a whole round', two, '+-+++', '0/10 1down/10 1/10 0/10 1up/10'],
    ['bad in the recovery round', two, '+-+--++', '0/10 1down/10 1/10 0/3 0/3 0/10 1up/10'],
    ['alpha says nothing of its first failure', alpha, '--+++', '0/10 0/10 0/10 0/10 1up/10'],
    ['alpha goes up', alpha, '++', '0/10 1up/10'],
    ['no result changes nothing', two, '?+?+', '0/10 0/10 1/10 1up/10'],
    ['fast: the first round', fast, '+++', '0/0 1up/10 0/10'],
    ['fast: the recovery round', fast, '++--+++', '0/0 1up/10 0/3 0down/10 0/0 0/0 1up/10'],
    [
      'rise counts whole rounds after the failed page',
      rising,
      '+-++++++',
      '0/10 1down/10 1/5 0/5 1/5 0/5 1up/10 0/10',
    ],
    [
      'rise: a bad page begins anew',
      rising,
      '-+++-+++++',
      '0down/10 0/5 0/5 1/5 0/3 0/5 1/5 0/5 1up/10 0/10',
    ],
    ['fast: a bad page waits', fast, '+-+-', '0/0 1down/10 1/0 0/3'],
  ];
  for (const [name, rules, outcomes, expected] of cases) {
    it(`${name}: ${outcomes}`, () => {
      expect(play(rules, outcomes)).to.equal(expected);
    });
  }

  it('waits delay_before_retry when that is longer than delay_loop', () => {
    const slow = { ...two, timing: { ...timing, delayBeforeRetryMs: 50 } };
    expect(play(slow, '--')).to.equal('0down/50 0/50');
  });
});
