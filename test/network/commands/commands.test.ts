/** The command `upkeep` beside a daemon that runs. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, globalDefinitions, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { controlSocket, statusOf, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('upkeep beside a running daemon', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  async function master() {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    return daemon;
  }

  itOurs('status shows the state as a table and as JSON', async () => {
    const daemon = await master();
    const status = statusOf(daemon);
    expect(status.pid).to.equal(daemon.pid);
    expect(status.vrrp?.instances).to.have.lengthOf(1);
    expect(status.vrrp?.instances[0]).to.include({
      name: 'VI_1',
      state: 'MASTER',
      effectivePriority: 150,
      virtualRouterId: 51,
      addressesHeld: true,
    });
    const table = upkeep('status', '--socket', controlSocket(daemon));
    expect(table.status).to.equal(0);
    expect(table.output).to.match(/VI_1.*MASTER/);
  });

  itOurs('status says so when no daemon runs', async () => {
    const daemon = await master();
    await daemon.stop();
    const answer = upkeep('status', '--socket', controlSocket(daemon));
    expect(answer.status).to.equal(3);
    expect(answer.errors).not.to.equal('');
  });

  itOurs('reload says whether the new configuration was taken', async () => {
    const daemon = await master();
    daemon.configure(configuration({ priority: 160 }));
    expect(upkeep('reload', '--socket', controlSocket(daemon)).status).to.equal(0);
    await lab.sniffer.waitFor('priority 160', 'advert', (advert) => advert.priority === 160);
    daemon.configure(`${globalDefinitions()}vrrp_instance VI_1 {\n  priority 400\n`);
    const refused = upkeep('reload', '--socket', controlSocket(daemon));
    expect(refused.status).to.equal(1);
    expect(statusOf(daemon).vrrp?.instances[0]?.effectivePriority).to.equal(160);
  });

  itOurs('check accepts what runs, and shows the place of a mistake', async () => {
    const daemon = await master();
    // This machine has no eth0 as the namespace has: what is elsewhere is not checked here.
    const good = upkeep('check', '--elsewhere', daemon.configurationPath);
    expect(good.status, good.output).to.equal(0);
    daemon.configure(configuration({ priority: 150 }).replace('interface eth0', 'interfase eth0'));
    const bad = upkeep('check', '--elsewhere', daemon.configurationPath);
    expect(bad.status).not.to.equal(0);
    expect(bad.output).to.match(/keepalived\.conf:\d+:\d+/);
    expect(bad.output).to.match(/interfase/);
  });

  itOurs('recording is asked for, and written by --record, and plays the same', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'upkeep-recording-'));
    try {
      const file = join(directory, 'incident.jsonl');
      const daemon = lab.start('n1', configuration({ priority: 150 }), {
        extraArguments: ['--record', file],
      });
      await eventually('master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
      const asked = upkeep('recording', '--socket', controlSocket(daemon));
      expect(asked.status, asked.errors).to.equal(0);
      await daemon.stop();
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      expect(readFileSync(file, 'utf8').startsWith(asked.output.slice(0, 1000))).to.equal(true);
      expect(statesIn(file)).to.deep.equal(['BACKUP', 'MASTER', 'INIT']);
      expect(upkeep('recording', '--socket', controlSocket(daemon)).status).to.equal(3);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

/** The states that a core goes through that is told what was recorded. */
function statesIn(file: string): readonly string[] {
  const { status, output, errors } = upkeep('recording', '--replay', file);
  expect(status, errors).to.equal(0);
  const lines = output.split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line).effect)
    .filter(({ kind, event }) => kind === 'log' && event.event === 'stateChanged')
    .map(({ event }) => event.to);
}
