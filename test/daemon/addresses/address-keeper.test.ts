import { expect } from 'chai';
import type { VirtualAddress } from '../../../src/config/model.js';
import { assigned, ETH0, FakeKernel } from '../vrrp/fake-doors.js';
import { AT_ONCE, build, virtual } from './keeper-fixture.js';

function many(count: number): VirtualAddress[] {
  return Array.from({ length: count }, (_, index) =>
    virtual(`10.1.${Math.floor(index / 250)}.${(index % 250) + 1}`),
  );
}

describe('daemon/address-keeper', () => {
  it('adds in slices and announces each slice before the next one', () => {
    const kernel = new FakeKernel();
    const { keeper, log } = build(kernel);
    keeper.acquire('VI', many(150), 1, AT_ONCE);
    expect(kernel.batches).to.have.length(0);
    kernel.turn();
    expect(kernel.batches.map((batch) => batch.length)).to.deep.equal([32]);
    expect(kernel.sentFrames).to.have.length(32);
    kernel.run(2000);
    expect(kernel.batches.map((batch) => batch.length)).to.deep.equal([32, 32, 32, 32, 22]);
    expect(kernel.sentFrames).to.have.length(150);
    expect(log).to.deep.include({
      event: 'addressesChanged',
      instance: 'VI',
      added: 150,
      replaced: 0,
      removed: 0,
      tookMs: 0,
    });
  });

  it('announces further rounds, round by round', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    keeper.acquire('VI', [virtual('10.1.0.1'), virtual('10.1.0.2')], 3, AT_ONCE);
    kernel.run(2000);
    // The sender protocol address of an ARP frame stands at offset 28 (RFC 826).
    const order = kernel.sentFrames.map((frame) => frame[31]);
    expect(order).to.deep.equal([1, 2, 1, 2, 1, 2]);
  });

  it('announces further rounds when all that was asked for is in the kernel', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    keeper.acquire('A', [virtual('10.1.0.1')], 2, AT_ONCE);
    keeper.acquire('B', many(70).slice(1), 1, AT_ONCE);
    keeper.acquire('C', [virtual('10.2.0.1')], 2, AT_ONCE);
    keeper.release('C', [virtual('10.2.0.1')], false);
    kernel.run(2000);
    const order = kernel.sentFrames.map((frame) => frame[31]);
    expect(order).to.have.length(71);
    expect(order.indexOf(1, 1)).to.equal(70);
  });

  it('adopts what is there and adds nothing twice', () => {
    const kernel = new FakeKernel();
    kernel.put(assigned('10.1.0.1', 32));
    const { keeper } = build(kernel);
    keeper.acquire('VI', [virtual('10.1.0.1'), virtual('10.1.0.2')], 1, AT_ONCE);
    kernel.run(2000);
    expect(kernel.batches).to.deep.equal([['+10.1.0.2']]);
    keeper.release('VI', [virtual('10.1.0.1'), virtual('10.1.0.2')], false);
    kernel.run(3000);
    expect(kernel.addressList.map((each) => each.address)).to.deep.equal(['10.0.0.1']);
  });

  it('replaces what is there with other attributes, and puts it back when that is refused', () => {
    const kernel = new FakeKernel();
    const { keeper, log } = build(kernel);
    const first = virtual('2001:db8::1', { prefixLength: 64 });
    keeper.acquire('VI', [first, virtual('10.1.0.1')], 1, AT_ONCE);
    kernel.run(2000);
    const changed = virtual('2001:db8::1', { prefixLength: 128, preferredLifetimeSeconds: 0 });
    keeper.acquire('VI', [changed, virtual('10.1.0.1', { label: 'eth0:1' })], 1, AT_ONCE);
    kernel.run(3000);
    expect(kernel.batches.slice(1)).to.deep.equal([['~2001:db8::1', '~10.1.0.1']]);
    expect(
      kernel.addressList.map(({ prefixLength, label }) => [prefixLength, label]),
    ).to.deep.equal([
      [24, 'eth0'],
      [32, 'eth0:1'],
      [128, undefined],
    ]);
    expect(log).to.deep.include({
      event: 'addressesChanged',
      instance: 'VI',
      ...{ added: 0, replaced: 2, removed: 0, tookMs: 0 },
    });
    kernel.refuseOnce('10.1.0.1', { errno: 22, code: 'EINVAL', message: undefined });
    keeper.acquire('VI', [virtual('10.1.0.1', { scope: 253 })], 1, AT_ONCE);
    kernel.run(3900);
    expect(log).to.deep.include({
      event: 'addressRefused',
      ...{ instance: 'VI', address: '10.1.0.1/32', interface: 'eth0' },
      ...{ operation: 'add', reason: 'EINVAL' },
    });
    const scope = () => kernel.addressList.find(({ address }) => address === '10.1.0.1')?.scope;
    expect(scope()).to.equal(0);
    kernel.run(4100);
    expect(scope(), 'asked again').to.equal(253);
    keeper.release('VI', [changed, virtual('10.1.0.1')], false);
    kernel.run(5000);
    expect(kernel.addressList.map((each) => each.address)).to.deep.equal(['10.0.0.1']);
  });

  it('removes an address of a predecessor that had another prefix', () => {
    const kernel = new FakeKernel();
    kernel.put({ ...assigned('2001:db8::1', 64), family: 'inet6' });
    const { keeper } = build(kernel);
    keeper.release('VI', [virtual('2001:db8::1', { prefixLength: 128 })], true);
    kernel.run(2000);
    expect(kernel.addressList.map((each) => each.address)).to.deep.equal(['10.0.0.1']);
  });

  it('removes all that it adopts when a stop comes before its turns', () => {
    const kernel = new FakeKernel();
    const addresses = many(150);
    kernel.put(...addresses.map(({ address }) => assigned(address, 32)));
    const { keeper } = build(kernel);
    keeper.adopt(addresses);
    keeper.acquire('VI', addresses, 1, AT_ONCE);
    kernel.turn();
    keeper.release('VI', addresses, false);
    kernel.run(3000);
    expect(kernel.addressList.map((each) => each.address)).to.deep.equal(['10.0.0.1']);
  });

  it('asks again for what the kernel keeps, says it once, and counts it at the end', () => {
    const kernel = new FakeKernel();
    const { keeper, log } = build(kernel);
    const [first, second, third] = [virtual('10.1.0.1'), virtual('10.1.0.2'), virtual('10.1.0.3')];
    keeper.acquire('A', [first, second], 1, AT_ONCE);
    keeper.acquire('B', [third], 1, AT_ONCE);
    kernel.run(2000);
    for (const { address } of [second, third]) {
      kernel.refuse.set(address, { errno: 105, code: 'ENOBUFS', message: '' });
    }
    keeper.release('A', [first, second], false);
    keeper.release('B', [third], false);
    kernel.run(9000);
    expect(kernel.addressList.map((each) => each.address).slice(1)).to.deep.equal([
      '10.1.0.2',
      '10.1.0.3',
    ]);
    const refused = log.filter(({ event }) => event === 'addressRefused');
    expect(refused).to.have.lengthOf(2);
    kernel.refuse.delete('10.1.0.3');
    kernel.run(11_000);
    expect(kernel.addressList).to.have.lengthOf(2);
    expect(keeper.close()).to.equal(1);
    kernel.refuse.clear();
    kernel.run(20_000);
    expect(kernel.addressList, 'nothing is done after the end').to.have.lengthOf(2);
  });

  it('adds what was lost in a replacement, also as it was before', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    const before = virtual('10.1.0.1');
    keeper.acquire('A', [before], 1, AT_ONCE);
    kernel.run(2000);
    const error = { errno: 105, code: 'ENOBUFS', message: undefined };
    kernel.kernel.refuse = ({ kind }) => (kind === 'add' ? error : undefined);
    keeper.acquire('A', [virtual('10.1.0.1', { label: 'eth0:1' })], 1, AT_ONCE);
    kernel.run(2100);
    expect(kernel.addressList).to.have.lengthOf(1);
    keeper.acquire('A', [before], 1, AT_ONCE);
    kernel.run(2200);
    kernel.kernel.refuse = () => undefined;
    kernel.run(4000);
    expect(kernel.addressList.at(-1)).to.include({ address: '10.1.0.1', label: 'eth0' });
    keeper.release('A', [before], false);
    kernel.run(5000);
    expect(kernel.addressList).to.have.lengthOf(1);
  });

  it('replaces later what the kernel has not let go', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    keeper.acquire('A', [virtual('10.1.0.1')], 1, AT_ONCE);
    kernel.run(2000);
    kernel.refuse.set('10.1.0.1', { errno: 105, code: 'ENOBUFS', message: undefined });
    keeper.acquire('A', [virtual('10.1.0.1', { label: 'eth0:1' })], 1, AT_ONCE);
    kernel.run(2100);
    kernel.refuse.clear();
    expect(kernel.addressList.at(-1)).to.include({ address: '10.1.0.1', label: 'eth0' });
    kernel.run(4000);
    expect(kernel.addressList.at(-1)).to.include({ address: '10.1.0.1', label: 'eth0:1' });
  });

  it('adds what was refused when the kernel takes it, and an interface when it is there', () => {
    const kernel = new FakeKernel();
    const { keeper, log } = build(kernel);
    const [first, second] = [virtual('10.1.0.1'), virtual('10.1.0.2', { interface: 'eth7' })];
    kernel.refuse.set('10.1.0.1', { errno: 105, code: 'ENOBUFS', message: '' });
    keeper.acquire('A', [first, second], 1, AT_ONCE);
    kernel.run(9000);
    expect(kernel.addressList).to.have.lengthOf(1);
    expect(log.filter(({ event }) => event === 'addressRefused')).to.have.lengthOf(2);
    const announced = kernel.sentFrames.length;
    kernel.refuse.clear();
    kernel.kernel.plug('eth7');
    kernel.run(10_500);
    expect(kernel.addressList).to.have.lengthOf(3);
    expect(kernel.sentFrames.length - announced).to.equal(2);
    kernel.refuse.set('10.1.0.1', { errno: 105, code: 'ENOBUFS', message: '' });
    keeper.release('A', [first, second], false);
    keeper.acquire('A', [first], 1, AT_ONCE);
    keeper.release('A', [first], false);
    kernel.refuse.clear();
    kernel.run(20_000);
    expect(kernel.addressList, 'what is not wanted any more is not added').to.have.lengthOf(1);
  });

  it('does not forget what the kernel keeps when it is released once more', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    const address = virtual('10.1.0.1');
    keeper.acquire('A', [address], 1, AT_ONCE);
    kernel.run(2000);
    kernel.refuse.set('10.1.0.1', { errno: 105, code: 'ENOBUFS', message: '' });
    keeper.release('A', [address], false);
    kernel.run(2500);
    keeper.release('A', [address], false);
    kernel.run(2600);
    kernel.refuse.clear();
    kernel.run(4000);
    expect(kernel.addressList).to.have.lengthOf(1);
  });

  it('does not remove what is wanted again', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    const address = virtual('10.1.0.1');
    keeper.acquire('A', [address], 1, AT_ONCE);
    kernel.run(2000);
    kernel.refuse.set('10.1.0.1', { errno: 105, code: 'ENOBUFS', message: '' });
    keeper.release('A', [address], false);
    kernel.run(2500);
    kernel.refuse.clear();
    keeper.acquire('A', [address], 1, AT_ONCE);
    kernel.run(9000);
    expect(kernel.addressList).to.have.lengthOf(2);
    expect(keeper.close()).to.equal(0);
  });

  it('leaves alone what it did not install, unless it is asked to', () => {
    const kernel = new FakeKernel();
    kernel.put(assigned('10.1.0.1', 32));
    const { keeper } = build(kernel);
    keeper.release('VI', [virtual('10.1.0.1')], false);
    kernel.run(2000);
    expect(kernel.addressList).to.have.length(2);
    keeper.release('VI', [virtual('10.1.0.1')], true);
    kernel.run(3000);
    expect(kernel.addressList).to.have.length(1);
  });

  it('does not add what was released while it waited for its slice', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    const addresses = many(100);
    keeper.acquire('VI', addresses, 1, AT_ONCE);
    kernel.turn();
    keeper.release('VI', addresses, false);
    kernel.run(2000);
    expect(kernel.batches.flat().filter((each) => each.startsWith('+'))).to.have.length(32);
    expect(kernel.addressList.map((each) => each.address)).to.deep.equal(['10.0.0.1']);
  });

  it('adds again what has gone with its interface when that is back', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    keeper.acquire('VI', [virtual('10.1.0.1', { noTrack: true }), virtual('10.1.0.2')], 1, AT_ONCE);
    kernel.run(2000);
    keeper.release('VI', [virtual('10.1.0.2')], false);
    kernel.run(2500);
    expect(keeper.removedByStranger(assigned('10.1.0.1', 32), 'eth0')).to.equal(undefined);
    kernel.removeAddress('10.1.0.1');
    keeper.restore({ ...ETH0, name: 'eth1' }, false);
    kernel.run(3000);
    expect(kernel.addressList).to.have.length(1);
    keeper.restore(ETH0, true);
    kernel.run(3500);
    expect(kernel.addressList).to.have.length(1);
    keeper.restore(ETH0, false);
    kernel.run(4000);
    expect(kernel.addressList.map((each) => each.address)).to.deep.equal(['10.0.0.1', '10.1.0.1']);
  });

  it('tells a stranger from itself when an address goes', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    const tracked = virtual('10.1.0.1');
    keeper.acquire('VI', [tracked, virtual('10.1.0.2', { noTrack: true })], 1, AT_ONCE);
    kernel.run(2000);
    const lost = keeper.removedByStranger(assigned('10.1.0.1', 32), 'eth0');
    expect(lost?.instance).to.equal('VI');
    expect(keeper.removedByStranger(assigned('10.1.0.1', 32), 'eth0')).to.equal(undefined);
    expect(keeper.removedByStranger(assigned('10.1.0.2', 32), 'eth0')).to.equal(undefined);
    expect(keeper.removedByStranger(assigned('10.1.0.9', 32), 'eth0')).to.equal(undefined);
  });

  it('reports what the kernel refuses and goes on with the rest', () => {
    const kernel = new FakeKernel();
    kernel.refuse.set('10.1.0.1', { errno: 1, code: 'EPERM', message: 'no' });
    const { keeper, log } = build(kernel);
    const elsewhere = virtual('10.1.0.3', { interface: 'eth7' });
    keeper.acquire('VI', [virtual('10.1.0.1'), virtual('10.1.0.2'), elsewhere], 1, AT_ONCE);
    kernel.run(2000);
    expect(log.filter((event) => event.event === 'addressRefused')).to.have.length(2);
    expect(kernel.sentFrames).to.have.length(1);
  });

  it('is idle only when the last slice is done', () => {
    const kernel = new FakeKernel();
    const { keeper, queue } = build(kernel);
    let idle = false;
    keeper.acquire('VI', many(33), 1, AT_ONCE);
    queue.whenIdle(() => {
      idle = true;
    });
    kernel.turn();
    expect(idle).to.equal(false);
    kernel.turn();
    expect(idle).to.equal(true);
  });

  it('paces announcements on an interface', () => {
    const kernel = new FakeKernel();
    const { keeper } = build(kernel);
    keeper.acquire('VI', many(3), 1, { arpMs: 100, neighbourAdvertisementMs: 0 });
    kernel.run(1050);
    expect(kernel.sentFrames).to.have.length(1);
    kernel.run(1150);
    expect(kernel.sentFrames).to.have.length(2);
    kernel.run(1250);
    expect(kernel.sentFrames).to.have.length(3);
  });
});
