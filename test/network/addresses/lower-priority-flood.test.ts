/**
 * Valid adverts of lower priority in a flood: a master asserts itself, and does not multiply what
 * it hears. UPKEEP_FLOOD_SECONDS makes it last longer than the two seconds of the gate.
 */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { type CraftedAdvert, sendAdverts } from '../../lab/packets/crafted-advert.js';
import { startPair } from '../../lab/pair.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const { UPKEEP_FLOOD_SECONDS: seconds = '2' } = process.env;
const SECONDS = Number(seconds);
const PER_SECOND = 9000;
/** One in ten milliseconds, and those of the schedule. */
const MOST_ANSWERS = SECONDS * 110 + 20;
const LOWER: CraftedAdvert = { source: '10.99.0.3', priority: 50 };

describe('a flood of adverts of lower priority', function () {
  this.timeout((SECONDS * 3 + 60) * 1000);
  const lab = useLab(['n1', 'n2']);

  itOurs('costs a hundred answers a second at most, and few lines', async () => {
    const { high, low } = await startPair(lab);
    high.reload(
      configuration({ priority: 200, more: 'notify_master_rx_lower_pri "/bin/sleep 0.01"' }),
    );
    await high.waitForLog(/Reload complete/);
    const before = high.log().length;
    lab.sniffer.clear();
    await sendAdverts(lab.network.node('client'), [LOWER], SECONDS * PER_SECOND, PER_SECOND);
    await observeFor(300);
    const answers = lab.sniffer.seen('advert', ({ node }) => node === 'n1').length;
    const announced = lab.sniffer.seen('gratuitousArp', ({ node }) => node === 'n1').length;
    const lines = high.log().slice(before).split('\n').length;
    expect(answers).to.be.within(SECONDS, MOST_ANSWERS);
    expect(announced).to.be.within(1, MOST_ANSWERS * 5);
    expect(lines).to.be.lessThan(SECONDS * 3 + 10);
    expect(lab.sniffer.seen('advert', ({ node }) => node === 'n2')).to.deep.equal([]);
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
    await high.stop();
    await eventually('n2 takes over', () => lab.network.node('n2').holds(VIRTUAL_ADDRESS));
    expect(low.running).to.equal(true);
  });
});
