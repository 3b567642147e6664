import { expect } from 'chai';
import fc from 'fast-check';
import { IpvsMirror } from '../../../src/daemon/ipvs/ipvs-mirror.js';
import { planTable } from '../../../src/lvs/table/plan.js';
import { type ServiceTable, serviceKey } from '../../../src/lvs/table/table.js';
import { arbitraryTables } from '../../lvs/table/arbitrary-table.js';
import { destinationAt, serviceAt, tableOf } from './sample-tables.js';

const A = serviceAt('10.0.0.1');

describe('daemon/ipvs-mirror', () => {
  it('holds what the kernel said, and nothing else', () => {
    const mirror = new IpvsMirror();
    const table = tableOf('10.0.0.1', { '10.0.1.1': 1, '10.0.1.2': 2 });
    mirror.replace([tableOf('10.0.0.9', {})]);
    mirror.replace([table]);
    expect(mirror.has(A)).to.equal(true);
    expect(mirror.has(serviceAt('10.0.0.9'))).to.equal(false);
    expect(mirror.tables([serviceAt('10.0.0.9'), A])).to.deep.equal([table]);
  });

  it('keeps the destinations of a service that is edited', () => {
    const mirror = new IpvsMirror();
    mirror.replace([tableOf('10.0.0.1', { '10.0.1.1': 1 })]);
    const { service } = tableOf('10.0.0.1', {}, 'wrr');
    mirror.apply({ kind: 'setService', service });
    expect(mirror.tables([A])).to.deep.equal([tableOf('10.0.0.1', { '10.0.1.1': 1 }, 'wrr')]);
  });

  it('forgets the destinations of a service that is deleted', () => {
    const mirror = new IpvsMirror();
    mirror.replace([tableOf('10.0.0.1', { '10.0.1.1': 1 })]);
    mirror.apply({ kind: 'deleteService', address: A });
    mirror.apply({ kind: 'newDestination', address: A, destination: destinationAt('10.0.1.2') });
    expect(mirror.tables([A])).to.deep.equal([]);
    mirror.apply({ kind: 'newService', service: tableOf('10.0.0.1', {}).service });
    expect(mirror.tables([A])).to.deep.equal([tableOf('10.0.0.1', {})]);
  });

  it('follows every plan of the planner', () => {
    fc.assert(
      fc.property(arbitraryTables, arbitraryTables, (before, after) => {
        const mirror = new IpvsMirror();
        mirror.replace(before);
        const addresses = [...before, ...after].map(({ service }) => service.address);
        for (const operation of planTable(after, before, { owned: new Set(), flush: true })) {
          mirror.apply(operation);
        }
        const unique = new Map(addresses.map((each) => [serviceKey(each), each]));
        expect(inOrder(mirror.tables(unique.values()))).to.deep.equal(inOrder(after));
      }),
      { numRuns: 200 },
    );
  });
});

/** The order of services and destinations says nothing. */
function inOrder(tables: readonly ServiceTable[]): unknown {
  const sorted = <Value>(values: readonly Value[]) =>
    [...values].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return sorted(
    tables.map(({ service, destinations }) => ({ service, destinations: sorted(destinations) })),
  );
}
