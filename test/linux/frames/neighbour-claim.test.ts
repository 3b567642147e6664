import { expect } from 'chai';
import { arpProbeFrame, gratuitousArpFrame } from '../../../src/linux/frames/arp.js';
import { unsolicitedNeighbourAdvertisementFrame } from '../../../src/linux/frames/ndisc.js';
import { advertisedClaim, arpClaim } from '../../../src/linux/frames/neighbour-claim.js';
import { ip } from '../../vrrp/machine/sample-instance.js';

const MAC = Uint8Array.of(2, 0, 0, 0, 0, 1);
const hardwareAddress = '02:00:00:00:00:01';
const ICMPV6_OFFSET = 54;

describe('linux/neighbour-claim', () => {
  it('reads the sender of an ARP frame, be it a question or an answer', () => {
    const frame = gratuitousArpFrame(MAC, ip('10.0.0.100'));
    const claim = { address: '10.0.0.100', hardwareAddress, asked: false };
    expect(arpClaim(frame)).to.deep.equal(claim);
    frame[21] = 2;
    expect(arpClaim(frame)).to.deep.equal(claim);
    frame.set(MAC, 0);
    expect(arpClaim(frame)).to.deep.equal({ ...claim, asked: true });
  });

  it('finds no address of the sender in a probe, and nothing in other frames', () => {
    const probe = arpClaim(arpProbeFrame(MAC, ip('10.0.0.100')));
    expect(probe?.address).to.equal('0.0.0.0');
    const short = gratuitousArpFrame(MAC, ip('10.0.0.100')).subarray(0, 41);
    expect(arpClaim(short)).to.equal(undefined);
    const other = gratuitousArpFrame(MAC, ip('10.0.0.100'));
    other[18] = 8;
    expect(arpClaim(other)).to.equal(undefined);
  });

  it('reads the target of a neighbour advertisement, which has to say its hardware address', () => {
    const frame = unsolicitedNeighbourAdvertisementFrame(MAC, ip('fd00::1'), false);
    const message = frame.subarray(ICMPV6_OFFSET);
    const claim = { address: 'fd00::1', hardwareAddress, asked: false };
    expect(advertisedClaim(message)).to.deep.equal(claim);
    const solicited = Uint8Array.from(message);
    solicited[4] = 0x60;
    expect(advertisedClaim(solicited)).to.deep.equal({ ...claim, asked: true });
    expect(advertisedClaim(message.subarray(0, 24))).to.equal(undefined);
    const endless = Uint8Array.from(message);
    endless[25] = 0;
    expect(advertisedClaim(endless)).to.equal(undefined);
    const solicitation = Uint8Array.from(message);
    solicitation[0] = 135;
    expect(advertisedClaim(solicitation)).to.equal(undefined);
  });

  it('skips options that it does not know', () => {
    const frame = unsolicitedNeighbourAdvertisementFrame(MAC, ip('fd00::1'), false);
    const message = frame.subarray(ICMPV6_OFFSET);
    const nonce = Uint8Array.of(14, 1, 1, 2, 3, 4, 5, 6);
    const longer = new Uint8Array([...message.subarray(0, 24), ...nonce, ...message.subarray(24)]);
    expect(advertisedClaim(longer)?.hardwareAddress).to.equal(hardwareAddress);
  });
});
