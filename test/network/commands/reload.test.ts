/** `upkeep reload`: an answer when all processes run with the file, and the way back. */
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { controlSocket, statusOf, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';

describe('upkeep reload', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  let daemon: Daemon;

  const run = (...args: readonly string[]) => upkeep(...args, '--socket', controlSocket(daemon));
  const priority = (): number | undefined => statusOf(daemon).vrrp?.instances[0]?.basePriority;

  beforeEach('start one', async () => {
    daemon = lab.start('n1', configuration({ priority: 100 }));
    await daemon.waitForLog(/Startup complete/, START_WITHIN_MS);
  });

  itOurs(
    'returns when the processes run with the new file, or says what is wrong with it',
    async () => {
      daemon.configure(configuration({ priority: 120 }));
      expect(run('reload', '--wait')).to.deep.include({ status: 0, errors: '' });
      expect(priority()).to.equal(120);
      daemon.configure(`${configuration({ priority: 130 })}\nvrrp_instance {\n`);
      const refused = run('reload', '--wait');
      expect(refused.status).to.equal(1);
      expect(refused.errors).to.match(/keepalived\.conf:\d+:\d+: /);
      expect(priority()).to.equal(120);
    },
  );

  itOurs('goes back to what ran before, unless it is confirmed', async () => {
    daemon.configure(configuration({ priority: 120 }));
    expect(run('reload', '--wait', '--confirm', '1s')).to.deep.include({
      status: 2,
      output: '',
      errors: 'It was not confirmed: the former configuration is back.\n',
    });
    expect(priority()).to.equal(100);
    expect(run('reload', '--confirm', '30s').status).to.equal(0);
    expect(priority()).to.equal(120);
    expect(run('confirm').output).to.equal('The new configuration stays.\n');
    expect(run('confirm').status).to.equal(1);
    daemon.configure(configuration({ priority: 130 }));
    const at = new Date(Date.now() + 2000).toISOString();
    expect(run('reload', '--at', at).status).to.equal(0);
    await eventually('the new priority', () => priority() === 130);
  });
});
