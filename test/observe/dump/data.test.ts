import { expect } from 'chai';
import { dumpData, dumpParentData } from '../../../src/observe/dump/data.js';
import { loadText } from '../../config/load-text.js';
import { ip } from '../../vrrp/machine/sample-instance.js';
import {
  exampleClock,
  exampleConfiguration,
  exampleInstance,
  exampleSnapshot,
  masterSnapshot,
} from '../status/example-status.js';

function dumped(snapshot = exampleSnapshot, configuration = exampleConfiguration): string {
  const runningScripts = new Set(['chk']);
  const surroundings = {
    configuration,
    clock: exampleClock,
    bfd: [],
    runningScripts,
    processes: [],
  };
  return dumpData(snapshot, surroundings);
}

describe('observe/dump-data', () => {
  it('has the lines that tools scrape, in their order', () => {
    const expected = [
      ' VRRP Instance = VI_1',
      '   VRRP Version = 2',
      '   State = MASTER',
      '   Wantstate = MASTER',
      '   Interface = eth0',
      '   Using src_ip = 10.9.9.1',
      '   Virtual Router ID = 51',
      '   Priority = 100',
      '   Effective priority = 100',
      '   Total priority = 100',
      '   Advert interval = 1 sec',
      '   Preempt delay = 7 secs',
      '   Authentication type = SIMPLE_PASSWORD',
      '   Virtual IP (2):',
      '     10.9.9.10/24 dev eth0 scope global label eth0:1 set',
      '     10.9.9.11 dev eth0 scope global set',
      '   Tracked scripts :',
      '     chk weight -20',
      "   Master state transition script = '/usr/bin/true' 'a b'",
    ];
    const lines = dumped().split('\n');
    expect(lines.filter((line) => expected.includes(line))).to.deep.equal(expected);
  });

  it('has routes and rules, static and of an instance', () => {
    const { configuration } = loadText(`static_routes {
        10.1.0.0/16 via 10.9.9.2 metric 5
      }
      static_rules {
        from 10.2.0.0/16 table 100 preference 500
      }`);
    const [instance] = exampleConfiguration.vrrpInstances;
    const virtualRoutes = configuration.staticRoutes;
    const vrrpInstances = instance ? [{ ...instance, virtualRoutes }] : [];
    const text = dumped(exampleSnapshot, {
      ...exampleConfiguration,
      ...configuration,
      vrrpInstances,
    });
    expect(text).to.include('< Static Routes >------\n     10.1.0.0/16 via 10.9.9.2 metric 5\n');
    expect(text).to.include('< Static Rules >------\n     from 10.2.0.0/16 table 100 preference');
    expect(text).to.include('   Virtual Routes :\n     10.1.0.0/16 via 10.9.9.2 metric 5\n');
  });

  it('writes the last transition as a number and as a date', () => {
    expect(dumped()).to.match(
      /^ {3}Last transition = 1795249016\.905477 \(\w{3} Nov 2\d \d\d:\d\d:56\.905477 2026\)$/m,
    );
  });

  it('has the section headings', () => {
    const headings = [...dumped().matchAll(/^------< (.*) >------$/gm)].map(([, name]) => name);
    expect(headings).to.deep.equal(['Global definitions', 'VRRP Topology', 'VRRP Scripts']);
    expect(dumpParentData(exampleConfiguration)).to.match(/^------< Global definitions >------\n/);
    expect(dumpParentData(exampleConfiguration)).not.to.contain('VRRP Topology');
  });

  it('never shows a password', () => {
    expect(dumped()).not.to.contain('secret');
  });

  it('says version 3, groups, peers and a master elsewhere', () => {
    const backup = {
      ...masterSnapshot,
      version: 3,
      state: 'BACKUP',
      addressesHeld: false,
      advertIntervalMs: 250,
      masterAddress: ip('10.9.9.2'),
      masterPriority: 200,
      syncGroup: 'G1',
      faults: ['interface eth1 down'],
    } as const;
    const groups = [{ name: 'G1', state: 'BACKUP', members: ['VI_1'] }] as const;
    const unicastPeers = [{ address: ip('10.9.9.2'), minTtl: 0, maxTtl: 255 }];
    const vrrpInstances = [{ ...exampleInstance, unicastPeers }];
    const text = dumped(
      { ...exampleSnapshot, instances: [backup], groups },
      { ...exampleConfiguration, vrrpInstances },
    );
    for (const line of [
      '   Advert interval = 250 milli-sec',
      '   Sync group = G1',
      '   Master router = 10.9.9.2',
      '   Fault = interface eth1 down',
      '     10.9.9.2 min_ttl 0 max_ttl 255',
      ' VRRP Sync Group = G1, BACKUP',
      '     10.9.9.11 dev eth0 scope global',
    ]) {
      expect(text.split('\n')).to.include(line);
    }
    expect(text).not.to.contain('Multicast address');
  });

  it('goes on when an instance has just lost its configuration', () => {
    const text = dumped(exampleSnapshot, { ...exampleConfiguration, vrrpInstances: [] });
    expect(text).to.contain('   State = MASTER\n').and.not.to.contain('Virtual IP');
  });
});
