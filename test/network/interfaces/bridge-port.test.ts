/**
 * An interface with an instance that becomes a port of a bridge: the kernel hands what comes in on
 * it to the bridge, and what the instance sends still leaves by it. keepalived does the same.
 */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS, wallMs } from '../../lab/wait.js';

describe('an interface with an instance', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);
  const node = () => lab.network.node('n1');
  const adverts = (what: string) => {
    const fromMs = wallMs();
    return lab.sniffer.waitFor(
      what,
      'advert',
      (advert) => advert.node === 'n1' && advert.priority === 200 && advert.timeMs > fromMs,
      START_WITHIN_MS,
    );
  };

  it('advertises while it is a port of a bridge, and hears when it is none', async () => {
    const daemon = lab.start('n1', configuration({ priority: 200 }));
    await adverts('n1 is master');
    const pid = daemon.pidOf('vrrp');
    node().ip('link', 'add', 'upper', 'type', 'bridge');
    try {
      node().setInterface('upper', true);
      node().ip('link', 'set', 'eth0', 'master', 'upper');
      await adverts('n1 advertises in the bridge');
      await eventually('it has its address', () => node().holds(VIRTUAL_ADDRESS));
      node().ip('link', 'set', 'eth0', 'nomaster');
      await adverts('n1 advertises again');
    } finally {
      node().ip('link', 'delete', 'upper');
    }
    expect(daemon.pidOf('vrrp')).to.equal(pid);
    // It hears again: a better master is given way to.
    const rival = lab.start('n2', configuration({ priority: 250 }));
    await eventually(
      'n2 has the address',
      () => lab.network.node('n2').holds(VIRTUAL_ADDRESS) && !node().holds(VIRTUAL_ADDRESS),
      START_WITHIN_MS,
      () => `${daemon.log()}\n${rival.log()}`,
    );
  });
});
