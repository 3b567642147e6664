import { expect } from 'chai';
import { assigned, FakeKernel } from '../vrrp/fake-doors.js';
import { AT_ONCE, build, virtual } from './keeper-fixture.js';

describe('daemon/address-keeper, answers that are lost', () => {
  for (const isLate of [false, true]) {
    const when = isLate ? 'only tells of it later' : 'has told of it';
    it(`lets go what was added without an answer, when the kernel ${when}`, () => {
      const kernel = new FakeKernel();
      const { keeper } = build(kernel);
      const lost = { errno: 105, code: 'ENOBUFS', message: undefined, unanswered: true } as const;
      const addedAfterAll = () => kernel.put(assigned('10.1.0.1', 32));
      kernel.table.addAddresses = (requests) => {
        if (!isLate) {
          addedAfterAll();
        }
        return requests.map(() => lost);
      };
      keeper.acquire('A', [virtual('10.1.0.1')], 1, AT_ONCE);
      kernel.run(1100);
      keeper.release('A', [virtual('10.1.0.1')], false);
      kernel.run(1200);
      if (isLate) {
        addedAfterAll();
      }
      kernel.run(3000);
      expect(kernel.addressList.map(({ address }) => address)).not.to.include('10.1.0.1');
      expect(keeper.close()).to.equal(0);
    });
  }
});
