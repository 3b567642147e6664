/**
 * Orders of death, a dozen from a seed (UPKEEP_ORDERS_SEED draws others);
 * `scripts/orders-of-death` plays as many as wanted.
 */
import { expect } from 'chai';
import { createRandom } from '../../src/sim/random.js';
import { daemonUnderTest } from '../lab/daemon-kind.js';
import { Network } from '../lab/network.js';
import { describeOrder, drawOrder } from '../lab/orders/order.js';
import { runOrder } from '../lab/orders/run.js';

const RUNS = 12;

const { UPKEEP_ORDERS_SEED: wanted = '288046' } = process.env;

describe('orders of death', function () {
  this.timeout(120_000);
  const seed = Number(wanted);
  const random = createRandom(seed);
  let network: Network;

  before(() => {
    network = new Network(['n1', 'n2']);
  });
  after(() => network.close());

  for (let run = 0; run < RUNS; run += 1) {
    const order = drawOrder(random, daemonUnderTest());
    it(`${describeOrder(order)} (seed ${seed}, run ${run})`, async () => {
      const { problems } = await runOrder(network, order, daemonUnderTest());
      expect(problems).to.deep.equal([]);
    });
  }
});
