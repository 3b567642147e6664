import { expect } from 'chai';
import fc from 'fast-check';
import {
  acceptAll,
  assemble,
  type BpfInstruction,
  dropAll,
  keepWords,
  vridFilter,
} from '../../../src/linux/socket/bpf.js';

/** The kernel's interpreter, as far as our programs need it. A load beyond the packet drops it. */
function keeps(program: readonly BpfInstruction[], packet: Uint8Array): boolean {
  let a = 0;
  let x = 0;
  let index = 0;
  for (;;) {
    const step = program[index];
    if (!step) {
      throw new RangeError(`the program runs off its end at ${index}`);
    }
    index += 1;
    if (step.code === 0x06) {
      return step.k !== 0;
    }
    if (step.code === 0x15) {
      index += a === step.k ? step.jumpTrue : step.jumpFalse;
      continue;
    }
    if (step.code === 0x05) {
      index += step.k;
      continue;
    }
    if (step.code === 0x20) {
      if (step.k + 4 > packet.length) {
        return false;
      }
      a = Buffer.from(packet).readUInt32BE(step.k);
      continue;
    }
    const at = step.code === 0x50 ? x + step.k : step.k;
    const byte = packet[at];
    if (byte === undefined) {
      return false;
    }
    if (step.code === 0xb1) {
      x = 4 * (byte & 0x0f);
    } else {
      a = byte;
    }
  }
}

function packet(headerWords: number, virtualRouterId: number): Uint8Array {
  const bytes = new Uint8Array(headerWords * 4 + 20).fill(0xee);
  bytes[0] = 0x40 | headerWords;
  bytes[headerWords * 4 + 1] = virtualRouterId;
  return bytes;
}

const identifier = fc.integer({ min: 1, max: 255 });

describe('BPF programs', () => {
  it('keeps exactly the listed virtual routers, whatever the IP options', () => {
    const words = fc.integer({ min: 5, max: 15 });
    fc.assert(
      fc.property(fc.uniqueArray(identifier), identifier, words, (ids, id, headerWords) => {
        expect(keeps(vridFilter(ids, 'inet'), packet(headerWords, id))).to.equal(ids.includes(id));
      }),
    );
  });

  it('looks behind the header that a raw IPv6 socket leaves out', () => {
    const program = vridFilter([7], 'inet6');
    expect(keeps(program, Uint8Array.of(0x31, 7, 100))).to.equal(true);
    expect(keeps(program, Uint8Array.of(0x31, 8, 100))).to.equal(false);
    expect(keeps(program, Uint8Array.of(0x31))).to.equal(false);
  });

  it('reaches over all 255 identifiers, and no further', () => {
    const all = Array.from({ length: 255 }, (_, index) => index + 1);
    const program = vridFilter(all, 'inet');
    for (const id of all) {
      expect(keeps(program, packet(5, id)), `VRID ${id}`).to.equal(true);
    }
    expect(keeps(program, packet(5, 0))).to.equal(false);
    expect(Math.max(...program.map((step) => step.jumpTrue))).to.equal(255);
    expect(() => vridFilter([0, ...all], 'inet')).to.throw(RangeError);
    expect(vridFilter([...all, ...all], 'inet')).to.have.lengthOf(program.length);
  });

  it('drops packets that end before the identifier', () => {
    expect(keeps(vridFilter([1], 'inet'), packet(5, 1).subarray(0, 21))).to.equal(false);
    expect(keeps(vridFilter([1], 'inet'), packet(5, 1).subarray(0, 22))).to.equal(true);
  });

  it('keeps exactly the listed words at a place, hundreds of them too', () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 600 }), word, fc.nat(), (words, other, n) => {
        const bytes = Buffer.alloc(12);
        const program = keepWords(words, { at: 8 });
        for (const value of [other, ...words.slice(n % 600, (n % 600) + 3)]) {
          bytes.writeUInt32BE(value, 8);
          expect(keeps(program, bytes)).to.equal(words.includes(value));
        }
      }),
    );
    const many = Array.from({ length: 1001 }, (_, index) => index);
    expect(keeps(keepWords(many, { at: 0 }), Buffer.alloc(4, 0xff))).to.equal(true);
    expect(keepWords(many.slice(1), { at: 0 }).length).to.be.lessThan(1100);
  });

  it('keeps no words behind another first byte', () => {
    const program = keepWords([1], { at: 4, first: { offset: 0, value: 136 } });
    const message = (first: number) => Uint8Array.of(first, 0, 0, 0, 0, 0, 0, 1);
    expect(keeps(program, message(136))).to.equal(true);
    expect(keeps(program, message(135))).to.equal(false);
  });

  it('drops or keeps everything', () => {
    expect(keeps(dropAll, packet(5, 1))).to.equal(false);
    expect(keeps(acceptAll, packet(5, 1))).to.equal(true);
  });

  it('is laid out as the kernel reads it', () => {
    expect(Buffer.from(assemble(vridFilter([51], 'inet'))).toString('hex')).to.equal(
      'b100000000000000' +
        '5000000001000000' +
        '1500010033000000' +
        '0600000000000000' +
        '06000000ffffffff',
    );
  });
});
