/** Our processes die, one after the other or all at once. */
import { expect } from 'chai';
import { startKernelMonitor } from '../lab/clients/kernel-monitor.js';
import { probeReport } from '../lab/clients/prober.js';
import { configuration, masterDownIntervalMs, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { onlyHolder, startPair } from '../lab/pair.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually, observeFor, START_WITHIN_MS, wallMs } from '../lab/wait.js';

describe('death of our processes', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  afterEach(() => lab.network.setCable('n1', true));

  itOurs('a release that cannot send its priority 0 says so', async () => {
    const { high } = await startPair(lab);
    const node = lab.network.node('n1');
    process.kill(high.pidOf('vrrp'), 'SIGKILL');
    await high.waitForLog(/resumed/);
    const chain = '{ type filter hook output priority 0; ip protocol 112 drop; };';
    node.run('nft', [`table ip silent { chain output ${chain} }`]);
    try {
      // After the second death within a minute what was held is released.
      process.kill(high.pidOf('vrrp'), 'SIGKILL');
      await high.waitForLog(
        /died: Respawning in(?:(?!Starting VRRP).)*Cannot send VRRP packets on eth0: Op/s,
      );
      await high.waitForLog(/child is gone: removed its addresses, but priority 0 was not sent/);
      await onlyHolder(lab, 'n2');
    } finally {
      node.run('nft', ['delete', 'table', 'ip', 'silent']);
    }
    await onlyHolder(lab, 'n1');
  });

  for (const advertInterval of [1, 0.5, 0.1]) {
    itOurs(`nobody notices that the VRRP child is killed (${advertInterval} s)`, async () => {
      const { high } = await startPair(lab, { advertInterval });
      lab.probe(VIRTUAL_ADDRESS);
      await lab.sniffer.waitFor('replies', 'echoReply', () => true);
      // Fast adverts want a process in readiness, and the next of a series would not find one.
      await observeFor(2000);
      lab.sniffer.clear();
      const monitor = await startKernelMonitor(lab.network.node('n1'));
      const victim = high.pidOf('vrrp');
      const killedMs = wallMs();
      process.kill(victim, 'SIGKILL');
      await lab.sniffer.waitFor(
        'its successor adverts',
        'advert',
        (advert) => advert.node === 'n1' && advert.timeMs > killedMs,
      );
      const advertIntervalMs = advertInterval * 1000;
      const patienceMs = masterDownIntervalMs({ version: 3, priority: 100, advertIntervalMs });
      await observeFor(patienceMs);
      // The kernel answers throughout, because the address is never gone.
      expect(await monitor.removed()).to.deep.equal([]);
      monitor.close();
      const { answeredBy } = probeReport(lab.sniffer.events, VIRTUAL_ADDRESS);
      expect(answeredBy).to.deep.equal(['n1']);
      const claims = lab.sniffer.events.filter(
        (event) =>
          event.node === 'n2' && (event.kind === 'advert' || event.kind === 'gratuitousArp'),
      );
      expect(claims).to.deep.equal([]);
      expect(lab.sniffer.seen('advert', (advert) => advert.priority === 0)).to.deep.equal([]);
      expect(high.pidOf('vrrp')).not.to.equal(victim);
      const held = lab.network.node('n1').addresses();
      expect(held.filter((address) => address.startsWith(VIRTUAL_ADDRESS))).to.have.lengthOf(1);
    });
  }

  itOurs('what a reload takes away goes also when the child has died before it heard', async () => {
    const { high } = await startPair(lab, {
      addresses: [`${VIRTUAL_ADDRESS}/24`, '10.99.0.101/24'],
    });
    const node = lab.network.node('n1');
    const victim = high.pidOf('vrrp');
    high.signal('SIGSTOP');
    process.kill(victim, 'SIGKILL');
    high.reload(configuration({ priority: 200 }));
    high.signal('SIGCONT');
    await high.waitForLog(/Reload complete/);
    await eventually('the address is gone', () => !node.holds('10.99.0.101'));
    expect(node.holds(VIRTUAL_ADDRESS)).to.equal(true);
    expect(high.pidOf('vrrp')).not.to.equal(victim);
  });

  itOurs('a child that dies again and again lets its peer take over at once', async () => {
    const { high } = await startPair(lab, { advertInterval: 1 });
    lab.sniffer.clear();
    process.kill(high.pidOf('vrrp'), 'SIGKILL');
    await lab.sniffer.waitFor('a successor', 'advert', (advert) => advert.node === 'n1');
    await high.waitForLog(/resumed/);
    const diedMs = wallMs();
    process.kill(high.pidOf('vrrp'), 'SIGKILL');
    await lab.sniffer.waitFor('priority 0', 'advert', (advert) => advert.priority === 0);
    await high.waitForLog(/child is gone: sent priority 0 and removed its addresses \(/);
    const taken = await lab.sniffer.waitFor(
      'n2 is master',
      'advert',
      (advert) => advert.node === 'n2' && advert.priority > 0,
    );
    // Skew time instead of three intervals and skew time (RFC 9568 section 6.1).
    expect(taken.timeMs - diedMs).to.be.lessThan(3000);
    await onlyHolder(lab, 'n2');
    await high.waitForLog(/Respawning/);
    await onlyHolder(lab, 'n1');
  });

  itOurs('a release of a backup speaks of no priority 0', async () => {
    const { low } = await startPair(lab);
    process.kill(low.pidOf('vrrp'), 'SIGKILL');
    await low.waitForLog(/resumed/);
    process.kill(low.pidOf('vrrp'), 'SIGKILL');
    await low.waitForLog(/child is gone: removed its addresses \(/);
  });

  it('the child lets go when the supervisor is killed', async () => {
    const { high } = await startPair(lab);
    process.kill(high.pid, 'SIGKILL');
    await lab.sniffer.waitFor('priority 0', 'advert', (advert) => advert.priority === 0);
    await onlyHolder(lab, 'n2');
  });

  it('what a crashed predecessor left is removed when another is master now', async () => {
    const { high } = await startPair(lab);
    high.crash();
    await eventually('n2 holds it, too', () => lab.network.node('n2').holds(VIRTUAL_ADDRESS));
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
    high.configure(configuration({ priority: 50 }));
    high.start();
    await onlyHolder(lab, 'n2', START_WITHIN_MS);
  });

  it('what a crashed predecessor left is there once when the node is master again', async () => {
    const { high, low } = await startPair(lab);
    await low.stop();
    high.crash();
    lab.sniffer.clear();
    high.start();
    await lab.sniffer.waitFor(
      'n1 adverts',
      'advert',
      (advert) => advert.node === 'n1',
      START_WITHIN_MS,
    );
    await eventually('n1 holds the address', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    const held = lab.network.node('n1').addresses();
    expect(held).to.deep.equal(['10.99.0.1/24', `${VIRTUAL_ADDRESS}/24`]);
  });
});
