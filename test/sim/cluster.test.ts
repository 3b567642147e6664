import { expect } from 'chai';
import { failureOf } from './run-seed.js';

const FIRST_SEED = 1;
const SEEDS = 1000;

describe('simulated clusters', () => {
  const { UPKEEP_SIM_SEED: wanted } = process.env;
  const first = wanted === undefined ? FIRST_SEED : Number(wanted);
  const count = wanted === undefined ? SEEDS : 1;

  it(`keep the invariants, seeds ${first} to ${first + count - 1}`, function () {
    this.timeout(120_000);
    for (let seed = first; seed < first + count; seed += 1) {
      const failure = failureOf(seed);
      if (failure !== undefined) {
        expect.fail(failure);
      }
    }
  });
});
