/** A master appears, dies, comes back: who holds the address, and who says so on the wire. */
import { expect } from 'chai';
import { configuration, masterDownIntervalMs, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('takeover and preemption', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  async function pair(more = '') {
    const high = lab.start('n1', configuration({ priority: 200, more }));
    await lab.sniffer.waitFor('n1 is master', 'advert', (advert) => advert.node === 'n1');
    const low = lab.start('n2', configuration({ priority: 100, more }));
    await low.waitForLog(/Entering BACKUP STATE/);
    return { high, low };
  }

  // Shows: vrrp_instance, vrrp_instance.interface, vrrp_instance.version, vrrp_instance.advert_int
  it('gives the address to the highest priority, and to one node only', async () => {
    await pair();
    const announced = await lab.sniffer.waitFor(
      'gratuitous ARP',
      'gratuitousArp',
      (arp) => arp.address === VIRTUAL_ADDRESS,
    );
    expect(announced.node).to.equal('n1');
    await eventually('n1 holds the address', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    expect(lab.network.node('n2').holds(VIRTUAL_ADDRESS)).to.equal(false);
    expect(lab.sniffer.seen('advert', (advert) => advert.node === 'n2')).to.deep.equal([]);
    const [advert] = lab.sniffer.seen('advert');
    expect(advert).to.include({ version: 3, virtualRouterId: 51, priority: 200, timeToLive: 255 });
    expect(advert).to.include({ source: '10.99.0.1', addressCount: 1 });
  });

  it('moves the address when the master crashes, after the master-down interval', async () => {
    const { high } = await pair();
    high.crash();
    lab.network.setCable('n1', false);
    const taken = await lab.sniffer.waitFor('n2 adverts', 'advert', (seen) => seen.node === 'n2');
    const last = lab.sniffer.seen('advert', (seen) => seen.node === 'n1').at(-1);
    const waited = taken.timeMs - (last?.timeMs ?? 0);
    const interval = masterDownIntervalMs({ version: 3, priority: 100, advertIntervalMs: 200 });
    expect(waited).to.be.greaterThan(interval - 1);
    await eventually('n2 holds the address', () => lab.network.node('n2').holds(VIRTUAL_ADDRESS));
    lab.network.setCable('n1', true);
  });

  it('gives the address back to a higher priority that returns', async () => {
    const { high } = await pair();
    await high.stop();
    await eventually('n2 holds the address', () => lab.network.node('n2').holds(VIRTUAL_ADDRESS));
    high.start();
    await eventually('n1 holds it again', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    await eventually('n2 gave it up', () => !lab.network.node('n2').holds(VIRTUAL_ADDRESS));
  });

  // Shows: vrrp_instance.nopreempt, vrrp_instance.state
  it('leaves the address where it is with nopreempt', async () => {
    const { high, low } = await pair('nopreempt');
    await high.stop();
    await low.waitForLog(/Entering MASTER STATE/);
    high.start();
    const before = high.log().length;
    await high.waitForLog(/Entering BACKUP STATE/);
    lab.sniffer.clear();
    await lab.sniffer.waitFor(
      'n2 still adverts after many of its intervals',
      'advert',
      (advert) => advert.node === 'n2' && lab.sniffer.seen('advert').length > 12,
    );
    expect(high.log().slice(before)).not.to.match(/Entering MASTER STATE/);
    expect(lab.sniffer.seen('advert', (advert) => advert.node === 'n1')).to.deep.equal([]);
    expect(lab.network.node('n2').holds(VIRTUAL_ADDRESS)).to.equal(true);
  });

  it('says goodbye with priority 0, so that the backup waits the skew time only', async () => {
    const { high } = await pair();
    await high.stop();
    const goodbye = await lab.sniffer.waitFor('priority 0', 'advert', (seen) => !seen.priority);
    const taken = await lab.sniffer.waitFor('n2 adverts', 'advert', (seen) => seen.node === 'n2');
    expect(goodbye.node).to.equal('n1');
    const interval = masterDownIntervalMs({ version: 3, priority: 100, advertIntervalMs: 200 });
    expect(taken.timeMs - goodbye.timeMs).to.be.lessThan(interval);
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(false);
  });
});
