import { expect } from 'chai';
import type { VrrpInstance } from '../../../src/config/model.js';
import {
  environmentOf,
  type Surroundings,
  sameEnvironment,
} from '../../../src/vrrp/machine/environment.js';
import type { LinkStatus } from '../../../src/vrrp/messages.js';
import { sampleGroup, tracked } from '../sample-configuration.js';
import { ip, sampleInstance } from './sample-instance.js';

function link(name: string, up: boolean, ...addresses: readonly string[]): LinkStatus {
  return { name, up, addresses: addresses.map(ip) };
}

function world(
  links: readonly LinkStatus[],
  scripts: Record<string, boolean | undefined> = {},
): Surroundings {
  return {
    links: new Map(links.map((each) => [each.name, each])),
    processes: new Map(),
    files: new Map(),
    bfdSessions: new Map(),
    virtualServers: new Map(),
    awaitingQuorums: false,
    absentSources: new Set(),
    awaitingTable: new Set(),
    maintenance: false,
    scripts: new Map(
      Object.entries(scripts).map(([name, good]) => [name, { good, resultCounter: 0 }]),
    ),
  };
}

/** A world in which these BFD sessions are up. */
function sessionsUp(...names: readonly string[]): Surroundings {
  return { ...world([]), bfdSessions: new Map(names.map((name) => [name, true])) };
}

function environment(changes: Partial<VrrpInstance>, surroundings: Surroundings) {
  return environmentOf(sampleInstance(changes), undefined, surroundings);
}

