import { expect } from 'chai';
import fc from 'fast-check';
import { planStop, planTable, planTables } from '../../../src/lvs/table/plan.js';
import { destinationEntry, serviceEntry } from '../../../src/lvs/table/service-entry.js';
import {
  type ServiceAddress,
  type ServiceTable,
  serviceKey,
} from '../../../src/lvs/table/table.js';
import { ip, realServer, virtualServer } from '../director/sample-balancer.js';
import { arbitraryTables } from './arbitrary-table.js';
import { TableInterpreter } from './table-interpreter.js';

const address: ServiceAddress = {
  ...{ kind: 'address', family: 'inet', protocol: 'TCP' },
  ...{ address: ip('10.0.0.1'), port: 80 },
};
const service = serviceEntry(virtualServer(), address);
const none: ReadonlySet<string> = new Set();

/** `table({ '10.0.1.1': 3 })`: a destination of weight 3. */
function table(weights: Readonly<Record<string, number>>): ServiceTable {
  const destinations = Object.entries(weights).map(([server, weight]) =>
    destinationEntry(realServer(server), address, weight),
  );
  return { service, destinations };
}

function kinds(desired: ServiceTable, observed: ServiceTable | undefined): readonly string[] {
  const found = observed === undefined ? [] : [observed];
  return planTables([desired], found).map((operation) =>
    'destination' in operation
      ? `${operation.kind} ${operation.destination.address} ${operation.destination.weight}`
      : operation.kind,
  );
}

describe('planner', () => {
  it('makes a service before its destinations', () => {
    expect(kinds(table({ '10.0.1.1': 1, '10.0.1.2': 0 }), undefined)).to.deep.equal([
      'newService',
      'newDestination 10.0.1.1 1',
      'newDestination 10.0.1.2 0',
    ]);
  });

  it('brings the sorry server before the others go', () => {
    const before = table({ '10.0.1.1': 1, '10.0.1.2': 1 });
    expect(kinds(table({ '10.0.1.2': 0, '10.0.9.9': 1 }), before)).to.deep.equal([
      'newDestination 10.0.9.9 1',
      'setDestination 10.0.1.2 0',
      'deleteDestination 10.0.1.1 1',
    ]);
  });

  it('raises a weight before it lowers another one', () => {
    const before = table({ '10.0.1.1': 1, '10.0.1.2': 0 });
    expect(kinds(table({ '10.0.1.1': 0, '10.0.1.2': 1 }), before)).to.deep.equal([
      'setDestination 10.0.1.2 1',
      'setDestination 10.0.1.1 0',
    ]);
  });

  it('edits what can be edited', () => {
    const before = table({ '10.0.1.1': 1 });
    const desired = { ...before, service: { ...service, scheduler: 'wlc' } };
    expect(planTables([desired], [before])).to.deep.equal([
      { kind: 'setService', service: desired.service },
    ]);
    const routed = { method: 'DR' } as const;
    const other = destinationEntry(realServer('10.0.1.1', { forwarding: routed }), address, 1);
    expect(planTables([{ service, destinations: [other] }], [before])).to.deep.equal([
      { kind: 'setDestination', address, destination: other },
    ]);
  });

  it('leaves services of others alone, unless it is told to flush', () => {
    const theirs = table({ '10.9.9.9': 1 });
    expect(planTable([], [theirs], { owned: none })).to.deep.equal([]);
    const gone = [{ kind: 'deleteService', address }];
    expect(planTable([], [theirs], { owned: none, flush: true })).to.deep.equal(gone);
    const owned = new Set([serviceKey(address)]);
    expect(planTable([], [theirs], { owned })).to.deep.equal(gone);
  });

  it('makes a service of others that we want ours, and its foreign destinations go', () => {
    const theirs = table({ '10.0.1.1': 1, '10.9.9.9': 1 });
    const plan = planTable([table({ '10.0.1.1': 1 })], [theirs], { owned: none });
    expect(plan.map((each) => each.kind)).to.deep.equal(['deleteDestination']);
  });

  it('takes the words of old kernels for what they mean', () => {
    const found = table({ '10.0.1.1': 1 });
    const local = found.destinations.map((each) => ({ ...each, method: 'local' as const }));
    const unscheduled = { ...service, scheduler: 'none', flags: 2 };
    const desired = { ...found, service: { ...service, scheduler: '' } };
    const observed = { service: unscheduled, destinations: local };
    expect(planTables([desired], [observed])).to.deep.equal([]);
    const flagged = { ...observed, service: { ...unscheduled, flags: 4 } };
    expect(planTables([desired], [flagged])).to.have.lengthOf(1);
  });

  it('ends with nothing of ours, or with nothing at all', () => {
    const ours = table({ '10.0.1.1': 1 });
    const mark = { kind: 'fwmark', family: 'inet', mark: 1 } as const;
    const theirs = { service: { ...service, address: mark }, destinations: [] };
    const owned = new Set([serviceKey(address)]);
    const left = (flushOnStop: 'no' | 'services' | 'table') => {
      const kernel = new TableInterpreter([ours, theirs]);
      for (const operation of planStop(flushOnStop, [ours, theirs], owned)) {
        kernel.apply(operation);
      }
      return kernel.tables().length;
    };
    expect([left('no'), left('services'), left('table')]).to.deep.equal([1, 1, 0]);
  });
});

