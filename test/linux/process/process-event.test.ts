import { expect } from 'chai';
import { LITTLE_ENDIAN, viewOf } from '../../../src/linux/host-order.js';
import { decodeProcessEvent, processFilter } from '../../../src/linux/process/process-event.js';

/** struct proc_event behind its headers, as <linux/cn_proc.h> has it. */
function message(what: number, ...data: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(76);
  viewOf(bytes).setUint32(36, what, LITTLE_ENDIAN);
  for (const [place, value] of data.entries()) {
    viewOf(bytes).setUint32(52 + 4 * place, value, LITTLE_ENDIAN);
  }
  return bytes;
}

describe('linux/process-event', () => {
  it('is read from the message of the kernel', () => {
    const read = (...words: Parameters<typeof message>) => decodeProcessEvent(message(...words));
    expect(read(0, 22)).to.deep.equal({ kind: 'answer', errno: 22 });
    expect(read(0x1, 10, 11, 12, 12)).to.deep.equal({ kind: 'forked', parent: 11, pid: 12 });
    expect(read(0x2, 5, 4)).to.deep.equal({ kind: 'executed', pid: 4 });
    expect(read(0x200, 4, 4)).to.deep.equal({ kind: 'renamed', pid: 4 });
    expect(read(0x8000_0000, 4, 4)).to.deep.equal({ kind: 'ended', pid: 4 });
    expect(read(0x4, 4, 4)).to.equal(undefined);
    expect(decodeProcessEvent(message(2).subarray(0, 60))).to.equal(undefined);
  });

  it('of another thread than the first is none', () => {
    const [comm, exit] = [0x200, 0x8000_0000];
    expect(decodeProcessEvent(message(comm, 5, 4))).to.equal(undefined);
    expect(decodeProcessEvent(message(exit, 5, 4))).to.equal(undefined);
  });

  it('is filtered by a program whose jumps fit, for any number of processes', () => {
    for (const count of [0, 1, 250, 251, 5000]) {
      const program = processFilter(Array.from({ length: count }, (_, place) => place + 1));
      program.forEach(({ jumpTrue, jumpFalse }, place) => {
        expect(Math.max(jumpTrue, jumpFalse)).to.be.at.most(255);
        expect(place + 1 + Math.max(jumpTrue, jumpFalse)).to.be.below(program.length + 1);
      });
    }
  });
});
