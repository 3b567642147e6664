/**
 * Orders of death, a dozen from a seed (UPKEEP_ORDERS_SEED draws others) and those that went wrong
 * once where other tests do not see it;
 * `scripts/orders-of-death` plays as many as wanted.
 */
import { expect } from 'chai';
import { createRandom } from '../../src/sim/random.js';
import { daemonUnderTest } from '../lab/daemon-kind.js';
import { Network } from '../lab/network.js';
import { describeOrder, drawOrder, type Order } from '../lab/orders/order.js';
import { runOrder } from '../lab/orders/run.js';
import { itOurs } from '../lab/use-lab.js';

const RUNS = 12;

/** A standby that hangs before its first word looks like one that is still being loaded. */
const HANGING_STANDBY: Order = {
  strikes: [
    { victim: 'standby', blow: 'spin' },
    { victim: 'vrrp', blow: 'stop' },
  ],
  gapMs: 20,
  addresses: 1,
};

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

  const play = async (order: Order): Promise<void> => {
    const { problems } = await runOrder(network, order, daemonUnderTest());
    expect(problems).to.deep.equal([]);
  };

  itOurs(describeOrder(HANGING_STANDBY), () => play(HANGING_STANDBY));

  for (let run = 0; run < RUNS; run += 1) {
    const order = drawOrder(random, daemonUnderTest());
    it(`${describeOrder(order)} (seed ${seed}, run ${run})`, () => play(order));
  }
});
