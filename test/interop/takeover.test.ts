/**
 * Debian's keepalived as the other router, in both roles and both versions of the protocol. It logs
 * at full verbosity, and must have nothing to say against our packets.
 */
import { expect } from 'chai';
import { configuration, type InstanceText, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { MixedPair, type RouterName } from '../lab/mixed-pair.js';
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

  const pair = new MixedPair(lab);

  function start(options: Omit<InstanceText, 'priority'>, ours: number, theirs: number) {
    const priorities = { ours, theirs };
    return pair.start((name) => configuration({ ...options, priority: priorities[name] }));
  }

  /** A dead machine holds no address; a killed process leaves its own. */
  function forget(name: RouterName): void {
    lab.network.node(name).ip('address', 'delete', `${VIRTUAL_ADDRESS}/24`, 'dev', 'eth0');
  }

  for (const [title, options] of VERSIONS) {
    // Shows: vrrp_instance.authentication, authentication.auth_type, authentication.auth_pass
    it(`${title}: we are master; it takes over when we stop and when we die`, async () => {
      const { ours, theirs } = start(options, 200, 100);
      await pair.onlyHolder('ours');
      expect((await ours.stop()).code).to.equal(0);
      await pair.onlyHolder('theirs');
      ours.start();
      await pair.onlyHolder('ours');
      ours.crash();
      forget('ours');
      await pair.onlyHolder('theirs');
      expect(theirs.log()).to.match(/Entering MASTER STATE/);
      expect(complaints(theirs)).to.deep.equal([]);
    });

    it(`${title}: it is master; we take over when it stops and when it is killed`, async () => {
      const { ours, theirs } = start(options, 100, 200);
      await pair.onlyHolder('theirs');
      await theirs.stop();
      await pair.onlyHolder('ours');
      theirs.start();
      await pair.onlyHolder('theirs');
      theirs.crash();
      forget('theirs');
      await pair.onlyHolder('ours');
      theirs.start();
      await pair.onlyHolder('theirs');
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
