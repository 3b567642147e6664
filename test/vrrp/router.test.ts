import { expect } from 'chai';
import type { VrrpInstance } from '../../src/config/model.js';
import { ip, sampleInstance, virtualAddresses } from './machine/sample-instance.js';
import { RouterNetwork } from './router-network.js';
import {
  sampleConfiguration,
  sampleGlobal,
  sampleScript,
  tracked,
} from './sample-configuration.js';

function single(changes: Partial<VrrpInstance> = {}) {
  return sampleConfiguration({ vrrpInstances: [sampleInstance(changes)] });
}

function pair(first: Partial<VrrpInstance>, second: Partial<VrrpInstance>): RouterNetwork {
  const network = new RouterNetwork();
  network.add('a', '10.9.9.1', single(first));
  network.add('b', '10.9.9.2', single(second));
  return network;
}

describe('router: a pair', () => {
  it('elects the higher priority, and the lower one takes over when it is killed', () => {
    const network = pair({ priority: 200 }, { priority: 100 });
    network.runTo(5000);
    expect(network.states()).to.equal('a MASTER, b BACKUP');
    expect(network.timesOf('a', 'INSTANCE VI_1 MASTER 200')).to.deep.equal([3218.75]);
    expect(network.timesOf('b', 'INSTANCE VI_1 MASTER 100')).to.deep.equal([]);
    network.kill('a');
    network.runTo(10_000);
    // The last advert was sent at 4218.75; 3 intervals and (256 - 100) / 256 s later b is master.
    expect(network.timesOf('b', 'INSTANCE VI_1 MASTER 100')).to.deep.equal([4218.75 + 3609.375]);
    const lastTransition = { from: 'BACKUP', cause: 'timeout', reason: 'advertisement timeout' };
    expect(network.instance('b')).to.deep.include({ lastTransition });
  });

  it('hands over within the skew when the master stops', () => {
    const network = pair({ priority: 200 }, { priority: 100 });
    network.runTo(5000);
    network.input('a', { kind: 'stop', release: true });
    expect(network.deedsOf('a', 5000)).to.deep.equal([
      'advert VI_1 0',
      'release VI_1 10.9.9.10',
      'INSTANCE VI_1 STOP 200',
    ]);
    network.runTo(6000);
    expect(network.timesOf('b', 'INSTANCE VI_1 MASTER 100')).to.deep.equal([5609.375]);
    expect(network.input('a', { kind: 'time' })).to.deep.equal([]);
    expect(network.router('a').nextDeadlineMs()).to.equal(undefined);
    const lastTransition = { from: 'MASTER', cause: 'stop', reason: 'stop' };
    expect(network.instance('a')).to.deep.include({ lastTransition });
  });

  it('leaves peers and addresses alone when told not to release', () => {
    const network = pair({ priority: 200 }, { priority: 100 });
    network.runTo(5000);
    network.input('a', { kind: 'stop', release: false });
    expect(network.deedsOf('a', 5000)).to.deep.equal(['INSTANCE VI_1 STOP 200']);
  });

  it('preempts with the higher priority, the lower one gives up without priority 0', () => {
    const network = new RouterNetwork();
    network.add('b', '10.9.9.2', single({ priority: 100 }));
    network.runTo(5000);
    network.add('a', '10.9.9.1', single({ priority: 200 }));
    network.runTo(10_000);
    expect(network.states()).to.equal('b BACKUP, a MASTER');
    const stepDown = network.timesOf('b', 'INSTANCE VI_1 BACKUP 100')[1] ?? 0;
    expect(network.deedsOf('b', stepDown)).to.deep.equal([
      'release VI_1 10.9.9.10',
      'INSTANCE VI_1 BACKUP 100',
    ]);
  });

  it('does not preempt with nopreempt', () => {
    const network = new RouterNetwork();
    network.add('b', '10.9.9.2', single({ priority: 100 }));
    network.runTo(5000);
    network.add('a', '10.9.9.1', single({ priority: 200, preempt: false }));
    network.runTo(60_000);
    expect(network.states()).to.equal('b MASTER, a BACKUP');
    expect(network.instance('a').nopreempt).to.equal(true);
    network.kill('b');
    network.runTo(65_000);
    expect(network.states()).to.equal('a MASTER');
  });

  it('breaks a tie by the address, of masters only', () => {
    const network = new RouterNetwork();
    network.add('low', '10.9.9.1', single());
    network.runTo(5000);
    network.add('high', '10.9.9.2', single());
    network.runTo(20_000);
    expect(network.states()).to.equal('low MASTER, high BACKUP');
    network.loses = () => true;
    network.runTo(30_000);
    expect(network.states()).to.equal('low MASTER, high MASTER');
    network.loses = () => false;
    network.runTo(32_000);
    expect(network.states()).to.equal('low BACKUP, high MASTER');
  });

  it('waits for preempt_delay as keepalived was measured to', () => {
    const network = new RouterNetwork();
    network.add('low', '10.9.9.2', single({ priority: 50 }));
    network.runTo(10_000);
    network.runTo(10_000 + 999);
    const lastBefore = network.timesOf('low', 'advert VI_1 50').at(-1) ?? 0;
    network.add('high', '10.9.9.1', single({ priority: 100, preemptDelayMs: 5000 }));
    network.runTo(30_000);
    // The first advert starts the delay, the next four are taken; the one at its end is not.
    const accepted = lastBefore + 1000 + 4000;
    const times = network.timesOf('high', 'INSTANCE VI_1 MASTER 100');
    expect(times).to.deep.equal([accepted + 3609.375]);
  });

  it('starts the owner at once, even with state BACKUP, and again after a fault', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', single({ priority: 255 }));
    expect(network.deedsOf('a')).to.deep.equal([
      'release VI_1 10.9.9.10',
      'INSTANCE VI_1 BACKUP 255',
      'advert VI_1 255',
      'acquire VI_1 10.9.9.10',
      'INSTANCE VI_1 MASTER 255',
    ]);
    network.runTo(1500);
    network.link('a', 'eth0', false);
    expect(network.instance('a').faults).to.deep.equal(['interface eth0 down']);
    network.link('a', 'eth0', true);
    expect(network.deedsOf('a', 1500)).to.deep.equal([
      'advert VI_1 0',
      'release VI_1 10.9.9.10',
      'INSTANCE VI_1 FAULT 255',
      'advert VI_1 255',
      'acquire VI_1 10.9.9.10',
      'INSTANCE VI_1 MASTER 255',
    ]);
  });

  it('leaves one master of two owners', () => {
    const network = pair({ priority: 255 }, { priority: 255 });
    network.runTo(10_000);
    expect(network.states()).to.equal('a BACKUP, b MASTER');
  });

  it('sends one advert to each unicast peer, from one identification to the next', () => {
    const network = new RouterNetwork();
    const unicastPeers = ['10.9.9.2', '10.9.9.3'].map((address) => ({
      address: ip(address),
      minTtl: 0,
      maxTtl: 255,
    }));
    network.add('a', '10.9.9.1', single({ priority: 255, unicastPeers }));
    const packets = network.deeds.flatMap(({ effect }) =>
      effect.kind === 'transmit' ? [effect] : [],
    );
    expect(packets.map((packet) => packet.destination)).to.deep.equal(['10.9.9.2', '10.9.9.3']);
    expect(packets.map(({ packet }) => packet.subarray(4, 6).join('.'))).to.deep.equal([
      '0.1',
      '0.2',
    ]);
    expect(network.instance('a').counters.advert_sent).to.equal(1);
  });
});

