/** `upkeep log-level`: less of a process, and as much as before. */
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { START_WITHIN_MS } from '../../lab/wait.js';

describe('upkeep log-level', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  itOurs('changes what stands in the log, and no event', async () => {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await daemon.waitForLog(/Startup complete/, START_WITHIN_MS);
    const run = (...args: readonly string[]) => upkeep(...args, '--socket', controlSocket(daemon));
    const set = run('log-level', 'supervisor=error', '--for', '1h');
    expect(set.status, set.errors).to.equal(0);
    expect(set.output)
      .to.match(/^supervisor +error +20\d\d-/m)
      .and.match(/^vrrp +(?:info|debug)$/m);
    const quiet = daemon.log().length;
    expect(run('reload', '--wait').status).to.equal(0);
    expect(run('log-level', 'supervisor=usual').output).to.match(/^supervisor +(?:info|debug)$/m);
    await daemon.waitForLog(/PUT \/v1\/log-level by root/, 10_000, quiet);
    expect(daemon.log().slice(quiet)).to.not.match(/Reload/i);
    expect(run('events', '--since', '1m').output).to.match(/reload/i);
    expect(run('log-level', 'kernel=debug').status).to.equal(1);
  });
});
