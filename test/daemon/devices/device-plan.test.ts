import { expect } from 'chai';
import type { VirtualDevice } from '../../../src/config/services-model.js';
import {
  deviceRequest,
  leftOverLinks,
  planDevice,
} from '../../../src/daemon/devices/device-plan.js';
import type { Link } from '../../../src/linux/doors.js';
import { ETH0 } from '../vrrp/fake-doors.js';

const DEVICE: VirtualDevice = {
  name: 'vrrp.51',
  parent: 'eth0',
  kind: 'macvlan',
  mode: 'private',
  hardwareAddress: '00:00:5e:00:01:33',
  family: 'inet',
  ipv6: false,
  linkLocalOfParent: false,
};
const OWNED = { instance: 'VI_1', device: DEVICE };
const OURS = 'upkeepd /run/upkeep/control.sock';
const MADE: Link = {
  ...ETH0,
  index: 7,
  name: 'vrrp.51',
  alias: OURS,
  hardwareAddress: Uint8Array.of(0, 0, 0x5e, 0, 1, 0x33),
  upper: { kind: 'macvlan', parentIndex: 2, mode: 1 },
};

describe('plan of a device', () => {
  const plan = (...links: readonly Link[]) =>
    planDevice(OWNED, (name) => links.find((link) => link.name === name), OURS).kind;

  it('waits for its interface, then makes it', () => {
    expect(plan()).to.equal('wait');
    expect(plan(ETH0)).to.equal('make');
  });

  it('keeps its own, and adopts what another daemon has left', () => {
    expect(plan(ETH0, MADE)).to.equal('keep');
    expect(plan(ETH0, { ...MADE, alias: undefined })).to.equal('adopt');
    expect(plan(ETH0, { ...MADE, alias: 'upkeepd elsewhere' })).to.equal('adopt');
  });

  it('makes its own again when it is on another interface or has another address', () => {
    expect(plan({ ...ETH0, index: 3 }, MADE)).to.equal('make');
    expect(plan(ETH0, { ...MADE, hardwareAddress: ETH0.hardwareAddress })).to.equal('make');
    expect(
      plan(ETH0, { ...MADE, upper: { ...MADE.upper, kind: 'macvlan', parentIndex: 2, mode: 4 } }),
    ).to.equal('make');
  });

  it('leaves alone what is none of ours', () => {
    const stranger = { ...MADE, alias: undefined, upper: undefined };
    expect(plan(ETH0, stranger)).to.equal('obstructed');
    expect(plan(stranger)).to.equal('obstructed');
  });

  it('knows ours that are not wanted any more by their alias', () => {
    const other = { ...MADE, index: 8, name: 'vrrp.52' };
    const foreign = { ...MADE, index: 9, name: 'vrrp.53', alias: 'mine' };
    expect(leftOverLinks([OWNED], [ETH0, MADE, other, foreign], OURS)).to.deep.equal([other]);
  });

  it('asks for a private macvlan', () => {
    expect(deviceRequest(DEVICE, ETH0, OURS)).to.deep.include({
      name: 'vrrp.51',
      kind: 'macvlan',
      mode: 1,
      parentIndex: 2,
      hardwareAddress: MADE.hardwareAddress,
    });
  });
});
