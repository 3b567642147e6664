import { expect } from 'chai';
import type { Forwarding, ServiceIdentity } from '../../../src/config/lvs-model.js';
import { serviceLabel, virtualServerLabels } from '../../../src/lvs/labels.js';
import { expandIdentity, rangeAddresses } from '../../../src/lvs/table/expand-group.js';
import { destinationEntry, serviceEntry } from '../../../src/lvs/table/service-entry.js';
import { type ServiceAddress, serviceKey } from '../../../src/lvs/table/table.js';
import {
  ip,
  NAT,
  realServer,
  sorryServer,
  tcpIdentity,
  virtualServer,
} from '../director/sample-balancer.js';

const web: ServiceAddress = {
  ...{ kind: 'address', family: 'inet', protocol: 'TCP' },
  ...{ address: ip('10.0.0.1'), port: 8080 },
};
const mark: ServiceAddress = { kind: 'fwmark', family: 'inet', mark: 5 };
const web6: ServiceAddress = { ...web, family: 'inet6', address: ip('2001:db8::1') };

describe('labels', () => {
  it('are those of keepalived', () => {
    const group = (protocol: 'TCP' | 'UDP'): ServiceIdentity => ({
      ...{ form: 'group', group: 'G1', protocol, family: 'inet' },
    });
    const identities: readonly ServiceIdentity[] = [
      tcpIdentity('192.168.0.1'),
      group('UDP'),
      { form: 'fwmark', mark: 5, family: 'inet6' },
      group('TCP'),
    ];
    const labels = virtualServerLabels(identities.map((identity) => virtualServer({ identity })));
    expect(labels).to.deep.equal(['[192.168.0.1]:tcp:80', '[G1]:0', 'FWM 5', '[G1]:1']);
    expect([web6, mark].map(serviceLabel)).to.deep.equal(['[2001:db8::1]:tcp:8080', 'FWM 5']);
  });
});

describe('expansion of groups', () => {
  const groups = new Map([
    [
      'G1',
      {
        name: 'G1',
        entries: [
          { kind: 'addresses', first: ip('10.0.0.254'), count: 2, port: 80 },
          { kind: 'fwmark', mark: 9 },
          { kind: 'fwmark', mark: 10, family: 'inet6' },
          { kind: 'addresses', first: ip('2001:db8::fffe'), count: 2, port: 53 },
        ],
      } as const,
    ],
  ]);
  const identity = { form: 'group', group: 'G1', protocol: 'UDP', family: 'inet' } as const;

  it('gives a service for every address and mark, in the order of the file', () => {
    expect([...expandIdentity(identity, groups)].map(serviceKey)).to.deep.equal([
      'UDP 10.0.0.254 80',
      'UDP 10.0.0.255 80',
      'FWM 9 inet',
      'FWM 10 inet6',
      'UDP 2001:db8::fffe 53',
      'UDP 2001:db8::ffff 53',
    ]);
    expect([...expandIdentity({ ...identity, group: 'G2' }, groups)]).to.deep.equal([]);
  });

  it('gives one mark for all addresses of a family with nftables_ipvs', () => {
    const services = expandIdentity(identity, groups, (group, protocol) =>
      group === 'G1' && protocol === 'UDP' ? 1000 : undefined,
    );
    const marked = ['FWM 1000 inet', 'FWM 9 inet', 'FWM 10 inet6', 'FWM 1000 inet6'];
    expect([...services].map(serviceKey)).to.deep.equal(marked);
  });

  it('counts lazily: a range is as long as it is read', () => {
    const entry = { kind: 'addresses', first: ip('2001:db8::'), count: 65_536, port: 0 } as const;
    const addresses = rangeAddresses(entry);
    expect(addresses.next().value).to.equal('2001:db8::');
    expect(addresses.next().value).to.equal('2001:db8::1');
    const last = [...rangeAddresses({ ...entry, first: ip('10.0.0.1'), count: 255 })].at(-1);
    expect(last).to.equal('10.0.0.255');
    const far = [...rangeAddresses({ ...entry, first: ip('2001:db8::fe'), count: 3 })].at(-1);
    expect(far).to.equal('2001:db8::100');
  });
});