describe('router: the schedule of adverts', () => {
  it('does not let delays add up, and does not make up for a stall with a burst', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', single({ priority: 255 }));
    network.nowMs = 1003;
    network.input('a', { kind: 'time' });
    expect(network.router('a').nextDeadlineMs()).to.equal(2000);
    network.nowMs = 7400;
    network.input('a', { kind: 'time' });
    expect(network.timesOf('a', 'advert VI_1 255')).to.deep.equal([0, 1003, 7400]);
    expect(network.router('a').nextDeadlineMs()).to.equal(8400);
  });

  it('serves a few of many instances at a time, so that the first packet need not wait', () => {
    const vrrpInstances = Array.from({ length: 40 }, (_, index) =>
      sampleInstance({ name: `VI_${index}`, virtualRouterId: index + 1, priority: 255 }),
    );
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', sampleConfiguration({ vrrpInstances }));
    network.nowMs = 1000;
    const batches: number[] = [];
    while ((network.router('a').nextDeadlineMs() ?? Number.POSITIVE_INFINITY) <= 1000) {
      batches.push(network.input('a', { kind: 'time' }).length);
    }
    expect(batches).to.deep.equal([16, 16, 8]);
  });

  it('announces again after garp_master_delay and every garp_master_refresh', () => {
    const garp = { ...sampleInstance().garp, masterRefreshMs: 7000, masterRefreshRepeat: 2 };
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', single({ priority: 255, garp }));
    network.runTo(14_500);
    expect(network.timesOf('a', 'announce VI_1 x5')).to.deep.equal([5000]);
    expect(network.timesOf('a', 'announce VI_1 x2')).to.deep.equal([7000, 14_000]);
  });
});

