import { expect } from 'chai';
import { filling, matchesReply, udpPayload } from '../../../src/health/probes/udp-pattern.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('patterns of UDP_CHECK', () => {
  it('reads payloads of one or two digits for a byte', () => {
    expect(udpPayload('01020a')).to.deep.equal(bytes(1, 2, 10));
    expect(udpPayload('1 FF 0a0')).to.deep.equal(bytes(1, 255, 10, 0));
    expect(udpPayload('')).to.deep.equal(bytes());
    expect(udpPayload(undefined)).to.have.length(32);
  });

  it('repeats its text to any length', () => {
    expect(Buffer.from(filling(22)).toString()).to.equal('keepalived check - kee');
    expect(filling(128)).to.have.length(128);
  });

  it('compares as far as both go, and the lengths', () => {
    const reply = { pattern: '0x Fx x3', minimumBytes: 2, maximumBytes: 4 };
    expect(matchesReply(reply, bytes(0x0a, 0xf0, 0x93))).to.equal(true);
    expect(matchesReply(reply, bytes(0x0a, 0xf0))).to.equal(true);
    expect(matchesReply(reply, bytes(0x0a, 0xf0, 0x93, 0xff))).to.equal(true);
    expect(matchesReply(reply, bytes(0x0a))).to.equal(false);
    expect(matchesReply(reply, bytes(0x0a, 0xf0, 0x93, 1, 1))).to.equal(false);
    expect(matchesReply(reply, bytes(0x1a, 0xf0, 0x93))).to.equal(false);
    expect(matchesReply(reply, bytes(0x0a, 0xf0, 0x94))).to.equal(false);
  });

  it('takes any datagram without a pattern, whatever the lengths', () => {
    expect(matchesReply({ pattern: '', minimumBytes: 5, maximumBytes: 6 }, bytes())).to.equal(true);
  });
});
