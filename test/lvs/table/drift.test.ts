import { expect } from 'chai';
import fc from 'fast-check';
import { describeDrift } from '../../../src/lvs/table/drift.js';
import { planTables } from '../../../src/lvs/table/plan.js';
import { destinationEntry, serviceEntry } from '../../../src/lvs/table/service-entry.js';
import type {
  DestinationEntry,
  ServiceAddress,
  ServiceEntry,
} from '../../../src/lvs/table/table.js';
import { ip, realServer, virtualServer } from '../director/sample-balancer.js';
import { arbitraryTables } from './arbitrary-table.js';

const address: ServiceAddress = {
  ...{ kind: 'address', family: 'inet', protocol: 'TCP' },
  ...{ address: ip('10.0.0.1'), port: 80 },
};
const service = serviceEntry(virtualServer(), address);
const first = destinationEntry(realServer('10.0.1.1'), address, 3);
const second = destinationEntry(realServer('10.0.1.2'), address, 1);
const desired = [{ service, destinations: [first, second] }];

function drift(
  destinations: readonly DestinationEntry[],
  found: ServiceEntry = service,
): readonly string[] {
  const drifts = describeDrift(desired, [{ service: found, destinations }]);
  expect(drifts.every((each) => each.service === '[10.0.0.1]:tcp:80')).to.equal(true);
  return drifts.flatMap((each) => each.changes);
}

describe('drift', () => {
  it('is nothing when the table is as it should be', () => {
    expect(drift([second, first])).to.deep.equal([]);
  });

  it('is told by what was there instead', () => {
    const foreign = destinationEntry(realServer('10.9.9.9'), address, 1);
    const quiet = { ...first, weight: 0 };
    expect(drift([quiet, second])).to.deep.equal(['weight of 10.0.1.1:80 was 0 instead of 3']);
    expect(drift([first])).to.deep.equal(['destination 10.0.1.2:80 was gone']);
    expect(drift([first, second, foreign])).to.deep.equal([
      'destination 10.9.9.9:80 had been added',
    ]);
    expect(drift([first, second], { ...service, scheduler: 'wlc', engine: 'sip' })).to.deep.equal([
      'scheduler was wlc instead of rr',
      'persistence engine was sip instead of none',
    ]);
    const tunnel = { type: 'gue', port: 6080, checksum: 'none' } as const;
    expect(drift([{ ...first, method: 'tunnel', tunnel }, second])).to.deep.equal([
      'method of 10.0.1.1:80 was tunnel instead of masquerade',
      'tunnel of 10.0.1.1:80 was gue 6080 none instead of none',
    ]);
  });

  it('is the whole service when it has gone', () => {
    expect(describeDrift(desired, []).map((each) => each.changes)).to.deep.equal([['it was gone']]);
  });

  it('is told exactly when there is something to be put right', () => {
    fc.assert(
      fc.property(arbitraryTables, arbitraryTables, (wanted, found) => {
        const isTold = describeDrift(wanted, found).length > 0;
        expect(isTold).to.equal(planTables(wanted, found).length > 0);
      }),
    );
  });
});
