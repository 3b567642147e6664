/** `watch_configuration`: what writes the files need not know of the daemon. */
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { globalDefinitions, instance } from '../../lab/configuration.js';
import { scratchDirectory } from '../../lab/scratch.js';
import { statusOf } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('watch_configuration', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  // Shows: watch_configuration
  itOurs('follows the file, what it includes, and links that lead elsewhere', async () => {
    const directory = scratchDirectory();
    const part = (version: string, priority: number) => {
      mkdirSync(join(directory, version));
      writeFileSync(join(directory, version, 'vrrp.conf'), instance({ priority }));
      symlinkSync(version, join(directory, 'next'));
      renameSync(join(directory, 'next'), join(directory, '..data')); // as a ConfigMap does
    };
    part('v1', 100);
    symlinkSync('..data/vrrp.conf', join(directory, 'vrrp.conf'));
    const main = `${globalDefinitions('watch_configuration')}include ${directory}/*.conf\n`;
    const daemon = lab.start('n1', main);
    const priority = () => statusOf(daemon).vrrp?.instances[0]?.basePriority;
    await daemon.waitForLog(/Entering MASTER STATE/);

    part('v2', 120);
    await eventually('the priority of the link', () => priority() === 120);

    const before = daemon.log().length;
    writeFileSync(join(directory, 'broken.conf'), 'vrrp_instance VI_2 {\n priority 400\n}\n');
    await daemon.waitForLog(/Reload refused.*broken\.conf/, 10_000, before);
    writeFileSync(join(directory, 'broken.conf'), '');
    await daemon.waitForLog(/Reload complete/, 10_000, before);
    expect(priority()).to.equal(120);

    daemon.configure(main.replace('watch_configuration', '').concat('# quiet\n'));
    await daemon.waitForLog(/Reload complete[\s\S]*Reload complete/, 10_000, before);
    const refusals = daemon.log().match(/Reload refused/g) ?? [];
    expect(refusals).to.have.lengthOf(1);
  });
});