describe('service entries', () => {
  it('have flags, scheduler and no persistence unless asked for', () => {
    expect(serviceEntry(virtualServer(), web)).to.deep.equal({
      address: web,
      scheduler: 'rr',
      flags: 0,
      timeoutSeconds: 0,
      netmask: 0xffff_ffff,
      engine: '',
    });
    const flagged = virtualServer({ scheduler: 'sh', schedulerFlags: [1, 2], onePacket: true });
    expect(serviceEntry(flagged, mark)).to.deep.include({ scheduler: 'sh', flags: 0x1c });
    expect(serviceEntry(virtualServer({ schedulerFlags: [3] }), mark).flags).to.equal(0x20);
    expect(serviceEntry(virtualServer(), web6).netmask).to.equal(128);
  });

  it('take the granularity where its notation is that of the family', () => {
    const persistence = { timeoutSeconds: 300, granularity: 0xffff_ff00, engine: 'sip' };
    const entry = serviceEntry(virtualServer({ persistence }), web);
    expect(entry).to.deep.include({ flags: 1, timeoutSeconds: 300, engine: 'sip' });
    expect(entry.netmask).to.equal(0xffff_ff00);
    expect(serviceEntry(virtualServer({ persistence }), web6).netmask).to.equal(128);
    const prefix = virtualServer({ persistence: { timeoutSeconds: 1, granularity: 64 } });
    expect(serviceEntry(prefix, web6).netmask).to.equal(64);
    expect(serviceEntry(prefix, web).netmask).to.equal(0xffff_ffff);
  });
});

describe('destination entries', () => {
  const via = (forwarding: Forwarding) => realServer('10.0.1.1', { forwarding, port: 8001 });
  const tunnelTo = (tunnel: 'ipip' | 'gue' | 'gre', port?: number): Forwarding => ({
    ...{ method: 'TUN', tunnel, checksum: 'csum' },
    ...(port === undefined ? {} : { port }),
  });

  it('translate ports with NAT only', () => {
    const portOf = (forwarding: Forwarding, service: ServiceAddress) =>
      destinationEntry(via(forwarding), service, 1).port;
    const methods = [NAT, { method: 'FULLNAT' }, { method: 'DR' }, tunnelTo('ipip')] as const;
    expect(methods.map((each) => portOf(each, web))).to.deep.equal([8001, 8001, 8080, 8080]);
    expect(methods.map((each) => portOf(each, mark))).to.deep.equal([8001, 8001, 0, 0]);
    expect(destinationEntry(via({ method: 'FULLNAT' }), web, 1).method).to.equal('masquerade');
    expect(destinationEntry(via({ method: 'DR' }), web, 1).method).to.equal('route');
  });

  it('have a tunnel with what its type knows', () => {
    const tunnelOf = (forwarding: Forwarding) => destinationEntry(via(forwarding), web, 1).tunnel;
    expect(tunnelOf(NAT)).to.equal(undefined);
    const gue = { type: 'gue', port: 6080, checksum: 'csum' };
    expect(tunnelOf(tunnelTo('gue', 6080))).to.deep.equal(gue);
    const gre = { type: 'gre', port: 0, checksum: 'csum' };
    expect(tunnelOf(tunnelTo('gre', 6080))).to.deep.equal(gre);
    const ipip = { type: 'ipip', port: 0, checksum: 'none' };
    expect(tunnelOf(tunnelTo('ipip'))).to.deep.equal(ipip);
  });

  it('have weights that IPVS takes, and thresholds where there are some', () => {
    const weightOf = (weight: number) => destinationEntry(via(NAT), web, weight).weight;
    expect([-5, 7, 2 ** 40].map(weightOf)).to.deep.equal([0, 7, 2 ** 31 - 1]);
    const limited = realServer('10.0.1.1', { upperThreshold: 100, lowerThreshold: 50 });
    const limits = { upperThreshold: 100, lowerThreshold: 50 };
    expect(destinationEntry(limited, web, 1)).to.deep.include(limits);
    expect(destinationEntry(sorryServer, web, 1)).to.deep.include({ upperThreshold: 0 });
  });
});
