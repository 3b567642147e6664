import { expect } from 'chai';
import { addressBytes, type IpAddress } from '../../../src/base/address.js';
import { internetChecksum } from '../../../src/base/checksum.js';
import { gratuitousArpFrame } from '../../../src/linux/frames/arp.js';
import { unsolicitedNeighbourAdvertisementFrame } from '../../../src/linux/frames/ndisc.js';
import {
  claimedAddress,
  neighbourQuestions,
} from '../../../src/linux/frames/neighbour-question.js';

const MAC = Uint8Array.of(2, 0, 0, 0, 0, 1);
const RECEIVER = Uint8Array.of(2, 0, 0, 0, 0, 2);
const asker = { hardwareAddress: MAC, version6: 'fe80::1234' as IpAddress, receiver: RECEIVER };
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

describe('linux/neighbour-question', () => {
  it('probes by ARP without an address of its own, as RFC 5227 has it', () => {
    const questions = neighbourQuestions('10.0.0.100' as IpAddress, asker);
    expect(questions.map(hex)).to.deep.equal([
      'ffffffffffff0200000000010806000108000604000102000000000100000000' + '0000000000000a000064',
    ]);
  });

  it('solicits a neighbour by its group and by its address', () => {
    const target = 'fd00::1:2345' as IpAddress;
    const questions = neighbourQuestions(target, asker);
    expect(questions).to.have.lengthOf(2);
    const [group, direct] = questions;
    expect(hex(group?.subarray(0, 6))).to.equal('3333ff012345');
    expect(hex(group?.subarray(38, 54))).to.equal('ff0200000000000000000001ff012345');
    expect(hex(direct?.subarray(0, 6))).to.equal(hex(RECEIVER));
    expect(hex(direct?.subarray(38, 54))).to.equal(hex(addressBytes(target)));
    for (const frame of questions) {
      expect(frame[21], 'hop limit').to.equal(255);
      expect(hex(frame.subarray(22, 38))).to.equal(hex(addressBytes(asker.version6)));
      expect(hex(frame.subarray(62, 86))).to.equal(`${hex(addressBytes(target))}0101${hex(MAC)}`);
      const pseudo = Uint8Array.of(0, 0, 0, 32, 0, 0, 0, 58);
      // A sum over a right checksum is zero.
      const sum = internetChecksum(frame.subarray(22, 54), pseudo, frame.subarray(54));
      expect(sum).to.equal(0);
    }
  });

  it('reads who claims an address, and takes no question for an answer', () => {
    const reply = gratuitousArpFrame(MAC, '10.0.0.7' as IpAddress);
    expect(claimedAddress(reply), 'a request').to.equal(undefined);
    reply[21] = 2;
    expect(claimedAddress(reply)).to.equal('10.0.0.7');
    expect(claimedAddress(reply.subarray(0, 41))).to.equal(undefined);
    const advertisement = unsolicitedNeighbourAdvertisementFrame(
      MAC,
      'fd00::7' as IpAddress,
      false,
    );
    expect(claimedAddress(advertisement)).to.equal('fd00::7');
    expect(claimedAddress(advertisement.subarray(0, 77))).to.equal(undefined);
    for (const question of neighbourQuestions('fd00::7' as IpAddress, asker)) {
      expect(claimedAddress(question)).to.equal(undefined);
    }
  });
});
