import { expect } from 'chai';
import type { IpAddress } from '../../../src/base/address.js';
import type { AssignedAddress, Link } from '../../../src/linux/doors.js';
import {
  addressKey,
  differences,
  type NetworkState,
} from '../../../src/linux/route/network-state.js';

const link: Link = {
  index: 3,
  name: 'eth0',
  mtu: 1500,
  up: true,
  running: true,
  loopback: false,
  noArp: false,
  hardwareAddress: Uint8Array.of(2, 0, 0, 0, 0, 1),
  hardwareType: 1,
};

const address: AssignedAddress = {
  linkIndex: 3,
  family: 'inet',
  address: '10.0.0.1' as IpAddress,
  prefixLength: 24,
  scope: 0,
  flags: 0x80,
  label: 'eth0',
  broadcast: undefined,
  peer: undefined,
  protocol: undefined,
  preferredLifetimeSeconds: undefined,
};

function state(links: readonly Link[], addresses: readonly AssignedAddress[]): NetworkState {
  return {
    links: new Map(links.map((each) => [each.index, each])),
    addresses: new Map(addresses.map((each) => [addressKey(each), each])),
  };
}

describe('network state', () => {
  it('tells addresses apart by link, prefix length and subnet', () => {
    const keys = [
      addressKey(address),
      addressKey({ ...address, linkIndex: 4 }),
      addressKey({ ...address, prefixLength: 32 }),
      addressKey({ ...address, peer: '10.1.0.2' as IpAddress }),
    ];
    expect(new Set(keys).size).to.equal(4);
    expect(addressKey({ ...address })).to.equal(keys[0]);
  });

  it('finds no difference between equal states', () => {
    const copy = { ...link, hardwareAddress: link.hardwareAddress.slice() };
    expect(differences(state([link], [address]), state([copy], [{ ...address }]))).to.eql([]);
  });

  it('lists what went, then what came or changed', () => {
    const downLink = { ...link, running: false };
    const other = { ...address, address: '10.0.0.2' as IpAddress };
    const lo = { ...link, index: 1, name: 'lo' };
    expect(differences(state([lo, link], [address]), state([downLink], [other]))).to.deep.equal([
      { kind: 'address', address, removed: true },
      { kind: 'link', link: lo, removed: true },
      { kind: 'link', link: downLink, removed: false },
      { kind: 'address', address: other, removed: false },
    ]);
  });

  it('sees another attribute, protocol or end of a lifetime as a change', () => {
    const peer = '10.0.0.9' as IpAddress;
    for (const more of [{ protocol: 18 }, { peer }, { preferredLifetimeSeconds: 0 }]) {
      const changed = { ...address, ...more };
      expect(differences(state([link], [address]), state([link], [changed]))).to.deep.equal([
        { kind: 'address', address: changed, removed: false },
      ]);
    }
    const younger = { ...address, preferredLifetimeSeconds: 60 };
    const older = { ...address, preferredLifetimeSeconds: 50 };
    expect(differences(state([link], [younger]), state([link], [older]))).to.deep.equal([]);
  });
});
