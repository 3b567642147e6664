import { expect } from 'chai';
import { compareInstances } from '../../src/vrrp/compare-instances.js';
import { virtualAddress } from '../observe/status/example-status.js';
import { sampleInstance } from './machine/sample-instance.js';

const [one, two, three] = ['10.9.9.1', '10.9.9.2', '10.9.9.3'].map((text) => virtualAddress(text));
const before = sampleInstance({ virtualAddresses: [one, two].flatMap((each) => each ?? []) });

describe('vrrp/compare-instances', () => {
  it('finds nothing where nothing differs', () => {
    expect(compareInstances([before], [{ ...before }])).to.deep.equal([]);
  });

  it('tells which properties and addresses differ', () => {
    const after = sampleInstance({
      priority: before.priority + 7,
      notifyPriorityChanges: !before.notifyPriorityChanges,
      trackInterfaces: [{ name: 'eth9', weight: { value: 0, reverse: false } }],
      virtualAddresses: [two, three].flatMap((each) => each ?? []),
    });
    const [change, ...others] = compareInstances([before], [after]);
    expect(others).to.deep.equal([]);
    expect(change?.change).to.equal('edit');
    expect(change?.properties).to.have.deep.members([
      { property: 'priority', from: `${before.priority}`, to: `${after.priority}` },
      {
        property: 'notifyPriorityChanges',
        from: `${before.notifyPriorityChanges}`,
        to: `${after.notifyPriorityChanges}`,
      },
      { property: 'trackInterfaces' },
    ]);
    expect(change?.addresses).to.deep.equal([
      { change: 'add', address: three },
      { change: 'remove', address: one },
    ]);
  });

  it('tells of instances that come and go', () => {
    const other = { ...before, name: 'VI_2' };
    const changes = compareInstances([before], [other]);
    expect(changes.map(({ change, instance }) => [change, instance])).to.deep.equal([
      ['add', 'VI_2'],
      ['remove', before.name],
    ]);
    expect(changes.map(({ addresses }) => addresses.map(({ change }) => change))).to.deep.equal([
      ['add', 'add'],
      ['remove', 'remove'],
    ]);
  });
});
