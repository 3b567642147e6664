import { expect } from 'chai';
import type { IpAddress } from '../../src/base/address.js';
import {
  ADDRESS_FLAGS,
  addressIdentity,
  differingAttributes,
  type InterfaceAddress,
  type KernelAddress,
} from '../../src/base/address-identity.js';

function placed(address: string, prefixLength: number, peer?: string): InterfaceAddress {
  return { address: address as IpAddress, prefixLength, peer: peer as IpAddress | undefined };
}

const own4: KernelAddress = { ...placed('10.0.0.1', 24), scope: 0, flags: 0x80, label: 'eth0' };
const own6: KernelAddress = { ...placed('2001:db8::1', 64), scope: 0, flags: 0x82 };

/** Each pair was tried on a kernel: EEXIST for the same, two lines of `ip address` for others. */
const PAIRS: readonly (readonly [boolean, InterfaceAddress, InterfaceAddress])[] = [
  [true, placed('10.0.0.1', 24), placed('10.0.0.1', 24)],
  [false, placed('10.0.0.1', 24), placed('10.0.0.1', 32)],
  [false, placed('10.0.0.1', 24), placed('10.0.0.2', 24)],
  [true, placed('10.0.0.1', 24), placed('10.0.0.1', 24, '10.0.0.2')],
  [true, placed('10.0.0.1', 24, '10.0.0.2'), placed('10.0.0.1', 24, '10.0.0.3')],
  [true, placed('10.0.0.1', 32), placed('10.0.0.1', 32, '10.0.0.1')],
  [false, placed('10.0.0.1', 32), placed('10.0.0.1', 32, '10.0.1.2')],
  [false, placed('10.0.0.1', 32, '10.0.1.3'), placed('10.0.0.1', 32, '10.0.1.2')],
  [true, placed('2001:db8::1', 64), placed('2001:db8::1', 128)],
  [true, placed('2001:db8::1', 128), placed('2001:db8::1', 128, '2001:db8::2')],
  [false, placed('2001:db8::1', 64), placed('2001:db8::2', 64)],
];

describe('identity of an address', () => {
  for (const [same, left, right] of PAIRS) {
    const words = [left, right].map(({ address, prefixLength, peer }) => {
      return `${address}${peer === undefined ? '' : ` peer ${peer}`}/${prefixLength}`;
    });
    it(`${words.join(' and ')} are ${same ? 'the same' : 'two'}`, () => {
      expect(addressIdentity('eth0', left) === addressIdentity('eth0', right)).to.equal(same);
      expect(addressIdentity(2, left)).not.to.equal(addressIdentity(3, left));
    });
  }

  it('has attributes of its own in each family', () => {
    const peer = '10.0.0.9' as IpAddress;
    const other4: KernelAddress = {
      ...own4,
      ...{ peer, scope: 253, label: 'eth0:1', broadcast: '10.0.0.255' as IpAddress },
      ...{ flags: ADDRESS_FLAGS.noprefixroute, preferredLifetimeSeconds: 0 },
    };
    expect(differingAttributes(own4, other4)).to.deep.equal([
      ...['peer', 'scope', 'label', 'broadcast', 'flags', 'preferredLifetime'],
    ]);
    const other6: KernelAddress = {
      ...own6,
      ...{ prefixLength: 128, peer: '2001:db8::9' as IpAddress, scope: 253, label: 'eth0' },
      ...{ flags: ADDRESS_FLAGS.home, preferredLifetimeSeconds: 60 },
    };
    expect(differingAttributes(own6, other6)).to.deep.equal([
      ...['prefixLength', 'peer', 'flags', 'preferredLifetime'],
    ]);
  });

  it('is not changed by what the kernel notes of its own', () => {
    const secondary = { ...own4, flags: 0x81, peer: own4.address };
    expect(differingAttributes(own4, secondary)).to.deep.equal([]);
    expect(differingAttributes(own6, { ...own6, flags: 0x80 })).to.deep.equal([]);
    const counting = { ...own4, preferredLifetimeSeconds: 60 };
    expect(differingAttributes(own4, counting)).to.deep.equal([]);
  });
});
