import { expect } from 'chai';
import { failureOf } from './run-seed.js';

/** Seeds of an ordinary run of the tests. */
const RUNS = 1000;

/** How long a run may take on a machine that has other things to do. */
const RUN_MS = 200;

describe('simulated clusters', () => {
  const { UPKEEP_SIM_SEED: first = '1', UPKEEP_SIM_SEED: wanted, UPKEEP_SIM_RUNS } = process.env;
  const runs = Number(UPKEEP_SIM_RUNS ?? (wanted === undefined ? RUNS : 1));
  const last = Number(first) + runs - 1;

  it(`keep the invariants, seeds ${first} to ${last}`, function () {
    this.timeout(RUN_MS * runs + 60_000);
    for (let seed = Number(first); seed <= last; seed += 1) {
      const failure = failureOf(seed);
      if (failure !== undefined) {
        expect.fail(failure);
      }
    }
  });
});
