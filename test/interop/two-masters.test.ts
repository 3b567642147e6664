/** A second master that does not yield, with Debian's keepalived as that one: ours tells who. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { IpAddress } from '../../src/base/address.js';
import { askDaemon } from '../../src/cli/control-client.js';
import type { InstanceConflict } from '../../src/observe/status/instance-problems.js';
import { configuration, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { controlSocket, statusOf, upkeep } from '../lab/upkeep-command.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const KEEPALIVED = { kind: 'keepalived', extraArguments: ['-D'] } as const;
const ADDRESS6 = '2001:db8:99::100';

describe('two masters, one of them keepalived', function () {
  this.timeout(60_000);
  const lab = useLab(['ours', 'theirs'], { ipv6: true });
  const directory = scratchDirectory();
  const record = join(directory, 'record');
  const notify = `notify_conflict ${shellScript(directory, 'tell', `echo "$*" >>${record}`)}`;
  const scriptRuns = () =>
    existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : [];

  // Shows: vrrp_instance.notify_conflict, vrrp_sync_group.notify_conflict
  it('with another password: who it is, for what it is refused, and the end of it', async () => {
    const text = (priority: number, password: string) =>
      configuration({
        ...{ priority, version: 2, advertInterval: 1 },
        more: `authentication {\n auth_type PASS\n auth_pass ${password}\n }`,
      });
    const group = `vrrp_sync_group G1 {\n group {\n VI_1\n }\n ${notify}\n}\n`;
    const own = text(200, 'secret12').replace('priority', `${notify}\n priority`);
    const ours = lab.start('ours', group + own);
    const theirs = lab.start('theirs', text(100, 'another1'), KEEPALIVED);
    const { address, hardwareAddress } = lab.network.node('theirs');
    await ours.waitForLog(/TWO MASTERS on eth0, VRID 51: .*(is refused .*password|claims)/, 20_000);
    const rivals = () => statusOf(ours).vrrp?.instances[0]?.conflict?.rivals ?? [];
    // Our adverts, which it refuses, restart its timer: it sends few of its own.
    await eventually('all is known of it', () => {
      const [rival, ...others] = rivals();
      return (
        rival?.address === address &&
        rival.hardwareAddress === hardwareAddress &&
        rival.claimed.includes(VIRTUAL_ADDRESS as IpAddress) &&
        (rival.refusals.password ?? 0) > 0 &&
        others.length === 0
      );
    });
    const seen = upkeep('status', '--socket', controlSocket(ours)).output;
    expect(seen).to.contain(`${address} (${hardwareAddress}) is master too, for `);
    await eventually('both scripts have run', () => scriptRuns().length === 2);
    // A successor of a killed process knows all of it, and tells nothing twice.
    const whatIsKnown = () => {
      const [instance] = statusOf(ours).vrrp?.instances ?? [];
      const { lastTransition, lastTransitionMs, conflict } = instance ?? {};
      const { firstMs } = conflict?.rivals[0] ?? {};
      return { lastTransition, lastTransitionMs, toldMs: conflict?.toldMs, firstMs };
    };
    const because = 'was BACKUP: advertisement timeout';
    expect(upkeep('why', 'VI_1', '--socket', controlSocket(ours)).output).to.contain(because);
    const refusals = rivals()[0]?.refusals.password ?? 0;
    const known = whatIsKnown();
    process.kill(ours.pidOf('vrrp'), 'SIGKILL');
    await ours.waitForLog(/resumed/);
    expect(whatIsKnown()).to.deep.equal(known);
    expect(rivals()[0]?.refusals.password ?? 0).to.be.at.least(refusals);
    expect(upkeep('why', 'VI_1', '--socket', controlSocket(ours)).output).to.contain(because);
    const run = (what: string) =>
      new RegExp(
        `^(INSTANCE VI_1 ${what} 200|GROUP G1 ${what} 0) (${address}|-) (${hardwareAddress}|-)$`,
      );
    for (const line of scriptRuns()) {
      expect(line).to.match(run('CONFLICT'));
    }
    expect(new Set(scriptRuns()).size).to.equal(2);
    await theirs.stop();
    await ours.waitForLog(/no second master any more, after .*: not heard for 4 s/, 20_000);
    await eventually('both have run again', () => scriptRuns().length === 4);
    for (const line of scriptRuns().slice(2)) {
      expect(line).to.match(run('HEALED'));
    }
    expect(ours.log().match(/TWO MASTERS/g)).to.have.lengthOf(1);
  });

  for (const [family, virtual] of [
    ['IPv4', VIRTUAL_ADDRESS],
    ['IPv6', ADDRESS6],
  ] as const) {
    it(`with unicast that does not reach us: whose ${family} claims are heard`, async () => {
      const addresses = family === 'IPv4' ? [`${virtual}/24`] : ['fe80::51/64', `${virtual}/64`];
      const nowhere = family === 'IPv4' ? '10.99.0.77' : 'fe80::77';
      const more = `unicast_peer {\n ${nowhere}\n }`;
      const ours = lab.start('ours', configuration({ priority: 200, addresses }));
      await ours.waitForLog(/Entering MASTER STATE/);
      const theirs = lab.start(
        'theirs',
        configuration({ priority: 100, addresses, more }),
        KEEPALIVED,
      );
      const { hardwareAddress } = lab.network.node('theirs');
      await ours.waitForLog(
        new RegExp(`TWO MASTERS on eth0, VRID 51: ${hardwareAddress} claims .*${virtual}`),
      );
      const [told] = await conflictsOf(ours);
      expect(told).to.deep.include({ instance: 'VI_1', interface: 'eth0', virtualRouterId: 51 });
      expect(told?.rivals[0]).to.deep.include({ hardwareAddress });
      expect(told?.rivals[0]?.claimed).to.include(virtual);
      // It goes on answering, and so the conflict goes on.
      const before = told?.rivals[0]?.claims ?? 0;
      await eventually('it is asked, and answers', async () => {
        return ((await conflictsOf(ours))[0]?.rivals[0]?.claims ?? 0) >= before + 2;
      });
      await theirs.stop();
      await ours.waitForLog(/no second master any more, after .*: not heard for 3 s/);
      expect(await conflictsOf(ours)).to.deep.equal([]);
    });
  }
});

async function conflictsOf(daemon: Daemon): Promise<readonly InstanceConflict[]> {
  const reply = await askDaemon(controlSocket(daemon), 'GET', '/conflicts');
  return reply.kind === 'answer' ? JSON.parse(reply.body).conflicts : [];
}
