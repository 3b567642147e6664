/** What the network and other people do to a master, and how it comes back. */
import { expect } from 'chai';
import { VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { onlyHolder, startPair } from '../lab/pair.js';
import { useLab } from '../lab/use-lab.js';
import { eventually, wallMs } from '../lab/wait.js';

describe('faults of the network', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  afterEach('mend the network', () => {
    lab.network.setCable('n1', true);
  });

  it('a pulled cable means FAULT, a plugged one brings the master back', async () => {
    const { high } = await startPair(lab);
    lab.network.setCable('n1', false);
    await high.waitForLog(/Entering FAULT STATE/);
    await onlyHolder(lab, 'n2');
    const before = high.log().length;
    lab.network.setCable('n1', true);
    await high.waitForLog(/Entering BACKUP STATE/, 10_000, before);
    await onlyHolder(lab, 'n1');
  });

  it('an interface set down means FAULT as well', async () => {
    const { high } = await startPair(lab);
    lab.network.node('n1').setInterface('eth0', false);
    await high.waitForLog(/Entering FAULT STATE/);
    lab.network.node('n1').setInterface('eth0', true);
    await onlyHolder(lab, 'n1');
  });

  it('an address that somebody removes is put back, and peers hear of it', async () => {
    await startPair(lab);
    lab.sniffer.clear();
    lab.network.node('n1').ip('address', 'delete', `${VIRTUAL_ADDRESS}/24`, 'dev', 'eth0');
    await lab.sniffer.waitFor(
      'n1 announces the address again',
      'gratuitousArp',
      (arp) => arp.node === 'n1' && arp.address === VIRTUAL_ADDRESS,
    );
    await onlyHolder(lab, 'n1');
  });

  it('two masters that cannot hear each other settle as soon as they can', async () => {
    await startPair(lab);
    const nodes = [lab.network.node('n1'), lab.network.node('n2')];
    for (const node of nodes) {
      node.setDeaf(true);
    }
    await eventually('both claim it', () => nodes.every((node) => node.holds(VIRTUAL_ADDRESS)));
    for (const node of nodes) {
      node.setDeaf(false);
    }
    await onlyHolder(lab, 'n1');
    // By the time on the wire: what the sniffer has still to hand over may be older than this.
    const settledMs = wallMs();
    const since = (node: string) =>
      lab.sniffer.seen('advert', (advert) => advert.node === node && advert.timeMs > settledMs);
    await lab.sniffer.waitFor('n1 adverts', 'advert', () => since('n1').length > 5);
    expect(since('n2')).to.deep.equal([]);
  });
});
