/**
 * Debian's keepalived as the other router, in both roles and both versions of the protocol. It logs
 * at full verbosity, and must have nothing to say against our packets.
 */
import { expect } from 'chai';
import { configuration, type InstanceText, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';
import { complaints } from './complaints.js';

const PASSWORD = 'authentication {\n auth_type PASS\n auth_pass correct-horse\n }';
const VERSIONS: readonly [string, Omit<InstanceText, 'priority'>][] = [
  ['VRRPv2 with a password', { version: 2, advertInterval: 1, more: PASSWORD }],
  [
    'VRRPv2 with a password in strict mode, which leaves it out',
    { version: 2, advertInterval: 1, more: `strict_mode\n${PASSWORD}` },
  ],
  ['VRRPv3', { version: 3, advertInterval: 0.2 }],
];

describe('with keepalived as the other router', function () {
  this.timeout(120_000);
  const lab = useLab(['ours', 'theirs']);

  const logs: Daemon[] = [];

  async function onlyHolder(name: 'ours' | 'theirs'): Promise<void> {
    const other = name === 'ours' ? 'theirs' : 'ours';
    await eventually(
      `${name} holds the address, ${other} does not`,
      () =>
        lab.network.node(name).holds(VIRTUAL_ADDRESS) &&
        !lab.network.node(other).holds(VIRTUAL_ADDRESS),
      20_000,
      () => logs.map((daemon) => daemon.log().slice(-1500)).join('\n----\n'),
    );
  }

  function start(options: Omit<InstanceText, 'priority'>, priorities: [number, number]) {
    const ours = lab.start('ours', configuration({ ...options, priority: priorities[0] }));
    const theirs = lab.start('theirs', configuration({ ...options, priority: priorities[1] }), {
      kind: 'keepalived',
      extraArguments: ['-D'],
    });
    logs.splice(0, logs.length, ours, theirs);
    return { ours, theirs };
  }

  /** A dead machine holds no address; a killed process leaves its own. */
  function forget(name: 'ours' | 'theirs'): void {
    lab.network.node(name).ip('address', 'delete', `${VIRTUAL_ADDRESS}/24`, 'dev', 'eth0');
  }

  for (const [title, options] of VERSIONS) {
    // Shows: vrrp_instance.authentication, authentication.auth_type, authentication.auth_pass
    it(`${title}: we are master; it takes over when we stop and when we die`, async () => {
      const { ours, theirs } = start(options, [200, 100]);
      await onlyHolder('ours');
      expect((await ours.stop()).code).to.equal(0);
      await onlyHolder('theirs');
      ours.start();
      await onlyHolder('ours');
      ours.crash();
      forget('ours');
      await onlyHolder('theirs');
      expect(theirs.log()).to.match(/Entering MASTER STATE/);
      expect(complaints(theirs)).to.deep.equal([]);
    });

    it(`${title}: it is master; we take over when it stops and when it is killed`, async () => {
      const { ours, theirs } = start(options, [100, 200]);
      await onlyHolder('theirs');
      await theirs.stop();
      await onlyHolder('ours');
      theirs.start();
      await onlyHolder('theirs');
      theirs.crash();
      forget('theirs');
      await onlyHolder('ours');
      theirs.start();
      await onlyHolder('theirs');
      expect(complaints(theirs)).to.deep.equal([]);
      expect(ours.running).to.equal(true);
    });
  }

  it('would show a complaint if there were one', async () => {
    const options = { version: 2, advertInterval: 1, priority: 200 } as const;
    lab.start('ours', configuration({ ...options, more: PASSWORD }));
    const more = PASSWORD.replace('correct', 'another');
    const theirs = lab.start('theirs', configuration({ ...options, more, priority: 100 }), {
      kind: 'keepalived',
      extraArguments: ['-D'],
    });
    await eventually('keepalived complains', () => complaints(theirs).length > 0);
  });
});
