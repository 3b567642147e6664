import { expect } from 'chai';
import type { Configuration, SyncGroup, VrrpInstance } from '../../src/config/model.js';
import { groupAgrees, groupStateOf, isHeldBy } from '../../src/vrrp/group.js';
import { type InstanceState, initialInstanceState } from '../../src/vrrp/machine/instance-state.js';
import type { VrrpState } from '../../src/vrrp/messages.js';
import { notified } from './effect-text.js';
import { ip, sampleInstance, virtualAddresses } from './machine/sample-instance.js';
import { RouterNetwork } from './router-network.js';
import { sampleConfiguration, sampleGroup, sampleScript, tracked } from './sample-configuration.js';

function inState(state: VrrpState, changes: Partial<InstanceState> = {}): InstanceState {
  return { ...initialInstanceState(sampleInstance(), 0), state, ...changes };
}

const A: Partial<VrrpInstance> = {
  name: 'A',
  interface: 'eth0',
  virtualRouterId: 10,
  virtualAddresses: virtualAddresses('10.9.9.10'),
};
const B: Partial<VrrpInstance> = {
  name: 'B',
  interface: 'eth1',
  virtualRouterId: 11,
  virtualAddresses: virtualAddresses('10.9.9.11').map((each) => ({ ...each, interface: 'eth1' })),
};

function grouped(
  priorityA: number,
  priorityB: number,
  group: Partial<SyncGroup> = {},
  instance: Partial<VrrpInstance> = {},
): Configuration {
  return sampleConfiguration({
    syncGroups: [sampleGroup('G1', ['A', 'B'], group)],
    vrrpInstances: [
      sampleInstance({ ...A, priority: priorityA, ...instance }),
      sampleInstance({ ...B, priority: priorityB, ...instance }),
    ],
  });
}

function one(priorityA: number, priorityB: number): RouterNetwork {
  const network = new RouterNetwork();
  network.add('a', '10.9.9.1', grouped(priorityA, priorityB));
  return network;
}

describe('group: rules', () => {
  it('follows its members', () => {
    const table: readonly [readonly VrrpState[], VrrpState][] = [
      [['MASTER', 'MASTER'], 'MASTER'],
      [['MASTER', 'BACKUP'], 'BACKUP'],
      [['BACKUP', 'BACKUP'], 'BACKUP'],
      [['MASTER', 'FAULT'], 'FAULT'],
      [['INIT', 'FAULT'], 'FAULT'],
      [['INIT', 'BACKUP'], 'BACKUP'],
      [['INIT', 'INIT'], 'INIT'],
      [[], 'INIT'],
    ];
    for (const [members, expected] of table) {
      expect(groupStateOf(members.map((state) => inState(state))), members.join()).to.equal(
        expected,
      );
    }
  });

  it('agrees when all others want it, or when it is master already', () => {
    const wanting = inState('BACKUP', { wantsMaster: true });
    expect(groupAgrees('BACKUP', [wanting, wanting])).to.equal(true);
    expect(groupAgrees('BACKUP', [wanting, inState('BACKUP')])).to.equal(false);
    expect(groupAgrees('MASTER', [inState('BACKUP')])).to.equal(true);
  });

  it('is held by a fault or an unfinished script of another member', () => {
    const { environment } = inState('FAULT');
    expect(isHeldBy([inState('FAULT')])).to.equal(false);
    const faulty = { ...environment, faults: ['interface eth1 down'] };
    expect(isHeldBy([inState('BACKUP'), inState('FAULT', { environment: faulty })])).to.equal(true);
    const waiting = { ...environment, waitingFor: ['check'] };
    expect(isHeldBy([inState('INIT', { environment: waiting })])).to.equal(true);
  });
});

