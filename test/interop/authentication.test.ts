/** Authenticated adverts, with Debian's keepalived as the other router in both roles. */
import { expect } from 'chai';
import { configuration, masterDownIntervalMs } from '../lab/configuration.js';
import { MixedPair, type RouterName } from '../lab/mixed-pair.js';
import { useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';
import { complaints } from './complaints.js';

describe('authentication header with keepalived as the other router', function () {
  this.timeout(120_000);
  const lab = useLab(['ours', 'theirs']);
  const pair = new MixedPair(lab);

  function text(name: RouterName, priority: number, isUnicast: boolean, password = 'secret12') {
    const peers = isUnicast ? pair.unicast(name) : '';
    const more = `authentication {\n auth_type AH\n auth_pass ${password}\n }\n ${peers}`;
    return configuration({ priority, version: 2, advertInterval: 1, more });
  }

  function start(priorities: Readonly<Record<RouterName, number>>, isUnicast: boolean) {
    return pair.start((name) => text(name, priorities[name], isUnicast));
  }

  for (const [title, isUnicast] of [
    ['multicast', false],
    ['unicast', true],
  ] as const) {
    // Shows: authentication.auth_type, authentication.auth_pass
    it(`${title}: we are master, it takes over, we preempt`, async () => {
      const both = start({ ours: 200, theirs: 100 }, isUnicast);
      await pair.stopAndPreempt('ours', both);
      expect(both.theirs.log()).not.to.match(/IPSEC|HMAC/);
      expect(complaints(both.theirs)).to.deep.equal([]);
    });

    it(`${title}: it is master, we take over, it preempts`, async () => {
      const both = start({ ours: 100, theirs: 200 }, isUnicast);
      await pair.stopAndPreempt('theirs', both);
      expect(both.ours.log()).not.to.match(/IPSEC|HMAC/);
    });
  }

  it('a killed child goes on with a number that nobody has seen', async () => {
    const { ours, theirs } = start({ ours: 200, theirs: 100 }, false);
    await pair.onlyHolder('ours');
    // It may have been master while we started.
    const before = theirs.log().length;
    process.kill(ours.pidOf('vrrp'), 'SIGKILL');
    await ours.waitForLog(/went on with 1 address/);
    await observeFor(masterDownIntervalMs({ version: 2, priority: 100, advertIntervalMs: 1000 }));
    await pair.onlyHolder('ours');
    expect(theirs.log().slice(before)).not.to.match(/Entering MASTER STATE/);
  });

  it('another password: each is master, and says why', async () => {
    const { ours, theirs } = pair.start((name) =>
      name === 'ours' ? text(name, 200, false) : text(name, 100, false, 'other'),
    );
    const bothHold = () => pair.holds('ours') && pair.holds('theirs');
    await eventually('both hold the address', bothHold, 20_000);
    await ours.waitForLog(/invalid IPSEC HMAC-MD5 value/);
    await theirs.waitForLog(/invalid IPSEC HMAC-MD5 value/);
  });
});
