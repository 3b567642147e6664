/** What a service manager such as systemd hears of a daemon that it watches. */
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import { scratchDirectory } from '../lab/scratch.js';
import { ServiceManager } from '../lab/servers/service-manager.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

describe('a service manager', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  itOurs('hears that the daemon runs, and how its instances stand', async () => {
    const manager = new ServiceManager(join(scratchDirectory(), 'notify'));
    try {
      const environment = { NOTIFY_SOCKET: manager.path, WATCHDOG_USEC: '400000' };
      const high = lab.start('n1', configuration({ priority: 200 }), { environment });
      const words = () => manager.heard().flat();
      const fed = () => words().filter((word) => word === 'WATCHDOG=1').length;
      await eventually('the watchdog is fed', () => fed() > 3);
      await eventually('it is master', () => words().includes('STATUS=1 MASTER'));
      process.kill(high.pid, 'SIGSTOP');
      await observeFor(100); // what was on its way
      const before = fed();
      await observeFor(1000);
      expect(fed()).to.equal(before);
      process.kill(high.pid, 'SIGCONT');
      await eventually('the watchdog is fed again', () => fed() > before);
      lab.network.setCable('n1', false);
      await eventually('it has a fault', () => words().includes('STATUS=1 FAULT'));
      lab.network.setCable('n1', true);
    } finally {
      manager.close();
    }
  });
});
