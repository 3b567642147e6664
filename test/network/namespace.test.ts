/** A file that names a network namespace (`net_namespace`), checked and started outside of it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import { upkeepdPath } from '../lab/daemon-kind.js';
import { upkeep } from '../lab/upkeep-command.js';
import { itOurs, useLab } from '../lab/use-lab.js';

describe('net_namespace', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-namespace-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  function write(namespace: string, device: string, address = '10.99.0.100/24'): string {
    const file = join(directory, 'keepalived.conf');
    const text = configuration({ priority: 100, addresses: [address] }).replace(
      'interface eth0',
      `interface ${device}`,
    );
    writeFileSync(file, `net_namespace ${namespace}\n${text}`);
    return file;
  }

  itOurs('is where upkeep check looks for interfaces and their networks', async () => {
    const n1 = lab.network.node('n1');
    n1.ip('link', 'add', 'only0', 'type', 'veth', 'peer', 'name', 'only1');
    expect(upkeep('check', write(n1.namespace, 'only0')).output).to.not.match(/does not exist/);
    const wrong = upkeep('check', write(n1.namespace, 'only9'));
    expect(wrong.output).to.match(/interface 'only9' does not exist/);
    expect(wrong.status).to.equal(5);
    const host = (address: string) =>
      upkeep('check', write(n1.namespace, 'eth0', address)).output.includes("no network of 'eth0'");
    expect(host('10.99.0.9/32')).to.equal(false);
    expect(host('10.98.0.9/32')).to.equal(true);
  });

  itOurs('that does not exist is an error at its word, and one sentence at the start', async () => {
    const file = write('upkeep-none', 'eth0');
    const checked = upkeep('check', file);
    expect(checked.status).to.equal(5);
    expect(checked.output).to.match(/keepalived\.conf:1:15/);
    expect(checked.output).to.match(/there is no network namespace 'upkeep-none'/);
    const words = [upkeepdPath, '-n', '-f', file];
    const tested = spawnSync(process.execPath, [upkeepdPath, '-t', '-f', file]);
    expect(tested.status).to.equal(5);
    for (const more of [[], ['-s', 'upkeep-none-2']]) {
      const started = spawnSync(process.execPath, [...words, ...more], { encoding: 'utf8' });
      expect(started.status).to.equal(6);
      expect(started.stderr).to.match(
        /^upkeepd: there is no network namespace 'upkeep-none.*'.*\n$/,
      );
    }
  });
});
