import { expect } from 'chai';
import fc from 'fast-check';
import type { IpAddress } from '../../../src/base/address.js';
import type { AddressRequest, AssignedAddress } from '../../../src/linux/doors.js';
import { NetlinkDecodeError } from '../../../src/linux/netlink/codecs.js';
import { forEachMessage, type NetlinkMessage } from '../../../src/linux/netlink/framing.js';
import type { NetlinkRequest } from '../../../src/linux/netlink/requester.js';
import { NetlinkWriter } from '../../../src/linux/netlink/writer.js';
import {
  addAddress,
  decodeAddress,
  decodeLink,
  linkOf,
  removeAddress,
} from '../../../src/linux/route/address-messages.js';
import * as samples from '../netlink/samples.js';

function decodeWith<T>(bytes: Uint8Array, decode: (message: NetlinkMessage) => T): T[] {
  const results: T[] = [];
  forEachMessage(bytes, (message) => results.push(decode(message)));
  return results;
}

function written(request: NetlinkRequest): Uint8Array {
  const writer = new NetlinkWriter();
  const { type, flags } = request;
  const position = writer.beginMessage({ type, flags, sequence: 1 });
  request.write(writer);
  writer.endMessage(position);
  return writer.written().slice();
}

const captured: AssignedAddress = {
  linkIndex: 3,
  family: 'inet',
  address: '10.9.9.14' as IpAddress,
  prefixLength: 24,
  scope: 253,
  flags: 0x80,
  label: 'v0:1',
  broadcast: '10.9.9.255' as IpAddress,
  peer: undefined,
  protocol: undefined,
  preferredLifetimeSeconds: undefined,
};

const request: AddressRequest = {
  ...captured,
  flags: 0,
  protocol: 18,
  preferredLifetimeSeconds: undefined,
};

describe('address messages', () => {
  it('reads what the kernel announces (captured)', () => {
    expect(decodeWith(samples.addedAnnouncement, decodeAddress)).to.deep.equal([captured]);
    expect(decodeWith(samples.removedAnnouncement, decodeAddress)).to.deep.equal([captured]);
  });

  it('tells the address from its peer (captured)', () => {
    const [address] = decodeWith(samples.peerAnnouncement, decodeAddress);
    expect(address).to.include({ address: '10.9.9.1', peer: '10.9.9.2', prefixLength: 32 });
    expect(address).to.include({ label: 'v0', broadcast: undefined });
  });

  it('reads IPv6 with its wide flags (captured)', () => {
    const [address] = decodeWith(samples.ip6Announcement, decodeAddress);
    expect(address).to.include({ family: 'inet6', address: '2001:db8::14', prefixLength: 128 });
    expect(address).to.include({ flags: 0xa2, peer: undefined, label: undefined });
  });

  it('asks for what ip asks for, and for its own protocol number', () => {
    const [theirs] = decodeWith(samples.addRequest, decodeAddress);
    const [ours] = decodeWith(written(addAddress(request)), decodeAddress);
    expect(ours).to.deep.equal({ ...theirs, protocol: 18 });
    expect(addAddress(request)).to.include({ type: 20, flags: 0x600 });
  });

  it('writes a preferred lifetime beside an endless valid one', () => {
    const bytes = written(addAddress({ ...request, preferredLifetimeSeconds: 0 }));
    const lifetimes = '1400060000000000ffffffff0000000000000000';
    expect(Buffer.from(bytes).toString('hex')).to.contain(lifetimes);
    expect(Buffer.from(written(addAddress(request))).toString('hex')).not.to.contain('14000600');
  });

  it('reads and writes how long an address is valid', () => {
    const lease = { ...request, preferredLifetimeSeconds: 1800, validLifetimeSeconds: 3600 };
    const [read] = decodeWith(written(addAddress(lease)), decodeAddress);
    expect(read).to.include({ preferredLifetimeSeconds: 1800, validLifetimeSeconds: 3600 });
    const [endless] = decodeWith(written(addAddress(request)), decodeAddress);
    expect(endless).not.to.have.property('validLifetimeSeconds');
  });

  it('removes by address alone: a label that differs does not matter', () => {
    const bytes = written(removeAddress(request));
    expect(Buffer.from(bytes).toString('hex')).to.equal(
      '280000001500000001000000000000000218' + '00fd03000000' + '080001000a09090e080002000a09090e',
    );
  });

  it('ends on any payload, with a typed error at most', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 120 }), (payload) => {
        const bytes = new Uint8Array(16 + payload.length);
        bytes[0] = bytes.length;
        bytes.set(payload, 16);
        const decoders = [decodeAddress, decodeLink];
        for (const decode of decoders) {
          try {
            decodeWith<unknown>(bytes, decode);
          } catch (error) {
            expect(error).to.be.instanceOf(NetlinkDecodeError);
          }
        }
      }),
    );
  });

  it('survives any changed byte of a real message', () => {
    const index = fc.integer({ min: 16, max: samples.addedAnnouncement.length - 1 });
    fc.assert(
      fc.property(index, fc.integer({ min: 0, max: 255 }), (position, value) => {
        const damaged = samples.addedAnnouncement.slice();
        damaged[position] = value;
        try {
          decodeWith(damaged, decodeAddress);
        } catch (error) {
          expect(error).to.be.instanceOf(NetlinkDecodeError);
        }
      }),
    );
  });
});

describe('link messages', () => {
  it('reads what the kernel announces (captured)', () => {
    const [message] = decodeWith(samples.linkAnnouncement, decodeLink);
    const link = message && linkOf(message, undefined);
    expect(link).to.include({ index: 3, name: 'v0', mtu: 1400, hardwareType: 1 });
    expect(link).to.include({ up: true, running: true, loopback: false, noArp: false });
    expect(Buffer.from(link?.hardwareAddress ?? []).toString('hex')).to.equal('c6198bd734c9');
  });

  it('does not take the end of a bridge port for the end of the link (captured)', () => {
    expect(decodeWith(samples.bridgePortAnnouncement, decodeLink)).to.deep.equal([undefined]);
  });

  it('completes a partial message with what was known', () => {
    const [message] = decodeWith(samples.linkAnnouncement, decodeLink);
    const before = message && linkOf(message, undefined);
    const flags = 0;
    const partial = { index: 3, hardwareType: 1, flags };
    const none = {
      ...{ name: undefined, mtu: undefined, hardwareAddress: undefined },
      ...{ alias: undefined, upper: undefined },
    };
    expect(linkOf({ ...partial, ...none }, before)).to.include({
      name: 'v0',
      mtu: 1400,
      up: false,
    });
  });
});
