import { expect } from 'chai';
import type { AssignedAddress } from '../../../src/linux/doors.js';
import { SimulatedKernel } from '../../../src/sim/kernel/simulated-kernel.js';
import { SimulatedTable } from '../../../src/sim/kernel/simulated-table.js';
import { assigned } from '../../daemon/vrrp/fake-doors.js';

function request(address: AssignedAddress) {
  return { ...address, protocol: 0 };
}

function machine() {
  const kernel = new SimulatedKernel();
  kernel.plug('eth0');
  const add = (address: AssignedAddress) =>
    kernel.request({ kind: 'add', address: request(address) });
  const remove = (address: AssignedAddress) => kernel.request({ kind: 'remove', address });
  const list = () =>
    kernel.addresses().map(({ address, prefixLength, flags }) => {
      return `${address}/${prefixLength}${(flags & 1) === 1 ? ' secondary' : ''}`;
    });
  return { kernel, add, remove, list };
}

describe('simulated kernel', () => {
  const [first, second, third] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((each) =>
    assigned(each),
  ) as [AssignedAddress, AssignedAddress, AssignedAddress];
  const six: AssignedAddress = { ...assigned('2001:db8::1', 64), family: 'inet6', scope: 0 };

  it('makes the others of a subnet secondary, and takes them along with the first', () => {
    const { add, remove, list } = machine();
    add(first);
    add(second);
    add(assigned('10.0.0.1', 32));
    expect(list()).to.deep.equal(['10.0.0.1/24', '10.0.0.1/32', '10.0.0.2/24 secondary']);
    remove(first);
    expect(list()).to.deep.equal(['10.0.0.1/32']);
  });

  it('promotes the next one where it is told to', () => {
    const { kernel, add, remove, list } = machine();
    kernel.promotesSecondaries = true;
    [first, second, third].map(add);
    remove(first);
    expect(list()).to.deep.equal(['10.0.0.2/24', '10.0.0.3/24 secondary']);
  });

  it('refuses what is there, what is not there, and two scopes in a subnet', () => {
    const { add, remove } = machine();
    add(first);
    expect(add({ ...first, label: 'eth0:1' })?.code).to.equal('EEXIST');
    expect(add({ ...second, scope: 253 })?.code).to.equal('EINVAL');
    expect(remove(third)?.code).to.equal('EADDRNOTAVAIL');
    expect(add({ ...first, linkIndex: 77 })?.code).to.equal('ENODEV');
    add(six);
    expect(add({ ...six, prefixLength: 128 })?.code).to.equal('EEXIST');
    expect(remove({ ...six, prefixLength: 128 })?.code).to.equal('EADDRNOTAVAIL');
  });

  it('drops IPv6 addresses with IFF_UP, and all with the interface', () => {
    const { kernel, add, list } = machine();
    add(first);
    add(six);
    kernel.setUp('eth0', false);
    expect(list()).to.deep.equal(['10.0.0.1/24']);
    kernel.unplug('eth0');
    expect(list()).to.deep.equal([]);
  });

  it('announces to a process what others do, and not what it has done itself', () => {
    const { kernel, add } = machine();
    const unread: (() => void)[] = [];
    const table = new SimulatedTable(kernel, (read) => unread.push(read));
    const heard: string[] = [];
    table.onChange((change) => {
      if (change.kind === 'address') {
        heard.push(`${change.removed ? '-' : '+'}${change.address.address}`);
      }
    });
    table.addAddresses([request(first)]);
    add(second);
    table.removeAddresses([second]);
    expect(table.addresses().map(({ address }) => address)).to.deep.equal(['10.0.0.1']);
    add(third);
    for (const read of unread) {
      read();
    }
    expect(heard).to.deep.equal(['+10.0.0.3']);
    kernel.setUp('eth0', false);
    table.readAgain();
    expect(table.links()[0]?.up).to.equal(false);
  });
});
