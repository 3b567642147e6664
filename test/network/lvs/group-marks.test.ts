/**
 * A daemon that marks the packets of groups, on a kernel that has nftables. IPVS is not needed for
 * it: where there is none the daemon says so, and goes on.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Daemon } from '../../lab/daemon.js';
import { Network } from '../../lab/network.js';
import { itOurs } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const CONFIGURATION = readFileSync(
  new URL('../../../../test/ipvs/forms/group-marks.conf', import.meta.url),
  'utf8',
).replace('nftables_ipvs\n', 'nftables_ipvs\n  lvs_drift_interval 1\n');

describe('a daemon that marks the packets of groups', function () {
  this.timeout(60_000);
  let network: Network;
  let daemon: Daemon;

  beforeEach(async () => {
    network = new Network(['director']);
    daemon = new Daemon(network.node('director'), CONFIGURATION, { extraArguments: ['-C'] });
    daemon.start();
    await marked('10.1.0.41-10.1.0.43 . 80 : 0x000003e8');
  });
  afterEach(() => {
    daemon.close();
    network.close();
  });

  const ruleset = () => network.node('director').run('nft', ['list', 'ruleset']);
  const marked = (...elements: readonly string[]) =>
    eventually(
      `marked are ${elements}`,
      () => elements.every((element) => ruleset().includes(element)),
      20_000,
      () => `${ruleset()}\n${daemon.log().slice(-2000)}`,
    );
  const unmarked = () => eventually('nothing is marked', () => ruleset() === '', 20_000);

  itOurs('follows a reload, and takes its tables away at the stop', async () => {
    expect(ruleset()).to.match(/table ip6 keepalived_ipvs/);
    daemon.reload(CONFIGURATION.replace('10.1.0.41-43', '10.1.0.45-49'));
    await marked('10.1.0.45-10.1.0.49 . 80 : 0x000003e8');
    expect(ruleset()).not.to.contain('10.1.0.41');
    await daemon.stop();
    expect(ruleset()).to.equal('');
  });

  itOurs('makes its table again when somebody loads another firewall', async () => {
    const before = ruleset();
    network.node('director').run('nft', ['flush', 'ruleset']);
    await daemon.waitForLog(/Table keepalived_ipvs was removed by someone else/);
    await eventually('the table is there', () => ruleset() === before, 20_000);
  });

  itOurs('finds its tables again after a crash, and removes those of a file before', async () => {
    const before = ruleset();
    daemon.crash();
    expect(ruleset()).to.equal(before);
    daemon.configure(CONFIGURATION.replace('10.1.0.41-43', '10.1.0.45-49'));
    daemon.start();
    await marked('10.1.0.45-10.1.0.49 . 80 : 0x000003e8');
    daemon.crash();
    daemon.configure(CONFIGURATION.replace('nftables_ipvs\n', ''));
    daemon.start();
    await unmarked();
  });

  itOurs('removes them when the file has no virtual servers any more', async () => {
    daemon.crash();
    daemon.configure('global_defs {\n  router_id none\n}\n');
    daemon.start();
    await unmarked();
  });
});