describe('group: sequences', () => {
  it('announces in the order measured with keepalived: start, take-over, stop', () => {
    const network = one(106, 100);
    const start = network.deeds.map((deed) => deed.effect);
    expect(notified(start)).to.deep.equal([
      'GROUP G1 BACKUP 0',
      'INSTANCE A BACKUP 106',
      'INSTANCE B BACKUP 100',
    ]);
    network.runTo(3700);
    expect(network.deedsOf('a', 1)).to.deep.equal([
      'advert B 100',
      'acquire B 10.9.9.11',
      'INSTANCE B MASTER 100',
      'advert A 106',
      'acquire A 10.9.9.10',
      'INSTANCE A MASTER 106',
      'GROUP G1 MASTER 0',
    ]);
    network.runTo(4000);
    const stop = network.input('a', { kind: 'stop', release: true });
    expect(notified(stop)).to.deep.equal([
      'INSTANCE A STOP 106',
      'INSTANCE B STOP 100',
      'GROUP G1 STOP 0',
    ]);
  });

  it('waits while one member hears a better master', () => {
    const network = one(150, 150);
    const other = sampleInstance({ ...B, priority: 200 });
    network.add('b', '10.9.9.2', sampleConfiguration({ vrrpInstances: [other] }));
    network.runTo(20_000);
    expect(network.instance('a', 'A').state).to.equal('BACKUP');
    expect(network.instance('a', 'A').wantedState).to.equal('MASTER');
    expect(network.instance('a', 'B').wantedState).to.equal('BACKUP');
    network.kill('b');
    network.runTo(25_000);
    expect(network.instance('a', 'A').state).to.equal('MASTER');
    expect(network.instance('a', 'B').state).to.equal('MASTER');
  });

  it('goes to BACKUP together, without priority 0', () => {
    const network = one(150, 150);
    network.runTo(5000);
    const other = sampleInstance({ ...B, priority: 255 });
    network.add('b', '10.9.9.2', sampleConfiguration({ vrrpInstances: [other] }));
    expect(network.deedsOf('a', 5000)).to.deep.equal([
      'release B 10.9.9.11',
      'INSTANCE B BACKUP 150',
      'release A 10.9.9.10',
      'INSTANCE A BACKUP 150',
      'GROUP G1 BACKUP 0',
    ]);
  });

  it('goes to FAULT together, masters with priority 0, and returns together', () => {
    const network = one(150, 150);
    network.runTo(5000);
    network.link('a', 'eth1', false);
    expect(network.deedsOf('a', 5000)).to.deep.equal([
      'advert B 0',
      'release B 10.9.9.11',
      'INSTANCE B FAULT 150',
      'advert A 0',
      'release A 10.9.9.10',
      'INSTANCE A FAULT 150',
      'GROUP G1 FAULT 0',
    ]);
    expect(network.instance('a', 'A').faults).to.deep.equal(['group G1: B: interface eth1 down']);
    network.runTo(6000);
    network.link('a', 'eth0', false);
    network.link('a', 'eth1', true);
    expect(network.instance('a', 'B').state).to.equal('FAULT');
    network.link('a', 'eth0', true);
    expect(network.deedsOf('a', 6000)).to.deep.equal([
      'INSTANCE A BACKUP 150',
      'INSTANCE B BACKUP 150',
      'GROUP G1 BACKUP 0',
    ]);
  });

  it('loses an address together, with priority 0, and is back after the skew', () => {
    const network = one(200, 200);
    network.runTo(5000);
    network.input('a', { kind: 'addressLost', instance: 'A', address: ip('10.9.9.10') });
    expect(network.deedsOf('a', 5000)).to.deep.equal([
      'advert A 0',
      'release A 10.9.9.10',
      'INSTANCE A BACKUP 200',
      'advert B 0',
      'release B 10.9.9.11',
      'INSTANCE B BACKUP 200',
      'GROUP G1 BACKUP 0',
    ]);
    network.runTo(5250);
    expect(network.instance('a', 'B').state).to.equal('MASTER');
  });

  it('starts at once only if all members are owners', () => {
    expect(one(255, 255).states('A')).to.equal('a MASTER');
    const mixed = one(255, 200);
    expect(mixed.states('A')).to.equal('a BACKUP');
    mixed.runTo(10_000);
    expect(mixed.states('A')).to.equal('a MASTER');
  });

  it('waits for the full interval where state is MASTER, too', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', grouped(100, 100, {}, { initialState: 'MASTER' }));
    expect(network.router('a').nextDeadlineMs()).to.equal(3609.375);
  });

  it('starts in FAULT as a whole, the group first', () => {
    const network = new RouterNetwork();
    const trackInterfaces = [tracked('eth2')];
    const configuration = grouped(100, 100, { trackInterfaces });
    network.add('a', '10.9.9.1', configuration);
    network.link('a', 'eth2', false);
    expect(network.states('A')).to.equal('a FAULT');
    const faulty = new RouterNetwork();
    const down = sampleInstance({ ...B, trackInterfaces: [tracked('eth0', 0, true)] });
    const [first] = grouped(100, 100).vrrpInstances;
    faulty.add('a', '10.9.9.1', {
      ...configuration,
      vrrpInstances: first ? [first, down] : [],
    });
    expect(notified(faulty.deeds.map((deed) => deed.effect))).to.deep.equal([
      'GROUP G1 FAULT 0',
      'INSTANCE B FAULT 100',
      'INSTANCE A FAULT 100',
    ]);
    expect(faulty.instance('a', 'A').timersMs).to.deep.equal({});
  });

  it('waits in INIT as a whole for a script of one member', () => {
    const network = new RouterNetwork();
    const base = grouped(100, 100);
    const [first, second] = base.vrrpInstances;
    network.add('a', '10.9.9.1', {
      ...base,
      vrrpScripts: [sampleScript('check')],
      vrrpInstances:
        first && second ? [first, { ...second, trackScripts: [tracked('check')] }] : [],
    });
    expect(network.states('A')).to.equal('a INIT');
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: true });
    expect(network.states('A')).to.equal('a BACKUP');
    expect(network.states('B')).to.equal('a BACKUP');
  });

  it('asserts all members when one hears a lower-priority master', () => {
    const network = one(150, 150);
    network.runTo(5000);
    const other = sampleInstance({ ...B, priority: 50, preempt: false });
    network.loses = (from) => from === 'a';
    network.add('b', '10.9.9.2', sampleConfiguration({ vrrpInstances: [other] }));
    network.runTo(8805);
    expect(network.deedsOf('a', 8804)).to.deep.equal([
      'advert B 150',
      'announce B x5',
      'INSTANCE B MASTER_RX_LOWER_PRI 150',
      'announce A x5',
    ]);
  });

  it('tells priority changes of members when the group wants them', () => {
    const network = new RouterNetwork();
    const trackScripts = [tracked('check', 10)];
    network.add('a', '10.9.9.1', {
      ...grouped(100, 100, { trackScripts, notifyPriorityChanges: true }),
      vrrpScripts: [sampleScript('check')],
    });
    const effects = network.input('a', {
      kind: 'scriptResult',
      script: 'check',
      succeeded: true,
    });
    expect(notified(effects)).to.deep.equal([
      'INSTANCE A BACKUP_PRIORITY 110',
      'INSTANCE B BACKUP_PRIORITY 110',
    ]);
  });
});