describe('planner: any two tables', () => {
  const ownedOf = (tables: readonly ServiceTable[]) =>
    new Set(tables.map((each) => serviceKey(each.service.address)));

  it('lead from one to the other, without an operation that the kernel refuses', () => {
    fc.assert(
      fc.property(arbitraryTables, arbitraryTables, (desired, observed) => {
        const kernel = new TableInterpreter(observed);
        for (const operation of planTable(desired, observed, { owned: ownedOf(observed) })) {
          kernel.apply(operation);
        }
        expect(kernel.tables()).to.deep.equal(new TableInterpreter(desired).tables());
      }),
    );
  });

  it('are planned with nothing when they are equal', () => {
    fc.assert(
      fc.property(arbitraryTables, (tables) => {
        const copy: readonly ServiceTable[] = structuredClone(tables);
        expect(planTable(tables, copy, { owned: none, flush: true })).to.deep.equal([]);
        expect(planTables(tables, copy)).to.deep.equal([]);
      }),
    );
  });

  it('never leave a service without a server that has one before and after', () => {
    fc.assert(
      fc.property(arbitraryTables, arbitraryTables, (desired, observed) => {
        const kernel = new TableInterpreter(observed);
        const after = new TableInterpreter(desired).served();
        const always = [...kernel.served()].filter((key) => after.has(key));
        for (const operation of planTable(desired, observed, { owned: ownedOf(observed) })) {
          kernel.apply(operation);
          expect([...kernel.served()]).to.include.members(always);
        }
      }),
    );
  });

  it('cost one operation for each difference at most', () => {
    fc.assert(
      fc.property(arbitraryTables, arbitraryTables, (desired, observed) => {
        const touched = planTable(desired, observed, { owned: ownedOf(observed) }).map((each) =>
          'destination' in each
            ? `${serviceKey(each.address)} ${each.destination.address} ${each.destination.port}`
            : serviceKey('service' in each ? each.service.address : each.address),
        );
        expect(new Set(touched).size).to.equal(touched.length);
      }),
    );
  });
});

describe('planner: a thousand services', () => {
  function services(weight: number): readonly ServiceTable[] {
    return Array.from({ length: 1000 }, (_, index) => {
      const mark = { kind: 'fwmark', family: 'inet', mark: index + 1 } as const;
      const destinations = Array.from({ length: 5 }, (__, server) =>
        destinationEntry(realServer(`10.1.${server}.1`), mark, weight),
      );
      return { service: { ...service, address: mark }, destinations };
    });
  }

  it('are planned at once: no work grows with the square of their number', () => {
    const [desired, observed, other] = [services(1), services(1), services(2)];
    const begin = process.hrtime.bigint();
    expect(planTable(desired, observed, { owned: none })).to.deep.equal([]);
    expect(planTable(other, observed, { owned: none })).to.have.lengthOf(5000);
    expect(planTable(desired, [], { owned: none })).to.have.lengthOf(6000);
    const tookMs = Number(process.hrtime.bigint() - begin) / 1e6;
    expect(tookMs).to.be.lessThan(2000);
  });
});
