import { expect } from 'chai';
import { foreseeTable } from '../../../src/lvs/director/foresee-table.js';
import { describeChanges } from '../../../src/lvs/ipvsadm-format/describe-changes.js';
import { planTable } from '../../../src/lvs/table/plan.js';
import { serviceKey } from '../../../src/lvs/table/table.js';
import {
  balancer,
  checkedServer,
  tcpIdentity,
  virtualServer,
} from '../director/sample-balancer.js';

const first = virtualServer();
const second = virtualServer({
  identity: tcpIdentity('10.0.0.2'),
  scheduler: 'sh',
  schedulerFlags: [2],
  persistence: { timeoutSeconds: 60 },
  realServers: [checkedServer('10.0.1.1', { weight: 5, upperThreshold: 9 })],
});

/** The changes from one configuration to another. */
function changes(
  from: Parameters<typeof foreseeTable>[0],
  to: Parameters<typeof foreseeTable>[0],
): ReturnType<typeof describeChanges> {
  const observed = foreseeTable(from);
  const owned = new Set(observed.map(({ service }) => serviceKey(service.address)));
  return describeChanges(planTable(foreseeTable(to), observed, { owned }), observed);
}

describe('lvs/describe-changes', () => {
  it('says what a new service is', () => {
    expect(changes(balancer([first]), balancer([first, second]))).to.deep.equal([
      {
        change: 'add',
        service: '[10.0.0.2]:tcp:80',
        details: ['sh', 'sh-port', 'persistent 60 s'],
        destinations: [
          {
            change: 'add',
            destination: '10.0.1.1:80',
            details: ['Masq', 'weight 5', 'upper threshold 9'],
          },
        ],
      },
    ]);
  });

  it('says what of a service and of a destination is different', () => {
    const other = virtualServer({
      scheduler: 'wlc',
      realServers: [checkedServer('10.0.1.1', { weight: 3 }), checkedServer('10.0.1.3')],
    });
    expect(changes(balancer([first]), balancer([other]))).to.deep.equal([
      {
        change: 'edit',
        service: '[10.0.0.1]:tcp:80',
        details: ['scheduler rr → wlc'],
        destinations: [
          { change: 'add', destination: '10.0.1.3:80', details: ['Masq', 'weight 1'] },
          { change: 'edit', destination: '10.0.1.1:80', details: ['weight 1 → 3'] },
          { change: 'remove', destination: '10.0.1.2:80', details: [] },
        ],
      },
    ]);
  });

  it('names a service that stays when only its destinations change', () => {
    const other = virtualServer({ realServers: [checkedServer('10.0.1.1')] });
    const [change] = changes(balancer([first]), balancer([other]));
    expect([change?.change, change?.destinations.length]).to.deep.equal(['none', 1]);
  });

  it('lists what goes with a service, and nothing when all is the same', () => {
    const [gone, ...others] = changes(balancer([first, second]), balancer([first]));
    expect([gone?.change, gone?.service]).to.deep.equal(['remove', '[10.0.0.2]:tcp:80']);
    expect(gone?.destinations.map(({ change }) => change)).to.deep.equal(['remove']);
    expect(others).to.deep.equal([]);
    expect(changes(balancer([first]), balancer([first]))).to.deep.equal([]);
  });
});
