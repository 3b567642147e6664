import { expect } from 'chai';
import type { Configuration, VrrpInstance } from '../../../src/config/model.js';
import type { FromVrrp } from '../../../src/daemon/messages.js';
import { VrrpDriver } from '../../../src/daemon/vrrp/vrrp-driver.js';
import { buildAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import { configuration as configure } from '../../notify/fixture.js';
import { ip, sampleInstance, virtualAddresses } from '../../vrrp/machine/sample-instance.js';
import { assigned, FakeKernel } from './fake-doors.js';

const OPTIONS = {
  releaseUnknownAddresses: false,
  logAddressChanges: false,
  linkAlias: 'ours',
  recordsInputs: false,
};
const NOTHING = { instances: [], scripts: [] };
const PEER = ip('10.0.0.2');
const VIP = '10.0.0.100';

function build(
  kernel: FakeKernel,
  configuration: Configuration,
): { driver: VrrpDriver; messages: FromVrrp[] } {
  const messages: FromVrrp[] = [];
  const driver = new VrrpDriver(configuration, OPTIONS, kernel, (delivered) =>
    messages.push(...delivered),
  );
  return { driver, messages };
}

function states(messages: readonly FromVrrp[]): string[] {
  return messages.flatMap((message) =>
    message.kind === 'notify' ? [`${message.effect.name} ${message.effect.state}`] : [],
  );
}

function advertOf(instance: VrrpInstance, priority: number): Uint8Array {
  const destination = instance.multicastGroup;
  return buildAdvertPacket(instance, { source: PEER, destination, priority, identification: 1 });
}

function holds(kernel: FakeKernel, address: string): boolean {
  return kernel.addressList.some((each) => each.address === address);
}

describe('daemon/vrrp-driver', () => {
  const { garp } = sampleInstance();
  const instance = sampleInstance({
    virtualRouterId: 51,
    virtualAddresses: virtualAddresses(VIP),
    garp: { ...garp, masterRepeat: 1, masterDelayMs: 0 },
  });
  const configuration = configure({ vrrpInstances: [instance] });

  it('opens sockets for the interface, takes over after the master-down time, announces', () => {
    const kernel = new FakeKernel();
    const { driver, messages } = build(kernel, configuration);
    driver.start(NOTHING);
    expect(kernel.configured).to.deep.equal([
      {
        name: 'eth0',
        index: 2,
        family: 'inet',
        groups: ['224.0.0.18'],
        virtualRouterIds: [51],
        receiveBufferBytes: undefined,
      },
    ]);
    kernel.run(1000 + 3609);
    expect(kernel.sentPackets).to.have.length(0);
    kernel.run(1000 + 3610);
    expect(kernel.sentPackets).to.have.length(1);
    expect(holds(kernel, VIP)).to.equal(true);
    expect(kernel.sentFrames).to.have.length(1);
    expect(states(messages)).to.deep.equal(['VI_1 BACKUP', 'VI_1 MASTER']);
  });

  it('stays backup while a better master advertises', () => {
    const kernel = new FakeKernel();
    const { driver, messages } = build(kernel, configuration);
    driver.start(NOTHING);
    for (let second = 0; second < 10; second += 1) {
      kernel.run(1000 + second * 1000);
      kernel.receive('eth0', advertOf(instance, 200));
    }
    expect(kernel.sentPackets).to.have.length(0);
    expect(states(messages)).to.deep.equal(['VI_1 BACKUP']);
  });

  it('gives the address back when its interface goes down, and waits for it to come back', () => {
    const kernel = new FakeKernel();
    const { driver, messages } = build(kernel, configuration);
    driver.start(NOTHING);
    kernel.run(6000);
    kernel.kernel.setCarrier('eth0', false);
    kernel.run(7000);
    expect(holds(kernel, VIP)).to.equal(false);
    kernel.kernel.setCarrier('eth0', true);
    kernel.run(12_000);
    expect(holds(kernel, VIP)).to.equal(true);
    expect(states(messages)).to.deep.equal([
      'VI_1 BACKUP',
      'VI_1 MASTER',
      'VI_1 FAULT',
      'VI_1 BACKUP',
      'VI_1 MASTER',
    ]);
  });

  it('steps down when a stranger removes the address, but not for its own removals', () => {
    const kernel = new FakeKernel();
    const { driver, messages } = build(kernel, configuration);
    driver.start(NOTHING);
    kernel.run(6000);
    kernel.removeAddress(VIP);
    kernel.run(6001);
    expect(states(messages).at(-1)).to.equal('VI_1 BACKUP');
    kernel.run(8000);
    expect(states(messages).at(-1)).to.equal('VI_1 MASTER');
    expect(holds(kernel, VIP)).to.equal(true);
  });

  it('resumes as master: an advert at once, the address kept, nobody notified', () => {
    const first = new FakeKernel();
    const before = build(first, configuration);
    before.driver.start(NOTHING);
    first.run(6000);
    const checkpoints = before.messages.flatMap((message) =>
      message.kind === 'checkpoint' ? [message.checkpoint] : [],
    );
    const second = new FakeKernel();
    second.nowMs = 7000;
    second.put(...first.addressList);
    const { driver, messages } = build(second, configuration);
    driver.start(checkpoints.at(-1) ?? NOTHING);
    expect(second.sentPackets).to.have.length(1);
    second.run(7500);
    expect(second.batches).to.deep.equal([]);
    expect(states(messages)).to.deep.equal([]);
    expect(holds(second, VIP)).to.equal(true);
  });

  it('removes what a crashed predecessor left when it does not resume', () => {
    const kernel = new FakeKernel();
    const { driver: crashed } = build(kernel, configuration);
    crashed.start(NOTHING);
    kernel.run(6000);
    expect(holds(kernel, VIP)).to.equal(true);
    const { driver } = build(kernel, configuration);
    driver.start(NOTHING);
    kernel.turn();
    expect(holds(kernel, VIP)).to.equal(false);
  });

  it('never sends from an address of an instance of the other family', () => {
    const kernel = new FakeKernel();
    const other = sampleInstance({
      ...{ name: 'VI_6', family: 'inet6', virtualRouterId: 52, virtualAddresses: [] },
      excludedAddresses: virtualAddresses('10.9.0.1'),
      garp: instance.garp,
    });
    kernel.put({ ...assigned('fe80::1', 64), family: 'inet6', flags: 0x02, scope: 253 });
    const { driver } = build(kernel, configure({ vrrpInstances: [instance, other] }));
    driver.start(NOTHING);
    kernel.run(6000);
    expect(holds(kernel, '10.9.0.1')).to.equal(true);
    kernel.removeAddress('10.0.0.1');
    kernel.put(assigned('10.0.0.1'));
    kernel.run(9000);
    const sources = kernel.sentPackets
      .filter(({ packet }) => packet[0] === 0x45)
      .map(({ packet }) => packet.subarray(12, 16).join('.'));
    expect(sources.at(-1)).to.equal('10.0.0.1');
    expect(sources).not.to.include('10.9.0.1');
  });

  it('stops in order: priority 0, then the addresses, then done', () => {
    const kernel = new FakeKernel();
    const { driver } = build(kernel, configuration);
    driver.start(NOTHING);
    kernel.run(6000);
    let done = false;
    driver.stop(true, () => {
      done = true;
    });
    // The priority of a VRRP packet behind a 20-byte IPv4 header stands at offset 22.
    expect(kernel.sentPackets.at(-1)?.packet[22]).to.equal(0);
    expect(done).to.equal(false);
    kernel.run(6001);
    expect(done).to.equal(true);
    expect(holds(kernel, VIP)).to.equal(false);
  });

  it('keeps everything on a stop without release', () => {
    const kernel = new FakeKernel();
    const { driver } = build(kernel, configuration);
    driver.start(NOTHING);
    kernel.run(6000);
    const sent = kernel.sentPackets.length;
    driver.stop(false, () => undefined);
    kernel.run(6001);
    expect(kernel.sentPackets).to.have.length(sent);
    expect(holds(kernel, VIP)).to.equal(true);
  });

  it('adds and removes only the difference at a reload', () => {
    const kernel = new FakeKernel();
    const { driver, messages } = build(kernel, configuration);
    driver.start(NOTHING);
    kernel.run(6000);
    kernel.batches.length = 0;
    const more = { ...instance, virtualAddresses: virtualAddresses(VIP, '10.0.0.101') };
    driver.reload(configure({ vrrpInstances: [more] }));
    kernel.run(6500);
    expect(kernel.batches).to.deep.equal([['+10.0.0.101']]);
    driver.reload(configuration);
    kernel.run(7000);
    expect(kernel.batches).to.deep.equal([['+10.0.0.101'], ['-10.0.0.101']]);
    expect(states(messages)).to.deep.equal(['VI_1 BACKUP', 'VI_1 MASTER']);
  });
});
