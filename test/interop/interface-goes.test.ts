/**
 * The interface of a master goes away and comes back, as those of VLANs, bonds and containers do:
 * only its instance is in FAULT, the other one does not miss an advert, and the first returns with
 * the device. The same for keepalived, which is the measure.
 */
import { expect } from 'chai';
import { globalDefinitions, instance } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

const OTHER_ADDRESS = '10.98.0.100';
const HEALTHY_ADDRESS = '10.99.0.100';

describe('an interface that goes away', function () {
  this.timeout(120_000);
  const lab = useLab(['n1']);
  const node = () => lab.network.node('n1');

  function addDevice(): void {
    node().ip('link', 'add', 'dev0', 'type', 'veth', 'peer', 'name', 'dev0p');
    node().ip('link', 'set', 'dev0p', 'up');
    node().ip('address', 'add', '10.98.0.1/24', 'dev', 'dev0');
    node().ip('link', 'set', 'dev0', 'up');
  }

  afterEach('remove the device', () => {
    for (const name of ['dev0', 'gone0']) {
      try {
        node().ip('link', 'delete', name);
      } catch {
        // It is not there.
      }
    }
  });

  const text = () =>
    globalDefinitions() +
    instance({ priority: 200, more: 'preempt_delay 0' }) +
    instance({
      name: 'VI_2',
      priority: 150,
      virtualRouterId: 52,
      addresses: [`${OTHER_ADDRESS}/24`],
    }).replace('interface eth0', 'interface dev0');

  const holdsOther = () => {
    try {
      return node()
        .addresses('dev0')
        .some((held) => held.startsWith(`${OTHER_ADDRESS}/`));
    } catch {
      return false;
    }
  };

  /** The healthy instance has sent its adverts without a pause and never let go. */
  function expectHealthy(fromMs: number, daemon: Daemon): void {
    const adverts = lab.sniffer
      .seen('advert', ({ node: name, timeMs }) => name === 'n1' && timeMs >= fromMs)
      .map(({ timeMs, priority }) => ({ timeMs, priority }));
    expect(adverts.filter(({ priority }) => priority === 0)).to.deep.equal([]);
    const gaps = adverts
      .slice(1)
      .map(({ timeMs }, index) => timeMs - (adverts[index]?.timeMs ?? 0));
    expect(Math.max(...gaps), 'longest pause of adverts').to.be.lessThan(640);
    expect(node().holds(HEALTHY_ADDRESS)).to.equal(true);
    expect(daemon.running).to.equal(true);
  }

  const ways = {
    deleted: {
      go: () => node().ip('link', 'delete', 'dev0'),
      comeBack: addDevice,
    },
    renamed: {
      go: () => node().ip('link', 'set', 'dev0', 'name', 'gone0'),
      comeBack: () => node().ip('link', 'set', 'gone0', 'name', 'dev0'),
    },
    'moved to another namespace': {
      go: () => node().ip('link', 'set', 'dev0', 'netns', lab.network.node('client').namespace),
      comeBack: () => {
        lab.network.node('client').ip('link', 'set', 'dev0', 'netns', node().namespace);
        node().ip('address', 'add', '10.98.0.1/24', 'dev', 'dev0');
        node().ip('link', 'set', 'dev0', 'up');
      },
    },
  } as const;

  for (const kind of ['upkeep', 'keepalived'] as const) {
    for (const [way, { go, comeBack }] of Object.entries(ways)) {
      it(`${kind}: ${way} five times costs its own instance and nothing else`, async () => {
        addDevice();
        const daemon = lab.start('n1', text(), { kind });
        await eventually(
          'both are master',
          () => node().holds(HEALTHY_ADDRESS) && holdsOther(),
          20_000,
          () => daemon.log(),
        );
        lab.sniffer.clear();
        const fromMs = performance.timeOrigin + performance.now();
        for (let round = 0; round < 5; round += 1) {
          const from = daemon.log().length;
          go();
          await daemon.waitForLog(/\(VI_2\) Entering FAULT STATE/, 10_000, from);
          if (way === 'renamed') {
            expect(node().addresses('gone0')).to.deep.equal(['10.98.0.1/24']);
          }
          await observeFor(300);
          comeBack();
          await eventually('VI_2 is master again', holdsOther, 15_000, () => daemon.log());
        }
        expectHealthy(fromMs, daemon);
        await daemon.stop();
        expect(holdsOther()).to.equal(false);
        expect(node().holds(HEALTHY_ADDRESS)).to.equal(false);
      });
    }
  }
});
