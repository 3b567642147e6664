/** SIGHUP: what stays configured never goes away, not for a moment. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lastReport } from '../lab/clients/prober.js';
import {
  configuration,
  globalDefinitions,
  instance,
  VIRTUAL_ADDRESS,
} from '../lab/configuration.js';
import { startPair } from '../lab/pair.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

describe('reload', function () {
  this.timeout(120_000);
  const lab = useLab(['n1', 'n2']);

  it('a hundred times in a row under traffic loses no reply and no mastership', async () => {
    const { high } = await startPair(lab);
    const prober = lab.probe(VIRTUAL_ADDRESS);
    await lab.sniffer.waitFor('replies', 'echoReply', () => true);
    lab.sniffer.clear();
    for (let count = 0; count < 100; count++) {
      high.reload();
      await observeFor(40);
    }
    await eventually('the last reload is over', () => {
      return lab.sniffer.seen('advert').length > 10;
    });
    await prober.stop();
    const report = await lastReport(lab.sniffer, VIRTUAL_ADDRESS);
    // One for each reload at least: a busy machine sends fewer than the prober would.
    expect(report.asked).to.be.greaterThan(100);
    expect(report.answered).to.equal(report.asked);
    expect(report.answeredBy).to.deep.equal(['n1']);
    expect(lab.sniffer.seen('advert', (advert) => advert.node === 'n2')).to.deep.equal([]);
    expect(lab.sniffer.seen('advert', (advert) => advert.priority === 0)).to.deep.equal([]);
    expect(high.running).to.equal(true);
  });

  it('adds and removes addresses and leaves the others alone', async () => {
    const { high } = await startPair(lab);
    const n1 = lab.network.node('n1');
    const prober = lab.probe(VIRTUAL_ADDRESS);
    await lab.sniffer.waitFor('replies', 'echoReply', () => true);
    lab.sniffer.clear();
    const addresses = [`${VIRTUAL_ADDRESS}/24`, '10.99.0.107/24'];
    high.reload(configuration({ priority: 200, addresses }));
    await lab.sniffer.waitFor(
      'the new address is announced',
      'gratuitousArp',
      (arp) => arp.address === '10.99.0.107',
    );
    expect(n1.holds('10.99.0.107')).to.equal(true);
    high.reload(configuration({ priority: 200 }));
    await eventually('the new one is gone', () => !n1.holds('10.99.0.107'));
    await prober.stop();
    const report = await lastReport(lab.sniffer, VIRTUAL_ADDRESS);
    expect(report.answered).to.equal(report.asked);
    expect(lab.sniffer.seen('advert', (advert) => advert.node === 'n2')).to.deep.equal([]);
  });

  it('lets a removed instance say goodbye', async () => {
    const other = { name: 'VI_2', virtualRouterId: 52, addresses: ['10.99.0.108/24'] };
    const one = configuration({ priority: 200 });
    const daemon = lab.start('n1', one + instance({ ...other, priority: 200 }));
    await eventually('both addresses', () => {
      return ['10.99.0.108', VIRTUAL_ADDRESS].every((held) => lab.network.node('n1').holds(held));
    });
    lab.sniffer.clear();
    daemon.reload(one);
    const goodbye = await lab.sniffer.waitFor('priority 0', 'advert', (seen) => !seen.priority);
    expect(goodbye.virtualRouterId).to.equal(52);
    await eventually('its address goes', () => !lab.network.node('n1').holds('10.99.0.108'));
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
  });

  itOurs('says goodbye on the interface that an instance leaves for another', async () => {
    const { high } = await startPair(lab);
    const n1 = lab.network.node('n1');
    n1.ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'eth1-peer');
    n1.setInterface('eth1-peer', true);
    n1.setInterface('eth1', true);
    n1.ip('address', 'add', '10.98.0.1/24', 'dev', 'eth1');
    lab.sniffer.clear();
    const before = high.log().length;
    high.reload(configuration({ priority: 200 }).replace('interface eth0', 'interface eth1'));
    await lab.sniffer.waitFor('priority 0', 'advert', ({ priority }) => priority === 0);
    await eventually('n2 has the address', () => lab.network.node('n2').holds(VIRTUAL_ADDRESS));
    await eventually('n1 has it on the other interface', () =>
      n1.addresses('eth1').includes(`${VIRTUAL_ADDRESS}/24`),
    );
    expect(high.log().slice(before)).not.to.match(/Cannot send/);
    n1.ip('link', 'delete', 'eth1');
  });

  it('takes a new priority at once, without leaving the state', async () => {
    const { high } = await startPair(lab);
    high.reload(configuration({ priority: 150 }));
    await lab.sniffer.waitFor('priority 150', 'advert', (advert) => advert.priority === 150);
    expect(lab.sniffer.seen('advert', (advert) => advert.node === 'n2')).to.deep.equal([]);
  });

  itOurs('keeps the old configuration when the file is broken, and says why', async () => {
    const { high } = await startPair(lab);
    const before = high.log().length;
    const broken = `${globalDefinitions()}vrrp_instance VI_1 {\n  virtual_router_id 999\n`;
    high.reload(broken);
    await high.waitForLog(/old configuration stays/, 10_000, before);
    expect(high.log().slice(before)).to.match(/virtual_router_id/);
    lab.sniffer.clear();
    await lab.sniffer.waitFor('adverts go on', 'advert', () => {
      return lab.sniffer.seen('advert', (advert) => advert.priority === 200).length > 5;
    });
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
    high.reload(configuration({ priority: 160 }));
    await lab.sniffer.waitFor('priority 160', 'advert', (advert) => advert.priority === 160);
  });

  itOurs('is judged with the interfaces that are there, as by upkeep check', async () => {
    const { high } = await startPair(lab);
    const n1 = lab.network.node('n1');
    n1.ip('link', 'add', 'more0', 'type', 'veth', 'peer', 'name', 'more1');
    const more = 'track_interface {\n more0 weight 1\n }';
    const tracking = configuration({ priority: 200, more });
    high.reload(tracking);
    await high.waitForLog(/Reload complete/);
    n1.ip('link', 'delete', 'more0');
    const gone = high.log().length;
    high.reload(tracking);
    await high.waitForLog(/Reload complete/, 10_000, gone);
    const elsewhere = tracking.replace('interface eth0', 'interface eth9');
    const before = high.log().length;
    high.reload(elsewhere);
    await high.waitForLog(/the old configuration stays: .*eth9. does not exist/, 10_000, before);
    expect(n1.holds(VIRTUAL_ADDRESS)).to.equal(true);
    expect(lab.sniffer.seen('advert', (advert) => advert.priority === 0)).to.deep.equal([]);
  });

  itOurs('is refused while an included file is missing', async () => {
    const { high: daemon } = await startPair(lab);
    const n1 = lab.network.node('n1');
    const included = join(daemon.directory, 'instances.conf');
    writeFileSync(included, configuration({ priority: 200 }));
    daemon.reload(`include ${included}\n`);
    await daemon.waitForLog(/Reload complete/);
    rmSync(included);
    const before = daemon.log().length;
    daemon.reload();
    await daemon.waitForLog(/the old configuration stays: .*instances\.conf/, 10_000, before);
    expect(n1.holds(VIRTUAL_ADDRESS)).to.equal(true);
    expect(lab.sniffer.seen('advert', (advert) => advert.priority === 0)).to.deep.equal([]);
  });
});
