/**
 * A short soak from a seed (UPKEEP_SOAK_SEED draws others); `scripts/soak` goes on for as long as
 * is wanted.
 */
import { expect } from 'chai';
import { createRandom } from '../../../src/sim/random.js';
import { Soak } from '../../lab/soak/soak.js';

const ROUNDS = 5;

const { UPKEEP_SOAK_SEED: wanted = '7' } = process.env;

describe('a pair under faults', function () {
  this.timeout(240_000);

  it(`is as it should be after each of ${ROUNDS} rounds (seed ${wanted})`, async () => {
    const soak = new Soak(createRandom(Number(wanted)));
    try {
      await soak.start();
      for (let round = 0; round < ROUNDS; round += 1) {
        const { text, problems } = await soak.round();
        expect(problems, text).to.deep.equal([]);
      }
      expect(await soak.end()).to.deep.equal([]);
    } finally {
      soak.close();
    }
  });
});
