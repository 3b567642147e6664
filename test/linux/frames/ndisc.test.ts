import { expect } from 'chai';
import { type IpAddress, parseAddress } from '../../../src/base/address.js';
import { unsolicitedNeighbourAdvertisementFrame } from '../../../src/linux/frames/ndisc.js';

const hardwareAddress = Buffer.from('26c0c69bac37', 'hex');

function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new RangeError(text);
  }
  return parsed;
}

describe('unsolicited neighbour advertisement', () => {
  it('is byte for byte what keepalived sends (captured)', () => {
    const frame = unsolicitedNeighbourAdvertisementFrame(
      hardwareAddress,
      address('fe80::14'),
      false,
    );
    expect(Buffer.from(frame).toString('hex')).to.equal(
      '33330000000126c0c69bac3786dd' +
        '6000000000203afffe800000000000000000000000000014ff020000000000000000000000000001' +
        '8800bfe220000000fe800000000000000000000000000014020126c0c69bac37',
    );
  });

  it('says that a router speaks, with a checksum to match', () => {
    const host = unsolicitedNeighbourAdvertisementFrame(hardwareAddress, address('::1'), false);
    const router = unsolicitedNeighbourAdvertisementFrame(hardwareAddress, address('::1'), true);
    const changed = [...host.keys()].filter((index) => host[index] !== router[index]);
    expect(changed).to.deep.equal([56, 58]);
    expect([host[58], router[58]]).to.deep.equal([0x20, 0xa0]);
  });
});
