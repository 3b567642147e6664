import { expect } from 'chai';
import type { Configuration, VrrpInstance } from '../../src/config/model.js';
import type { Checkpoint } from '../../src/vrrp/messages.js';
import { createRouter } from '../../src/vrrp/router.js';
import { deeds } from './effect-text.js';
import { ip, sampleInstance, virtualAddresses } from './machine/sample-instance.js';
import { RouterNetwork } from './router-network.js';
import { sampleConfiguration, sampleGroup, sampleScript, tracked } from './sample-configuration.js';

const single = (changes: Partial<VrrpInstance> = {}): Configuration =>
  sampleConfiguration({ vrrpInstances: [sampleInstance(changes)] });

/** Merged by name, as the supervisor does it, from a router that runs until `atMs`. */
function checkpointAt(configuration: Configuration, atMs: number): Checkpoint {
  const network = new RouterNetwork();
  network.add('a', '10.9.9.1', configuration);
  network.runTo(atMs);
  return JSON.parse(JSON.stringify(network.router('a').checkpoint()));
}

function resumed(configuration: Configuration, resume: Checkpoint): RouterNetwork {
  const network = new RouterNetwork();
  network.nowMs = 20_000;
  network.add('a', '10.9.9.1', configuration, resume);
  return network;
}

describe('resume after a crash', () => {
  it('lets a master go on at once and tells nobody', () => {
    const network = resumed(single(), checkpointAt(single(), 5000));
    expect(network.deedsOf('a')).to.deep.equal(['advert VI_1 100', 'acquire VI_1 10.9.9.10']);
    expect(network.router('a').nextDeadlineMs()).to.equal(21_000);
    const { lastTransitionMs, counters } = network.instance('a');
    expect(lastTransitionMs).to.equal(3609.375);
    expect(counters.become_master).to.equal(1);
    const reasons = network.deeds.flatMap(({ effect }) =>
      effect.kind === 'log' && effect.event.event === 'stateChanged' ? [effect.event.reason] : [],
    );
    expect(reasons).to.deep.equal(['resumed']);
    expect(network.instance('a').lastTransition).to.deep.equal({
      from: 'BACKUP',
      cause: 'timeout',
      reason: 'advertisement timeout',
    });
  });

  it('lets a backup go on with a full timer, and removes what may be left over', () => {
    const network = resumed(single(), checkpointAt(single(), 1000));
    expect(network.deedsOf('a')).to.deep.equal(['release VI_1 10.9.9.10']);
    expect(network.router('a').nextDeadlineMs()).to.equal(23_609.375);
  });

  it('starts afresh without a checkpoint', () => {
    const network = resumed(single(), { instances: [], scripts: [] });
    expect(network.deedsOf('a')).to.deep.equal([
      'release VI_1 10.9.9.10',
      'INSTANCE VI_1 BACKUP 100',
    ]);
  });

  it('does not go on as master with a fault', () => {
    const router = createRouter(single());
    router.handle({ kind: 'link', link: { name: 'eth0', up: false, addresses: [] } }, 0);
    const effects = router.handle({ kind: 'start', resume: checkpointAt(single(), 5000) }, 20_000);
    expect(deeds(effects)).to.deep.equal(['release VI_1 10.9.9.10', 'INSTANCE VI_1 FAULT 100']);
  });

  it('remembers the results of scripts, so that nobody waits for a first one', () => {
    const configuration = sampleConfiguration({
      vrrpScripts: [sampleScript('check')],
      vrrpInstances: [sampleInstance({ trackScripts: [tracked('check')] })],
    });
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', configuration);
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: true });
    network.runTo(5000);
    const next = resumed(configuration, network.router('a').checkpoint());
    expect(next.states()).to.equal('a MASTER');
    next.input('a', { kind: 'scriptResult', script: 'check', succeeded: false });
    expect(next.states()).to.equal('a FAULT');
  });

  it('resumes a group as a whole or not at all', () => {
    const configuration = sampleConfiguration({
      syncGroups: [sampleGroup('G1', ['A', 'B'])],
      vrrpInstances: [
        sampleInstance({ name: 'A' }),
        sampleInstance({
          name: 'B',
          virtualRouterId: 11,
          virtualAddresses: virtualAddresses('10.9.9.11'),
        }),
      ],
    });
    const whole = checkpointAt(configuration, 5000);
    expect(resumed(configuration, whole).deedsOf('a')).to.deep.equal([
      'advert A 100',
      'acquire A 10.9.9.10',
      'advert B 100',
      'acquire B 10.9.9.11',
    ]);
    const half = { ...whole, instances: whole.instances.filter(({ name }) => name === 'A') };
    const network = resumed(configuration, half);
    expect(network.instance('a', 'A').state).to.equal('BACKUP');
    expect(network.instance('a', 'B').state).to.equal('BACKUP');
  });

  it('does not release an address that a resumed master holds', () => {
    const second = sampleInstance({ name: 'VI_2', virtualRouterId: 11, priority: 1 });
    const configuration = sampleConfiguration({ vrrpInstances: [sampleInstance(), second] });
    const resume = checkpointAt(single(), 5000);
    expect(resumed(configuration, resume).deedsOf('a')).to.not.include('release VI_2 10.9.9.10');
  });
});

describe('checkpoint', () => {
  it('has only what has changed since the last one', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', single());
    const { router } = { router: network.router('a') };
    expect(router.checkpoint().instances.map(({ state }) => state)).to.deep.equal(['BACKUP']);
    network.runTo(3000);
    expect(router.checkpoint()).to.deep.equal({ instances: [], scripts: [] });
    network.runTo(4000);
    expect(router.checkpoint().instances.map(({ state }) => state)).to.deep.equal(['MASTER']);
    network.runTo(15_000);
    const [counted] = router.checkpoint().instances;
    expect(counted?.counters.advert_sent).to.equal(12);
  });

  it('clears counters on demand', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', single({ priority: 255, sourceAddress: ip('10.9.9.1') }));
    expect(network.instance('a').counters.advert_sent).to.equal(1);
    network.router('a').clearCounters();
    expect(network.instance('a').counters.advert_sent).to.equal(0);
    expect(network.router('a').nextDeadlineMs()).to.equal(1000);
  });
});
