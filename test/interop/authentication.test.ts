/** Authenticated adverts, with Debian's keepalived as the other router in both roles. */
import { expect } from 'chai';
import { configuration, masterDownIntervalMs, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';
import { complaints } from './complaints.js';

type Name = 'ours' | 'theirs';

const KEEPALIVED = { kind: 'keepalived', extraArguments: ['-D'] } as const;

describe('authentication header with keepalived as the other router', function () {
  this.timeout(120_000);
  const lab = useLab(['ours', 'theirs']);
  const logs: Daemon[] = [];
  const other = (name: Name): Name => (name === 'ours' ? 'theirs' : 'ours');

  function text(name: Name, priority: number, isUnicast: boolean, password = 'secret12'): string {
    const peers = isUnicast
      ? `unicast_src_ip ${lab.network.node(name).address}
         unicast_peer {\n ${lab.network.node(other(name)).address}\n }`
      : '';
    const more = `authentication {\n auth_type AH\n auth_pass ${password}\n }\n ${peers}`;
    return configuration({ priority, version: 2, advertInterval: 1, more });
  }

  const holds = (name: Name) => lab.network.node(name).holds(VIRTUAL_ADDRESS);
  const onlyHolder = (name: Name) =>
    eventually(
      `${name} alone holds the address`,
      () => holds(name) && !holds(other(name)),
      30_000,
      () => logs.map((daemon) => daemon.log().slice(-1500)).join('\n----\n'),
    );

  function start(priorities: Readonly<Record<Name, number>>, isUnicast: boolean) {
    const ours = lab.start('ours', text('ours', priorities.ours, isUnicast));
    const theirs = lab.start('theirs', text('theirs', priorities.theirs, isUnicast), KEEPALIVED);
    logs.splice(0, logs.length, ours, theirs);
    return { ours, theirs };
  }

  for (const [title, isUnicast] of [
    ['multicast', false],
    ['unicast', true],
  ] as const) {
    // Shows: authentication.auth_type, authentication.auth_pass
    it(`${title}: we are master, it takes over, we preempt`, async () => {
      const { ours, theirs } = start({ ours: 200, theirs: 100 }, isUnicast);
      await onlyHolder('ours');
      await ours.stop();
      await onlyHolder('theirs');
      ours.start();
      await onlyHolder('ours');
      expect(theirs.log()).not.to.match(/IPSEC|HMAC/);
      expect(complaints(theirs)).to.deep.equal([]);
    });

    it(`${title}: it is master, we take over, it preempts`, async () => {
      const { ours, theirs } = start({ ours: 100, theirs: 200 }, isUnicast);
      await onlyHolder('theirs');
      await theirs.stop();
      await onlyHolder('ours');
      theirs.start();
      await onlyHolder('theirs');
      expect(ours.log()).not.to.match(/IPSEC|HMAC/);
    });
  }

  it('a killed child goes on with a number that nobody has seen', async () => {
    const { ours, theirs } = start({ ours: 200, theirs: 100 }, false);
    await onlyHolder('ours');
    // It may have been master while we started.
    const before = theirs.log().length;
    process.kill(ours.pidOf('vrrp'), 'SIGKILL');
    await ours.waitForLog(/went on with 1 address/);
    await observeFor(masterDownIntervalMs({ version: 2, priority: 100, advertIntervalMs: 1000 }));
    await onlyHolder('ours');
    expect(theirs.log().slice(before)).not.to.match(/Entering MASTER STATE/);
  });

  it('another password: each is master, and says why', async () => {
    const ours = lab.start('ours', text('ours', 200, false));
    const theirs = lab.start('theirs', text('theirs', 100, false, 'other'), KEEPALIVED);
    logs.splice(0, logs.length, ours, theirs);
    await eventually('both hold the address', () => holds('ours') && holds('theirs'), 20_000);
    await ours.waitForLog(/invalid IPSEC HMAC-MD5 value/);
    await theirs.waitForLog(/invalid IPSEC HMAC-MD5 value/);
  });
});
