import { expect } from 'chai';
import {
  type ControlPacket,
  decodeControlPacket,
  encodeControlPacket,
} from '../../src/bfd/control-packet.js';

/** The first packet of a session with `min_tx 100 min_rx 100 idle_tx 1000 multiplier 3`. */
const CAPTURED = '20400318b383db7700000000000f4240000186a000000000';
const SAYS: ControlPacket = {
  diagnostic: 0,
  state: 'Down',
  poll: false,
  final: false,
  demand: false,
  detectMultiplier: 3,
  myDiscriminator: 0xb383db77,
  yourDiscriminator: 0,
  desiredMinTxUs: 1_000_000,
  requiredMinRxUs: 100_000,
};

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The captured packet with one byte replaced. */
function damaged(offset: number, value: number): ReturnType<typeof decodeControlPacket> {
  const bytes = bytesOf(CAPTURED);
  bytes[offset] = value;
  return decodeControlPacket(bytes);
}

describe('BFD control packet', () => {
  it('is read and written as it was captured', () => {
    expect(decodeControlPacket(bytesOf(CAPTURED))).to.deep.equal(SAYS);
    expect(hexOf(encodeControlPacket(SAYS))).to.equal(CAPTURED);
  });

  it('has the flags of state, Poll and Final where others expect them', () => {
    const flags = (change: Partial<ControlPacket>) =>
      encodeControlPacket({ ...SAYS, ...change })[1];
    expect(flags({ state: 'Init' })).to.equal(0x80);
    expect(flags({ state: 'Up' })).to.equal(0xc0);
    expect(flags({ state: 'Up', poll: true })).to.equal(0xe0);
    expect(flags({ state: 'Up', final: true })).to.equal(0xd0);
    expect(encodeControlPacket({ ...SAYS, diagnostic: 3 })[0]).to.equal(0x23);
  });

  it('is refused when RFC 5880 section 6.8.6 says so', () => {
    expect(damaged(0, 0x40)).to.include({ error: 'version' });
    expect(damaged(3, 23)).to.include({ error: 'length' });
    expect(damaged(3, 25)).to.include({ error: 'length' });
    expect(decodeControlPacket(bytesOf(CAPTURED).subarray(0, 23))).to.include({ error: 'length' });
    expect(damaged(2, 0)).to.include({ error: 'multiplier' });
    expect(damaged(1, 0x41)).to.include({ error: 'multipoint' });
    expect(damaged(1, 0x44)).to.include({ error: 'authentication' });
    expect(damaged(1, 0x80)).to.include({ error: 'discriminator' });
    const nameless = bytesOf(CAPTURED).fill(0, 4, 8);
    expect(decodeControlPacket(nameless)).to.include({ error: 'discriminator' });
  });

  it('may be longer than it says', () => {
    const padded = Uint8Array.from([...bytesOf(CAPTURED), 1, 2, 3]);
    expect(decodeControlPacket(padded)).to.deep.equal(SAYS);
  });
});
