import { expect } from 'chai';
import { countConnections } from '../../../src/lvs/director/count-connections.js';
import { createDirector } from '../../../src/lvs/director/director.js';
import type { ObservedService, ServiceTable } from '../../../src/lvs/table/table.js';
import { noStatistics } from '../table/no-statistics.js';
import { balancer, checkedServer, ip, report, virtualServer } from './sample-balancer.js';

/** As the kernel would tell of it: each destination with more connections than the one before. */
function observed(tables: readonly ServiceTable[]): readonly ObservedService[] {
  let count = 0;
  return tables.map(({ service, destinations }) => ({
    service,
    statistics: noStatistics,
    destinations: destinations.map((destination) => {
      count += 1;
      const connections = { activeConnections: count, inactiveConnections: 10 * count };
      return { ...destination, ...connections, persistentConnections: 0, statistics: noStatistics };
    }),
  }));
}

const group = { form: 'group', group: 'G', protocol: 'TCP', family: 'inet' } as const;
const entries = [
  { kind: 'addresses', first: ip('10.0.0.8'), count: 1, port: 80 },
  { kind: 'addresses', first: ip('10.0.0.8'), count: 1, port: 443 },
] as const;

describe('lvs/count-connections', () => {
  function counts(method: 'NAT' | 'DR') {
    const realServers = ['10.0.1.1', '10.0.1.2'].map((address) =>
      checkedServer(address, { forwarding: { method } }),
    );
    const configuration = balancer([virtualServer({ identity: group, realServers })], {}, [
      { name: 'G', entries },
    ]);
    const director = createDirector(configuration);
    director.handle({ kind: 'start' });
    const dump = observed(director.desiredTables());
    report(director, '10.0.1.2');
    const { virtualServers } = countConnections(director.snapshot(), dump);
    return virtualServers[0]?.realServers.map(({ connections }) => connections);
  }

  it('adds up what a server has in all services, whatever their ports', () => {
    for (const method of ['NAT', 'DR'] as const) {
      expect(counts(method)).to.deep.equal([
        { active: 4, inactive: 40 },
        { active: 6, inactive: 60 },
      ]);
    }
  });

  it('counts nothing where the kernel has nothing', () => {
    const director = createDirector(balancer([virtualServer()]));
    director.handle({ kind: 'start' });
    const { virtualServers } = countConnections(director.snapshot(), []);
    expect(virtualServers[0]?.realServers[0]?.connections).to.deep.equal({
      active: 0,
      inactive: 0,
    });
    expect(director.snapshot().virtualServers[0]?.realServers[0]).to.not.have.property(
      'connections',
    );
  });
});
