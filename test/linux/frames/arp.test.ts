import { expect } from 'chai';
import type { IpAddress } from '../../../src/base/address.js';
import { gratuitousArpFrame } from '../../../src/linux/frames/arp.js';

const hardwareAddress = Buffer.from('26c0c69bac37', 'hex');

describe('gratuitous ARP', () => {
  it('is byte for byte what keepalived sends (captured)', () => {
    const frame = gratuitousArpFrame(hardwareAddress, '10.9.9.14' as IpAddress);
    expect(Buffer.from(frame).toString('hex')).to.equal(
      'ffffffffffff26c0c69bac37' +
        '08060001080006040001' +
        '26c0c69bac370a09090effffffffffff0a09090e',
    );
  });

  it('names another address in both address fields only', () => {
    const one = gratuitousArpFrame(hardwareAddress, '10.9.9.14' as IpAddress);
    const other = gratuitousArpFrame(hardwareAddress, '192.168.200.7' as IpAddress);
    const changed = [...one.keys()].filter((index) => one[index] !== other[index]);
    expect(changed).to.deep.equal([28, 29, 30, 31, 38, 39, 40, 41]);
    expect([...other.subarray(38)]).to.deep.equal([192, 168, 200, 7]);
  });
});
