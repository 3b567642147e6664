import { expect } from 'chai';
import { ChangeLimit } from '../../src/base/change-limit.js';

describe('base/change-limit', () => {
  it('reports a handful at once, then the last of each second and how many were not', () => {
    const limit = new ChangeLimit<number>();
    const admitted: number[] = [];
    for (let change = 0; change < 20; change += 1) {
      if (limit.admit('eth0', change, change * 10)) {
        admitted.push(change);
      }
    }
    expect(admitted).to.deep.equal([0, 1, 2, 3, 4]);
    expect(limit.nextMs()).to.equal(1040);
    expect(limit.due(1039)).to.deep.equal([]);
    expect(limit.due(1040)).to.deep.equal([{ change: 19, leftOut: 14 }]);
    expect(limit.admit('eth0', 20, 1050)).to.equal(false);
    expect(limit.admit('eth0', 21, 1060)).to.equal(false);
    expect(limit.due(2040)).to.deep.equal([{ change: 21, leftOut: 1 }]);
  });

  it('counts each subject alone, and forgets one that was quiet for a second', () => {
    const limit = new ChangeLimit<string>();
    for (let change = 0; change < 6; change += 1) {
      limit.admit('eth0', `${change}`, 0);
    }
    expect(limit.admit('eth1', 'first', 0)).to.equal(true);
    expect(limit.due(1000)).to.deep.equal([{ change: '5', leftOut: 0 }]);
    expect(limit.admit('eth1', 'again', 1500)).to.equal(true);
    expect(limit.due(2500)).to.deep.equal([]);
    expect(limit.nextMs()).to.equal(undefined);
    for (let change = 0; change < 5; change += 1) {
      expect(limit.admit('eth0', `${change}`, 3000)).to.equal(true);
    }
  });
});
