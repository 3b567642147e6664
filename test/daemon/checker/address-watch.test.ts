import { expect } from 'chai';
import { watchAddresses } from '../../../src/daemon/checker/address-watch.js';
import type { NetworkChange } from '../../../src/linux/doors.js';
import { assigned, ETH0, FakeKernel } from '../vrrp/fake-doors.js';

describe('daemon/address-watch', () => {
  it('tells what is there, and from then on what changes, with the name of the interface', () => {
    const { table } = new FakeKernel();
    let hear: (change: NetworkChange) => void = () => undefined;
    const told: string[] = [];
    watchAddresses({ ...table, onChange: (listener) => (hear = listener) }, (...words) =>
      told.push(words.join(' ')),
    );
    expect(told.splice(0)).to.deep.equal(['10.0.0.1 eth0 true']);

    const address = assigned('10.0.0.9', 32, 7);
    hear({ kind: 'link', link: { ...ETH0, index: 7, name: 'eth7' }, removed: false });
    expect(told).to.deep.equal([]);
    hear({ kind: 'address', address, removed: false });
    hear({ kind: 'link', link: { ...ETH0, index: 7, name: 'eth7' }, removed: true });
    hear({ kind: 'address', address, removed: true });
    expect(told).to.deep.equal(['10.0.0.9 eth7 true', '10.0.0.9 eth7 false']);
  });
});