describe('router: scripts and interfaces', () => {
  const check = sampleScript('check');

  function withScript(value: number, changes: Partial<VrrpInstance> = {}) {
    return sampleConfiguration({
      vrrpScripts: [check],
      vrrpInstances: [sampleInstance({ trackScripts: [tracked('check', value)], ...changes })],
    });
  }

  it('waits in INIT for the first result of a script of weight 0', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', withScript(0));
    network.runTo(10_000);
    expect(network.states()).to.equal('a INIT');
    expect(network.instance('a').waitingFor).to.deep.equal(['script check has no result yet']);
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: true });
    expect(network.states()).to.equal('a BACKUP');
    expect(network.instance('a')).not.to.have.property('waitingFor');
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: false });
    expect(network.states()).to.equal('a FAULT');
    expect(network.instance('a').faults).to.deep.equal(['script check failed']);
  });

  it('does not wait for a script with a weight, and shifts the timer by the skew', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', withScript(28));
    expect(network.router('a').nextDeadlineMs()).to.equal(3609.375);
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: true });
    expect(network.instance('a').effectivePriority).to.equal(128);
    expect(network.router('a').nextDeadlineMs()).to.equal(3500);
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: false });
    expect(network.router('a').nextDeadlineMs()).to.equal(3609.375);
  });

  it('tells a master the new priority with the next advert, not with an extra one', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', withScript(-20, { notifyPriorityChanges: true }));
    network.runTo(4000);
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: false });
    network.runTo(5000);
    expect(network.deedsOf('a', 4000)).to.deep.equal([
      'INSTANCE VI_1 MASTER_PRIORITY 80',
      'advert VI_1 80',
    ]);
  });

  it('is in FAULT while any of several faults is left', () => {
    const network = new RouterNetwork();
    const trackInterfaces = [tracked('eth1')];
    network.add('a', '10.9.9.1', withScript(0, { trackInterfaces }));
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: false });
    network.link('a', 'eth1', false);
    network.input('a', { kind: 'link', link: { name: 'eth0', up: true, addresses: [] } });
    expect(network.instance('a').faults).to.deep.equal([
      'no source address on eth0',
      'tracked interface eth1 down',
      'script check failed',
    ]);
    network.link('a', 'eth1', true);
    network.link('a', 'eth0', true);
    expect(network.states()).to.equal('a FAULT');
    network.input('a', { kind: 'scriptResult', script: 'check', succeeded: true });
    expect(network.states()).to.equal('a BACKUP');
  });

  it('ignores its own interface with dont_track_primary', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', single({ dontTrackPrimary: true }));
    network.link('a', 'eth0', false);
    expect(network.states()).to.equal('a BACKUP');
  });

  it('says where its unicast address is when it returns from FAULT', () => {
    const unicastPeers = [{ address: ip('10.9.9.2'), minTtl: 0, maxTtl: 255 }];
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', single({ unicastPeers }));
    network.runTo(100);
    network.link('a', 'eth0', false);
    network.link('a', 'eth0', true);
    const announced = network.deeds.flatMap(({ effect }) =>
      effect.kind === 'announce' ? effect.addresses.map((entry) => entry.address) : [],
    );
    expect(announced).to.deep.equal(['10.9.9.1']);
  });

  // Shows: global_defs.vrrp_delay_after_boot
  it('starts so long after the start of the system, and never later than at once', () => {
    const { services } = sampleGlobal();
    const started = (delayAfterBootMs: number) => {
      const network = new RouterNetwork();
      network.nowMs = 3000;
      const tuning = { ...services.tuning, delayAfterBootMs };
      const global = sampleGlobal({ services: { ...services, tuning } });
      network.add('a', '10.9.9.1', { ...single(), global });
      return network;
    };
    const early = started(5000);
    early.runTo(4999);
    expect(early.states()).to.equal('a INIT');
    early.runTo(5000);
    expect(early.states()).to.equal('a BACKUP');
    expect(started(2000).states()).to.equal('a BACKUP');
  });

  // Shows: vrrp_instance.timer_expired_backup
  it('steps down when it was not scheduled for as long as a backup waits', () => {
    const late = (timerExpiredBackupPriority: number | undefined, lateMs: number) => {
      const network = new RouterNetwork();
      const timer = timerExpiredBackupPriority === undefined ? {} : { timerExpiredBackupPriority };
      network.add('a', '10.9.9.1', single({ priority: 100, preempt: false, ...timer }));
      network.runTo(5000);
      const dueMs = network.router('a').nextDeadlineMs() ?? 0;
      network.nowMs = dueMs + lateMs;
      network.input('a', { kind: 'time' });
      return network.states();
    };
    // Priority 200 waits for 3.21875 s after the last advert, which was one second before.
    expect(late(200, 2200)).to.equal('a MASTER');
    expect(late(200, 2250)).to.equal('a BACKUP');
    expect(late(undefined, 9000)).to.equal('a MASTER');
  });

  // Shows: global_defs.vrrp_startup_delay
  it('starts after vrrp_startup_delay', () => {
    const network = new RouterNetwork();
    const global = sampleGlobal({ vrrpStartupDelayMs: 4000 });
    network.add('a', '10.9.9.1', { ...single(), global });
    network.runTo(3999);
    expect(network.states()).to.equal('a INIT');
    network.runTo(4000);
    expect(network.states()).to.equal('a BACKUP');
    expect(network.router('a').nextDeadlineMs()).to.equal(7609.375);
  });
});