describe('environment', () => {
  // Shows: vrrp_instance.unicast_fault_no_peer
  it('is a fault without a unicast peer, where that is asked for', () => {
    const links = world([link('eth0', true, '10.9.9.1')]);
    const faulty = environment({ unicastFaultWithoutPeer: true }, links);
    expect(faulty.faults).to.deep.equal(['unicast_fault_no_peer and no unicast peer']);
    const unicastPeers = [{ address: ip('10.9.9.2'), minTtl: 0, maxTtl: 255 }];
    expect(environment({ unicastFaultWithoutPeer: true, unicastPeers }, links).faults).to.be.empty;
    expect(environment({}, links).faults).to.be.empty;
  });

  it('lacks a source without a link-local address', () => {
    const links = world([link('eth0', true, '10.9.9.1', '2001:db8::1')]);
    const { faults } = environment({ family: 'inet6' }, links);
    expect(faults).to.deep.equal(['no link-local IPv6 address on eth0']);
  });

  it('takes the first address of the family as source, unless one is configured', () => {
    const links = [link('eth0', true, 'fe80::1', '10.9.9.1', '10.9.9.2')];
    expect(environment({}, world(links)).sourceAddress).to.equal('10.9.9.1');
    expect(environment({ family: 'inet6' }, world(links)).sourceAddress).to.equal('fe80::1');
    const sourceAddress = ip('10.9.9.7');
    expect(environment({ sourceAddress }, world(links))).to.include({ sourceAddress });
  });

  it('needs its source address on this machine with unicast', () => {
    const sourceAddress = ip('10.9.9.7');
    const absent = { ...world([link('eth0', true)]), absentSources: new Set([sourceAddress]) };
    const unicastPeers = [{ address: ip('10.9.9.2'), minTtl: 0, maxTtl: 255 }];
    expect(environment({ sourceAddress, unicastPeers }, absent).faults).to.deep.equal([
      'source address 10.9.9.7 is not one of this machine',
    ]);
    expect(environment({ sourceAddress }, absent).faults).to.deep.equal([]);
  });

  it('needs the interfaces of its addresses, unless they have no_track', () => {
    const down = world([link('eth0', true, '10.9.9.1'), link('eth1', false)]);
    const [address] = sampleInstance().virtualAddresses;
    const elsewhere = address ? [{ ...address, interface: 'eth1' }] : [];
    const faults = ['interface eth1 of virtual addresses down'];
    expect(environment({ virtualAddresses: elsewhere }, down).faults).to.deep.equal(faults);
    expect(environment({ excludedAddresses: elsewhere }, down).faults).to.deep.equal(faults);
    const untracked = elsewhere.map((each) => ({ ...each, noTrack: true }));
    expect(environment({ virtualAddresses: untracked }, down).faults).to.deep.equal([]);
  });

  it('takes a link that nobody has reported to be up', () => {
    expect(environment({}, world([])).faults).to.deep.equal([]);
  });

  it('needs a configured source address on the interface only with track_src_ip', () => {
    const surroundings = world([link('eth0', true)]);
    const sourceAddress = ip('10.9.9.7');
    expect(environment({ sourceAddress }, surroundings).faults).to.deep.equal([]);
    const tracking = { sourceAddress, trackSourceAddress: true };
    expect(environment(tracking, surroundings).faults).to.deep.equal([
      'source address 10.9.9.7 missing from eth0',
    ]);
    expect(environment({}, surroundings).faults).to.deep.equal(['no source address on eth0']);
  });

  it('tells what kinds of faults there are, each once', () => {
    const trackScripts = [tracked('one', 0), tracked('two', 0)];
    const surroundings = world([link('eth0', false)], { one: false, two: false });
    const found = environment({ trackScripts }, surroundings);
    expect(found.faults).to.have.lengthOf(4);
    expect(found.faultKinds).to.deep.equal(['link', 'address', 'script']);
  });

  it('adds weights and keeps the result within 1 to 254', () => {
    const trackScripts = [tracked('up', 100), tracked('down', -30), tracked('none', 50)];
    const scripts = { up: true, down: false, none: undefined };
    const surroundings = world([link('eth0', true, '10.9.9.1')], scripts);
    expect(environment({ trackScripts }, surroundings)).to.include({
      totalPriority: 170,
      effectivePriority: 170,
    });
    expect(environment({ trackScripts }, surroundings).contributions).to.deep.equal([
      { kind: 'script', name: 'up', change: 100 },
      { kind: 'script', name: 'down', change: -30 },
    ]);
    const wide = { trackScripts, priority: 250 };
    expect(environment(wide, surroundings)).to.include({
      totalPriority: 320,
      effectivePriority: 254,
    });
    const owner = { trackScripts, priority: 255 };
    expect(environment(owner, surroundings).effectivePriority).to.equal(255);
  });

  it('applies the trackers of the group, reverse ones too', () => {
    const group = sampleGroup('G1', ['VI_1'], {
      trackInterfaces: [tracked('eth1', 0, true), tracked('eth2', -5)],
      trackScripts: [tracked('check')],
    });
    const links = [link('eth0', true, '10.9.9.1'), link('eth1', true), link('eth2', false)];
    const found = environmentOf(sampleInstance(), group, world(links, { check: undefined }));
    expect(found).to.deep.equal({
      faults: ['tracked interface eth1 up'],
      faultKinds: ['interface'],
      waitingFor: ['script check has no result yet'],
      contributions: [{ kind: 'interface', name: 'eth2', change: -5 }],
      totalPriority: 95,
      effectivePriority: 95,
      sourceAddress: '10.9.9.1',
    });
  });

  it('tells whether anything has changed', () => {
    const up = environment({}, world([link('eth0', true, '10.9.9.1')]));
    expect(sameEnvironment(up, { ...up, faults: [] })).to.equal(true);
    expect(sameEnvironment(up, { ...up, faults: ['x'] })).to.equal(false);
    expect(sameEnvironment(up, { ...up, sourceAddress: ip('10.9.9.2') })).to.equal(false);
    expect(sameEnvironment(up, { ...up, waitingFor: ['check'] })).to.equal(false);
    expect(sameEnvironment(up, { ...up, totalPriority: 1 })).to.equal(false);
  });

  // Shows: vrrp_instance.track_bfd.weight, vrrp_sync_group.track_bfd
  // Shows: vrrp_sync_group.track_bfd.weight
  it('counts BFD sessions, and those of the group; one not heard of is down', () => {
    const follows = (name: string, value: number, reverse = false) => ({
      trackBfds: [{ name, weight: { value, reverse } }],
    });
    const instance = sampleInstance({ priority: 100, ...follows('B1', 20) });
    const group = sampleGroup('G', ['A'], follows('B2', -30));
    const total = (...up: readonly string[]) =>
      environmentOf(instance, group, sessionsUp(...up)).totalPriority;
    expect(total()).to.equal(70);
    expect(total('B1')).to.equal(90);
    expect(total('B2')).to.equal(100);
    expect(total('B1', 'B2')).to.equal(120);
    const faults = (reverse: boolean, ...up: readonly string[]) =>
      environment(follows('B1', 0, reverse), sessionsUp(...up)).faults;
    expect(faults(false)).to.deep.equal(['BFD session B1 down']);
    expect(faults(false, 'B1')).to.deep.equal([]);
    expect(faults(true, 'B1')).to.deep.equal(['BFD session B1 up']);
  });

  // Shows: vrrp_instance.track_virtual_server, vrrp_instance.track_virtual_server.weight
  // Shows: vrrp_sync_group.track_virtual_server, vrrp_sync_group.track_virtual_server.weight
  it('counts quorums of virtual servers, and waits for those not heard of', () => {
    const name = '10.0.0.1:80';
    const follows = (value: number, reverse = false) => ({
      trackVirtualServers: [{ name, weight: { value, reverse } }],
    });
    const instance = sampleInstance({ priority: 100, ...follows(20) });
    const group = sampleGroup('G', ['A'], follows(-30));
    const heard = (holds?: boolean, awaitingQuorums = true): Surroundings => ({
      ...world([]),
      awaitingQuorums,
      virtualServers: new Map(holds === undefined ? [] : [[name, holds]]),
    });
    const total = (surroundings: Surroundings) =>
      environmentOf(instance, group, surroundings).totalPriority;
    expect([total(heard(true)), total(heard(false))]).to.deep.equal([120, 70]);
    expect(total(heard(undefined, false)), 'waited for long enough').to.equal(120);
    const faults = (reverse: boolean, holds?: boolean) =>
      environment(follows(0, reverse), heard(holds)).faults;
    expect(faults(false, true)).to.deep.equal([]);
    expect(faults(false, false)).to.deep.equal([`virtual server ${name} has no quorum`]);
    expect(faults(true, true)).to.deep.equal([`virtual server ${name} has its quorum`]);
    expect(faults(false)).to.deep.equal([]);
    const waitingFor = (holds?: boolean) => environment(follows(-30), heard(holds)).waitingFor;
    expect(waitingFor(false)).to.deep.equal([]);
    expect(waitingFor()).to.deep.equal([
      `the checks of virtual server ${name} have not told its quorum yet`,
    ]);
  });
});
