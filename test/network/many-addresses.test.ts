/** A takeover of a thousand and twenty addresses. */
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const VIRTUAL = Array.from({ length: 20 }, (_, index) => `10.99.1.${index + 1}`);
const EXCLUDED = Array.from({ length: 1000 }, (_, index) => {
  return `10.99.${16 + Math.floor(index / 250)}.${(index % 250) + 1}`;
});
const ALL = [...VIRTUAL, ...EXCLUDED];

describe('1,020 addresses', function () {
  this.timeout(90_000);
  const lab = useLab(['n1', 'n2']);

  it('are taken over, announced and let go, all of them', async () => {
    const text = (priority: number) =>
      configuration({
        priority,
        addresses: VIRTUAL.map((address) => `${address}/32`),
        excludedAddresses: EXCLUDED.map((address) => `${address}/32`),
        more: 'garp_master_repeat 1\n garp_master_delay 1',
      });
    const held = (name: string) =>
      lab.network
        .node(name)
        .addresses()
        .filter((address) => address.endsWith('/32')).length;
    const high = lab.start('n1', text(200));
    await eventually('n1 holds all', () => held('n1') === ALL.length, 20_000);
    const low = lab.start('n2', text(100));
    await low.waitForLog(/Entering BACKUP STATE/);
    expect(held('n2')).to.equal(0);
    lab.sniffer.clear();
    await high.stop();
    expect(held('n1')).to.equal(0);
    await eventually('n2 holds all', () => held('n2') === ALL.length, 20_000);
    await eventually('n2 has announced all', () => {
      const arps = lab.sniffer.seen('gratuitousArp', (arp) => arp.node === 'n2');
      const announced = new Set(arps.map((arp) => arp.address));
      return ALL.every((address) => announced.has(address));
    });
    const adverts = lab.sniffer.seen('advert', (advert) => advert.node === 'n2');
    expect(adverts[0]?.addressCount).to.equal(VIRTUAL.length);
    expect((await low.stop()).code).to.equal(0);
    expect(held('n2')).to.equal(0);
  });
});
