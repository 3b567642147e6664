import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { DescriptorReserve } from '../../../src/linux/process/descriptor-reserve.js';

describe('linux/descriptor-reserve', () => {
  const open = (): number => readdirSync('/proc/self/fd').length;

  it('holds descriptors, lends them, and takes them back', async () => {
    const before = open();
    const reserve = new DescriptorReserve(10);
    expect(open()).to.equal(before + 10);
    expect(reserve.lend(open)).to.equal(before);
    expect(open()).to.equal(before + 10);
    expect(await reserve.lendUntil(async () => open())).to.equal(before);
    expect(open()).to.equal(before + 10);
    reserve.lend(() => undefined);
  });

  it('takes them back after an error, too', async () => {
    const reserve = new DescriptorReserve(3);
    const full = open();
    const fail = (): never => {
      throw new Error('no');
    };
    expect(() => reserve.lend(fail)).to.throw('no');
    expect(open()).to.equal(full);
    const rejection = await reserve.lendUntil(async () => fail()).catch((error: Error) => error);
    expect(rejection).to.be.an('error');
    expect(open()).to.equal(full);
  });
});
