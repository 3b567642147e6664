import { expect } from 'chai';
import type { VrrpInstance } from '../../src/config/model.js';
import { sampleInstance, virtualAddresses } from './machine/sample-instance.js';
import { RouterNetwork } from './router-network.js';
import { sampleConfiguration, sampleGroup } from './sample-configuration.js';

/** A master of priority 200 and its backup of priority 100, 5 s after their start. */
function pair(first: Partial<VrrpInstance> = {}, second: Partial<VrrpInstance> = {}) {
  const network = new RouterNetwork();
  const single = (changes: Partial<VrrpInstance>) =>
    sampleConfiguration({ vrrpInstances: [sampleInstance(changes)] });
  network.add('a', '10.9.9.1', single({ priority: 200, ...first }));
  network.add('b', '10.9.9.2', single({ priority: 100, ...second }));
  network.runTo(5000);
  expect(network.states()).to.equal('a MASTER, b BACKUP');
  return network;
}

function handOver(network: RouterNetwork, timeoutMs = 10_000, instances = ['VI_1']): void {
  network.input('a', { kind: 'handOver', instances, timeoutMs });
}

/** What was done after the pair had settled. */
function deedsAbout(network: RouterNetwork, pattern: RegExp): readonly string[] {
  return network.deeds
    .filter(({ text, atMs }) => atMs >= 5000 && pattern.test(text))
    .map(({ node, text }) => `${node} ${text}`);
}

describe('router: a hand-over', () => {
  for (const version of [2, 3] as const) {
    it(`keeps the addresses until the backup has advertised, version ${version}`, () => {
      const network = pair({ version }, { version });
      handOver(network);
      expect(network.deedsOf('a', 5000)).to.deep.equal(['advert VI_1 1']);
      network.runTo(12_000);
      expect(network.states()).to.equal('a BACKUP, b MASTER');
      expect(
        deedsAbout(network, /acquire|release|hand-over|advert VI_1 100/).slice(0, 4),
      ).to.deep.equal([
        'b advert VI_1 100',
        'b acquire VI_1 10.9.9.10',
        'a hand-over VI_1 taken',
        'a release VI_1 10.9.9.10',
      ]);
      expect(network.timesOf('a', 'advert VI_1 0')).to.deep.equal([]);
    });
  }

  it('lasts: it preempts no more, until it is master again', () => {
    const network = pair();
    handOver(network);
    network.runTo(60_000);
    expect(network.states()).to.equal('a BACKUP, b MASTER');
    network.kill('b');
    network.runTo(70_000);
    expect(network.states()).to.equal('a MASTER');
    expect(network.deedsOf('a').at(-1)).to.equal('advert VI_1 200');
  });

  it('lasts when the process is replaced', () => {
    const network = pair();
    handOver(network);
    network.runTo(20_000);
    const [checkpoint] = network.router('a').checkpoint().instances;
    expect(checkpoint).to.include({ name: 'VI_1', state: 'BACKUP', handedOver: true });
  });

  it('of an owner is one, too', () => {
    const network = pair({ priority: 255 });
    handOver(network);
    network.runTo(20_000);
    expect(network.states()).to.equal('a BACKUP, b MASTER');
  });

  it('that no backup takes ends with the own priority, and nothing has happened', () => {
    const network = pair({}, { preempt: false });
    handOver(network);
    network.runTo(14_999);
    expect(network.states()).to.equal('a MASTER, b BACKUP');
    network.runTo(16_000);
    expect(deedsAbout(network, /hand-over|release|acquire/)).to.deep.equal([
      'a hand-over VI_1 notTaken',
    ]);
    expect(network.deedsOf('a').at(-1)).to.equal('advert VI_1 200');
    expect(network.states()).to.equal('a MASTER, b BACKUP');
  });

  it('is over when its master fails or stops', () => {
    for (const end of ['fault', 'stop'] as const) {
      const network = pair();
      handOver(network);
      if (end === 'fault') {
        network.link('a', 'eth0', false);
      } else {
        network.input('a', { kind: 'stop', release: true });
      }
      expect(deedsAbout(network, /^(hand-over|advert VI_1 0|release)/)).to.deep.equal([
        'a hand-over VI_1 left',
        'a advert VI_1 0',
        'a release VI_1 10.9.9.10',
      ]);
    }
  });

  it('of a backup is none', () => {
    const network = pair();
    network.input('b', { kind: 'handOver', instances: ['VI_1', 'VI_9'], timeoutMs: 1000 });
    expect(deedsAbout(network, /^(?!advert)/)).to.deep.equal(['b hand-over VI_1 notMaster']);
  });

  it('of one member is one of its group', () => {
    const network = new RouterNetwork();
    const group = (priority: number) =>
      sampleConfiguration({
        vrrpInstances: [
          sampleInstance({ name: 'A', virtualRouterId: 51, priority }),
          sampleInstance({
            name: 'B',
            virtualRouterId: 52,
            priority,
            virtualAddresses: virtualAddresses('10.9.9.20'),
          }),
        ],
        syncGroups: [sampleGroup('G', ['A', 'B'])],
      });
    network.add('a', '10.9.9.1', group(200));
    network.add('b', '10.9.9.2', group(100));
    network.runTo(5000);
    handOver(network, 10_000, ['A']);
    network.runTo(60_000);
    expect(network.states('A')).to.equal('a BACKUP, b MASTER');
    expect(network.states('B')).to.equal('a BACKUP, b MASTER');
    expect(deedsAbout(network, /^hand-over/)).to.have.members([
      'a hand-over A taken',
      'a hand-over B taken',
    ]);
  });
});
