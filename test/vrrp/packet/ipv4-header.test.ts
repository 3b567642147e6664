import { expect } from 'chai';
import fc from 'fast-check';
import { decodeIpv4Header, encodeIpv4Header } from '../../../src/vrrp/packet/ipv4-header.js';
import { hex, ip, toHex } from '../machine/sample-instance.js';

const captured = '45c0002c00010000ff70c784 0a090901 e0000012';

describe('IPv4 header', () => {
  it('is encoded like a captured one, except for the checksum, which the kernel fills', () => {
    const bytes = encodeIpv4Header({
      source: ip('10.9.9.1'),
      destination: ip('224.0.0.18'),
      timeToLive: 255,
      protocol: 112,
      identification: 1,
      totalLength: 44,
    });
    const withoutChecksum = hex(captured);
    withoutChecksum.set([0, 0], 10);
    expect(toHex(bytes)).to.equal(toHex(withoutChecksum));
  });

  it('is decoded from a captured packet', () => {
    expect(decodeIpv4Header(hex(captured))).to.deep.equal({
      family: 'inet',
      source: '10.9.9.1',
      destination: '224.0.0.18',
      timeToLive: 255,
      protocol: 112,
      identification: 1,
      headerLength: 20,
      totalLength: 44,
    });
  });

  it('may have options, which are skipped', () => {
    const withRouterAlert = hex('46c0003000010000ff700000 0a090901 e0000012 94040000');
    expect(decodeIpv4Header(withRouterAlert)?.headerLength).to.equal(24);
  });

  it('is read at its place in a larger buffer', () => {
    const buffer = hex(`ffff${captured}`);
    expect(decodeIpv4Header(buffer.subarray(2))?.source).to.equal('10.9.9.1');
  });

  it('is refused when cut off, of another version, or shorter than its own minimum', () => {
    expect(decodeIpv4Header(hex(captured).subarray(0, 19))).to.equal(undefined);
    expect(decodeIpv4Header(hex(captured.replace('45', '65')))).to.equal(undefined);
    expect(decodeIpv4Header(hex(captured.replace('45', '44')))).to.equal(undefined);
    expect(decodeIpv4Header(hex(captured.replace('45', '46')))).to.equal(undefined);
  });

  it('comes back from its bytes', () => {
    const address = fc.ipV4().map(ip);
    const fields = fc.record({
      source: address,
      destination: address,
      timeToLive: fc.nat(255),
      protocol: fc.nat(255),
      identification: fc.nat(0xffff),
      totalLength: fc.nat(0xffff),
    });
    fc.assert(
      fc.property(fields, (header) => {
        const decoded = decodeIpv4Header(encodeIpv4Header(header));
        expect(decoded).to.deep.equal({ ...header, family: 'inet', headerLength: 20 });
      }),
    );
  });
});