describe('router: an address that somebody removes', () => {
  it('costs the master its place until the skew has passed', () => {
    const network = pair({ priority: 200 }, { priority: 100 });
    network.runTo(5000);
    network.input('a', { kind: 'addressLost', instance: 'VI_1', address: ip('10.9.9.10') });
    expect(network.deedsOf('a', 5000)).to.deep.equal([
      'advert VI_1 0',
      'release VI_1 10.9.9.10',
      'INSTANCE VI_1 BACKUP 200',
    ]);
    network.runTo(5300);
    expect(network.states()).to.equal('a MASTER, b BACKUP');
    expect(network.timesOf('a', 'INSTANCE VI_1 MASTER 200')[1]).to.equal(5218.75);
  });

  it('costs nothing with no_track, or when it is not ours', () => {
    const [entry] = virtualAddresses('10.9.9.10');
    const network = new RouterNetwork();
    const untracked = entry ? [{ ...entry, noTrack: true }] : [];
    network.add('a', '10.9.9.1', single({ priority: 255, virtualAddresses: untracked }));
    network.input('a', { kind: 'addressLost', instance: 'VI_1', address: ip('10.9.9.10') });
    network.input('a', { kind: 'addressLost', instance: 'VI_1', address: ip('10.9.9.99') });
    network.input('a', { kind: 'addressLost', instance: 'VI_9', address: ip('10.9.9.10') });
    expect(network.states()).to.equal('a MASTER');
  });
});
