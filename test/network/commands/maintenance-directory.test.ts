/** Real servers that files take out, also those that are there before the daemon is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { controlSocket, statusOf, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';

describe('maintenance_directory', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-maintenance-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  // Shows: global_defs.maintenance_directory
  itOurs('disables real servers while their files are there', async () => {
    const file = (name: string) => join(directory, name);
    writeFileSync(file('10.99.1.4'), '');
    const daemon = lab.start(
      'n1',
      `global_defs {\n maintenance_directory ${directory}\n}
      virtual_server 10.99.0.100 80 {\n lb_algo rr\n lb_kind NAT\n protocol TCP
      real_server 10.99.1.4 80 {\n }\n real_server 10.99.1.5 80 {\n }\n}\n`,
    );
    await daemon.waitForLog(/Startup complete/, START_WITHIN_MS);
    const states = () =>
      statusOf(daemon)
        .balancer?.virtualServers[0]?.realServers.map(({ adminState }) => adminState)
        .join(' ');
    await eventually('the first is disabled', () => states() === 'disabled ready');
    writeFileSync(file('10.99.1.5:80'), '');
    await eventually('both are', () => states() === 'disabled disabled');
    const run = (...args: readonly string[]) => upkeep(...args, '--socket', controlSocket(daemon));
    expect(run('overrides').output).to.match(/10\.99\.1\.5:80 +disabled +file/);
    const refused = run('enable', '10.99.1.5:80');
    expect([refused.status, refused.output]).to.deep.equal([1, '']);
    expect(refused.errors).to.contain(`while the file ${file('10.99.1.5:80')} is there`);
    rmSync(file('10.99.1.5:80'));
    await eventually('the second is back', () => states() === 'disabled ready');
  });
});
