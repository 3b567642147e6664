import { expect } from 'chai';
import type { Configuration, VrrpInstance } from '../../src/config/model.js';
import type { VrrpEffect } from '../../src/vrrp/messages.js';
import { deeds, logged } from './effect-text.js';
import { sampleInstance, virtualAddresses } from './machine/sample-instance.js';
import { RouterNetwork } from './router-network.js';
import { sampleConfiguration, sampleGroup, sampleScript, tracked } from './sample-configuration.js';

function of(...instances: readonly Partial<VrrpInstance>[]): Configuration {
  return sampleConfiguration({ vrrpInstances: instances.map(sampleInstance) });
}

function running(configuration: Configuration, atMs = 5000): RouterNetwork {
  const network = new RouterNetwork();
  network.add('a', '10.9.9.1', configuration);
  network.runTo(atMs);
  return network;
}

function reload(network: RouterNetwork, configuration: Configuration): readonly VrrpEffect[] {
  return network.input('a', { kind: 'reconfigure', configuration });
}

describe('reload', () => {
  it('changes nothing but the advert at once when nothing has changed', () => {
    const network = running(of({}));
    expect(deeds(reload(network, of({})))).to.deep.equal(['advert VI_1 100']);
    expect(network.router('a').nextDeadlineMs()).to.equal(6000);
    expect(network.instance('a').counters.become_master).to.equal(1);
  });

  it('leaves a backup alone, timer included', () => {
    const network = running(of({}), 1000);
    expect(reload(network, of({}))).to.deep.equal([]);
    expect(network.router('a').nextDeadlineMs()).to.equal(3609.375);
  });

  it('adds and removes only the addresses that differ', () => {
    const network = running(of({ virtualAddresses: virtualAddresses('10.9.9.10', '10.9.9.11') }));
    const next = of({
      virtualAddresses: virtualAddresses('10.9.9.12'),
      excludedAddresses: virtualAddresses('10.9.9.10'),
    });
    expect(deeds(reload(network, next))).to.deep.equal([
      'acquire VI_1 10.9.9.12',
      'release VI_1 10.9.9.11',
      'advert VI_1 100',
    ]);
  });

  it('lets a master keep its place with a new priority, and says it at once', () => {
    const network = running(of({}));
    expect(deeds(reload(network, of({ priority: 90 })))).to.deep.equal(['advert VI_1 90']);
  });

  it('shifts the timer of a backup by the change of the skew', () => {
    const network = running(of({}), 1000);
    reload(network, of({ priority: 228 }));
    expect(network.router('a').nextDeadlineMs()).to.equal(3109.375);
  });

  it('starts the timer of a backup again when the interval has changed', () => {
    const network = running(of({}), 1000);
    reload(network, of({ advertIntervalMs: 2000 }));
    expect(network.router('a').nextDeadlineMs()).to.equal(1000 + 6609.375);
  });

  it('sends priority 0 for a removed master and says FAULT, or DELETED where wanted', () => {
    const other = { name: 'VI_2', virtualRouterId: 11, virtualAddresses: [], priority: 255 };
    const first = running(of({}, other));
    expect(deeds(reload(first, of(other)))).to.deep.equal([
      'advert VI_2 255',
      'advert VI_1 0',
      'release VI_1 10.9.9.10',
      'INSTANCE VI_1 FAULT 100',
    ]);
    const second = running(of({ notifyDeleted: true }));
    expect(deeds(reload(second, of()))).to.include('INSTANCE VI_1 DELETED 100');
    expect(second.router('a').nextDeadlineMs()).to.equal(undefined);
  });

  it('does not say FAULT for a removed instance that was in FAULT', () => {
    const network = running(of({}));
    network.link('a', 'eth0', false);
    expect(deeds(reload(network, of()))).to.deep.equal([]);
  });

  it('starts new instances as at the start of the program', () => {
    const network = running(of({}));
    const added = {
      name: 'VI_2',
      virtualRouterId: 11,
      virtualAddresses: virtualAddresses('10.0.0.2'),
    };
    expect(deeds(reload(network, of({}, added)))).to.deep.equal([
      'advert VI_1 100',
      'release VI_2 10.0.0.2',
      'INSTANCE VI_2 BACKUP 100',
    ]);
    const { masterDown } = network.instance('a', 'VI_2').timersMs;
    expect(masterDown).to.equal(3609.375);
  });

  it('knows a renamed instance again, and drops no address for the new name', () => {
    const network = running(of({}));
    expect(deeds(reload(network, of({ name: 'VI_new' })))).to.deep.equal([
      'acquire VI_new 10.9.9.10',
      'advert VI_new 100',
    ]);
    expect(network.instance('a', 'VI_new').state).to.equal('MASTER');
  });

  it('never removes an address that another master takes over', () => {
    const second = { name: 'VI_2', virtualRouterId: 11, virtualAddresses: virtualAddresses() };
    const network = running(of({}, second));
    const heir = { ...second, virtualAddresses: virtualAddresses('10.9.9.10') };
    const effects = deeds(reload(network, of(heir)));
    expect(effects).to.include('acquire VI_2 10.9.9.10');
    expect(effects.filter((text) => text.startsWith('release'))).to.deep.equal([]);
  });

  it('tells an instance with another VRID, interface or group from the old one', () => {
    for (const change of [{ virtualRouterId: 12 }, { interface: 'eth1' }]) {
      const network = running(of({}));
      expect(deeds(reload(network, of(change))), JSON.stringify(change)).to.include.members([
        'advert VI_1 0',
        'INSTANCE VI_1 FAULT 100',
        'INSTANCE VI_1 BACKUP 100',
      ]);
    }
  });

  it('keeps the last result of an identical script and forgets that of another', () => {
    const configuration = (interval: number) =>
      sampleConfiguration({
        vrrpScripts: [sampleScript('check', { intervalMs: interval })],
        vrrpInstances: [sampleInstance({ trackScripts: [tracked('check', 20)] })],
      });
    const network = running(configuration(1000));
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: true });
    reload(network, configuration(1000));
    expect(network.instance('a').effectivePriority).to.equal(120);
    expect(logged(reload(network, configuration(2000)))).to.include('priorityChanged');
    expect(network.instance('a').effectivePriority).to.equal(100);
  });

  it('goes from one configuration to the next and back with one advert each', () => {
    const network = running(of({}));
    const three = [
      of({ virtualAddresses: virtualAddresses('10.9.9.10', '10.9.9.11') }),
      of({ virtualAddresses: virtualAddresses('10.9.9.10', '10.9.9.11'), advertIntervalMs: 2000 }),
      of({}),
    ];
    expect(three.map((configuration) => deeds(reload(network, configuration)))).to.deep.equal([
      ['acquire VI_1 10.9.9.11', 'advert VI_1 100'],
      ['advert VI_1 100'],
      ['release VI_1 10.9.9.11', 'advert VI_1 100'],
    ]);
    network.runTo(8000);
    expect(network.timesOf('a', 'advert VI_1 100').slice(-3)).to.deep.equal([6000, 7000, 8000]);
  });

  it('keeps a group that stays master quiet when a member joins it', () => {
    const A = { name: 'A', virtualRouterId: 10 };
    const B = { name: 'B', virtualRouterId: 11, virtualAddresses: virtualAddresses('10.0.0.2') };
    const groups = (...members: readonly string[]) => [sampleGroup('G1', members)];
    const network = running({ ...of(A), syncGroups: groups('A') });
    const effects = reload(network, { ...of(A, B), syncGroups: groups('A', 'B') });
    expect(deeds(effects)).to.deep.equal([
      'advert A 100',
      'release B 10.0.0.2',
      'INSTANCE B BACKUP 100',
    ]);
    network.runTo(9000);
    expect(network.instance('a', 'B').state).to.equal('MASTER');
    expect(network.deedsOf('a', 5001)).to.not.include('GROUP G1 MASTER 0');
  });

  it('recovers a member whose faulty companion was removed', () => {
    const A = { name: 'A', virtualRouterId: 10 };
    const B = { name: 'B', virtualRouterId: 11, interface: 'eth1' };
    const network = running({ ...of(A, B), syncGroups: [sampleGroup('G1', ['A', 'B'])] });
    network.link('a', 'eth1', false);
    expect(network.instance('a', 'A').state).to.equal('FAULT');
    reload(network, { ...of(A), syncGroups: [sampleGroup('G1', ['A'])] });
    expect(network.instance('a', 'A').state).to.equal('BACKUP');
  });
});
