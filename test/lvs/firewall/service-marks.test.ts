import { expect } from 'chai';
import type { TransportProtocol } from '../../../src/config/lvs-model.js';
import { createDirector } from '../../../src/lvs/director/director.js';
import { allocateMarks } from '../../../src/lvs/firewall/service-marks.js';
import { serviceKey } from '../../../src/lvs/table/table.js';
import { balancer, ip, virtualServer } from '../director/sample-balancer.js';

const marking = { table: 'm', chainPriority: 0, firstMark: 1000, counters: false };
const addresses = (first: string) =>
  ({ kind: 'addresses', first: ip(first), count: 3, port: 80 }) as const;

function groupServer(group: string, protocol: TransportProtocol) {
  return virtualServer({ identity: { form: 'group', group, protocol, family: 'inet' } });
}

function configuration(...servers: readonly (readonly [string, TransportProtocol])[]) {
  const groups = [
    { name: 'A', entries: [addresses('10.0.0.1'), addresses('2001:db8::1')] },
    { name: 'B', entries: [addresses('10.0.5.1')] },
    { name: 'C', entries: [addresses('10.0.9.1'), { kind: 'fwmark', mark: 1001 } as const] },
  ];
  return balancer(
    servers.map(([group, protocol]) => groupServer(group, protocol)),
    { marking },
    groups,
  );
}

function text(marks: ReturnType<typeof allocateMarks>): readonly string[] {
  return marks.map((each) => `${each.mark} ${each.group} ${each.protocol} ${each.family}`);
}

describe('firewall marks of groups', () => {
  it('are one for each group and protocol, past those of the file', () => {
    const marks = allocateMarks(configuration(['A', 'TCP'], ['A', 'UDP'], ['B', 'TCP']), []);
    expect(text(marks)).to.deep.equal([
      '1000 A TCP inet',
      '1000 A TCP inet6',
      '1002 A UDP inet',
      '1002 A UDP inet6',
      '1003 B TCP inet',
    ]);
    expect(marks[0]?.addresses).to.deep.equal([addresses('10.0.0.1')]);
    const { virtualServers, virtualServerGroups } = configuration(['A', 'TCP']);
    const unmarked = balancer(virtualServers, {}, virtualServerGroups);
    expect(allocateMarks(unmarked, [])).to.deep.equal([]);
  });

  it('are not for groups with marks of their own', () => {
    expect(allocateMarks(configuration(['C', 'TCP']), [])).to.deep.equal([]);
    const director = createDirector(configuration(['C', 'TCP']));
    director.handle({ kind: 'start' });
    const keys = director.desiredTables().map(({ service }) => serviceKey(service.address));
    expect(keys).to.have.members([
      'TCP 10.0.9.1 80',
      'TCP 10.0.9.2 80',
      'TCP 10.0.9.3 80',
      'FWM 1001 inet',
    ]);
  });

  it('stay over a reload', () => {
    const former = allocateMarks(configuration(['A', 'TCP'], ['B', 'TCP']), []);
    const marks = allocateMarks(configuration(['B', 'TCP'], ['A', 'UDP']), former);
    expect(text(marks)).to.deep.equal(['1002 B TCP inet', '1000 A UDP inet', '1000 A UDP inet6']);
  });

  it('are the services of the director, which tells the firewall what to mark', () => {
    const director = createDirector(configuration(['A', 'TCP']));
    director.handle({ kind: 'start' });
    const keys = director.desiredTables().map(({ service }) => serviceKey(service.address));
    expect(keys).to.deep.equal(['FWM 1000 inet', 'FWM 1000 inet6']);
    expect(text(director.marks())).to.deep.equal(['1000 A TCP inet', '1000 A TCP inet6']);
  });

  it('leave a service with the first virtual server that wants it', () => {
    const director = createDirector(configuration(['B', 'TCP'], ['B', 'TCP']));
    const { effects } = director.handle({ kind: 'start' });
    expect(director.desiredTables()).to.have.lengthOf(1);
    expect(effects[0]).to.deep.equal({
      kind: 'log',
      event: { event: 'serviceTaken', entry: 'FWM 1000', service: '[B]:1', owner: '[B]:0' },
    });
  });

  it('are said to go without addresses that another group has', () => {
    const both = [
      { name: 'A', entries: [addresses('10.0.0.1')] },
      { name: 'B', entries: [addresses('10.0.0.2'), { ...addresses('10.0.0.9'), count: 1 }] },
      { name: 'C', entries: [{ ...addresses('10.0.0.9'), count: 1 }, addresses('10.0.1.9')] },
    ];
    const servers = ['A', 'B', 'C'].map((group) => groupServer(group, 'TCP'));
    const director = createDirector(balancer(servers, { marking }, both));
    const { effects } = director.handle({ kind: 'start' });
    const takenIn = (all: typeof effects) =>
      all.flatMap((effect) =>
        effect.kind === 'log' && effect.event.event === 'serviceTaken' ? [effect.event] : [],
      );
    const event = 'serviceTaken';
    expect(takenIn(effects)).to.deep.equal([
      { event, entry: '[10.0.0.2]:tcp:80-10.0.0.3', service: '[B]:0', owner: '[A]:0' },
      { event, entry: '[10.0.0.9]:tcp:80', service: '[C]:0', owner: '[B]:0' },
    ]);
    const udp = ['A', 'B'].map((group, index) => groupServer(group, index ? 'UDP' : 'TCP'));
    const apart = createDirector(balancer(udp, { marking }, both)).handle({ kind: 'start' });
    expect(takenIn(apart.effects)).to.deep.equal([]);
  });
});
