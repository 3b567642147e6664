/** `upkeep vrid`, with Debian's keepalived as the stranger on the network, in both families. */
import { expect } from 'chai';
import { globalDefinitions, instance } from '../lab/configuration.js';
import { upkeepPath } from '../lab/daemon-kind.js';
import { controlSocket, upkeep } from '../lab/upkeep-command.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const KEEPALIVED = { kind: 'keepalived', extraArguments: ['-D'] } as const;

describe('upkeep vrid with keepalived as the stranger', function () {
  this.timeout(60_000);
  const lab = useLab(['ours', 'theirs'], { ipv6: true });

  async function startStranger() {
    const theirs = lab.start(
      'theirs',
      globalDefinitions() +
        instance({ name: 'S4', virtualRouterId: 77, priority: 120 }) +
        instance({
          ...{ name: 'S6', virtualRouterId: 78, priority: 130 },
          addresses: ['fe80::78/64', '2001:db8:99::78/64'],
        }),
      KEEPALIVED,
    );
    await theirs.waitForLog(/S4\) Entering MASTER STATE/);
    await theirs.waitForLog(/S6\) Entering MASTER STATE/);
  }

  const strangers = () => {
    const { address, linkLocal, hardwareAddress } = lab.network.node('theirs');
    return [
      ...[{ virtualRouterId: 77, family: 'inet', address, version: 3, priority: 120 }],
      ...[{ virtualRouterId: 78, family: 'inet6', address: linkLocal, version: 3, priority: 130 }],
    ].map((each) => ({ ...each, hardwareAddress }));
  };

  function listIn(seconds: string, ...more: readonly string[]) {
    const output = lab.network
      .node('ours')
      .run(process.execPath, [upkeepPath, 'vrid', 'eth0', '--seconds', seconds, '--json', ...more]);
    return JSON.parse(output);
  }

  it('lists it without a daemon, and names what is free', async () => {
    await startStranger();
    const list = listIn('1');
    expect(list.own).to.deep.equal([]);
    expect(list.free).to.deep.equal([
      [1, 76],
      [79, 255],
    ]);
    strangers().forEach((stranger, index) => {
      expect(list.users[index]).to.deep.include(stranger);
      expect(list.users[index].adverts).to.be.within(1, 8);
    });
    expect(list.users).to.have.lengthOf(2);
  });

  it('adds what the daemon runs and has counted', async () => {
    const addresses = ['fe80::52/64', '2001:db8:99::52/64'];
    const ours = lab.start(
      'ours',
      globalDefinitions() +
        instance({ priority: 100 }) +
        instance({ name: 'VI_6', virtualRouterId: 52, priority: 100, addresses }),
    );
    await ours.waitForLog(/Entering MASTER STATE/);
    await startStranger();
    const socket = ['--socket', controlSocket(ours)];
    await eventually('the daemon has counted five of each', () => {
      const { users } = listIn('0', ...socket);
      return users.length === 2 && users.every((user: { adverts: number }) => user.adverts >= 5);
    });
    const list = listIn('1', ...socket);
    expect(list.own).to.deep.equal([
      { virtualRouterId: 51, family: 'inet', instance: 'VI_1' },
      { virtualRouterId: 52, family: 'inet6', instance: 'VI_6' },
    ]);
    expect(list.free).to.deep.equal([
      [1, 50],
      [53, 76],
      [79, 255],
    ]);
    strangers().forEach((stranger, index) => {
      expect(list.users[index]).to.deep.include(stranger);
      expect(list.users[index].adverts).to.be.at.least(5);
    });
    const text = upkeep('vrid', 'eth0', '--seconds', '0', ...socket).output;
    expect(text).to.match(/^51 +IPv4 +this router: VI_1$/m);
    expect(text).to.match(/^77 +IPv4 +10\.99\.0\.2 +- +3 +120 +\d+ +\d s ago$/m);
    expect(text).to.contain('free: 1-50, 53-76, 79-255\n');
  });
});
