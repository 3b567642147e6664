import { expect } from 'chai';
import { askForLink, openLinkbeat } from '../../../src/linux/host/linkbeat.js';
import { LITTLE_ENDIAN, viewOf } from '../../../src/linux/host-order.js';

const ENODEV = 19;
const EOPNOTSUPP = 95;
const READ_TRANSCEIVER = 0x8947;
const READ_REGISTER = 0x8948;

/** A driver that answers for its transceiver only, with one value of the register after another. */
function oldDriver(...registers: number[]) {
  const requests: number[] = [];
  const control = (request: number, argument: Uint8Array): number => {
    requests.push(request);
    const view = viewOf(argument);
    if (request === READ_TRANSCEIVER) {
      view.setUint16(16, 7, LITTLE_ENDIAN);
      return 0;
    }
    if (request !== READ_REGISTER) {
      return -EOPNOTSUPP;
    }
    expect(view.getUint16(16, LITTLE_ENDIAN), 'the transceiver').to.equal(7);
    expect(view.getUint16(18, LITTLE_ENDIAN), 'the register').to.equal(1);
    view.setUint16(22, registers.shift() ?? 0, LITTLE_ENDIAN);
    return 0;
  };
  return { control, requests };
}

describe('linux/host/linkbeat', () => {
  it('reads the status register of a transceiver twice: the first keeps a former loss', () => {
    expect(askForLink(oldDriver(0x7809, 0x780d).control, 'eth0', 'MII')).to.equal(true);
    expect(askForLink(oldDriver(0x780d, 0x7809).control, 'eth0', 'MII')).to.equal(false);
  });

  it('asks by ETHTOOL first, and the transceiver where the driver has nothing else', () => {
    const { control, requests } = oldDriver(0x780d, 0x780d);
    expect(askForLink(control, 'eth0')).to.equal(true);
    expect(requests).to.deep.equal([0x8946, READ_TRANSCEIVER, READ_REGISTER, READ_REGISTER]);
    expect(askForLink(control, 'eth0', 'ETHTOOL')).to.equal(undefined);
  });

  it('has no answer of an interface that is not there', () => {
    for (const method of [undefined, 'MII', 'ETHTOOL', 'IOCTL'] as const) {
      expect(askForLink(() => -ENODEV, 'eth9', method)).to.equal(undefined);
      expect(openLinkbeat().hasLink('no-such-link', method)).to.equal(undefined);
    }
  });
});
