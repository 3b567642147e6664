import { expect } from 'chai';
import { PcapReader } from './pcap.js';

/** A capture of two frames, as tcpdump writes it. */
function capture(): Buffer {
  const header = Buffer.from('4d3cb2a1020004000000000000000000000004000100000000', 'hex');
  const record = (seconds: number, nanoseconds: number, bytes: number[]): Buffer => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(seconds, 0);
    head.writeUInt32LE(nanoseconds, 4);
    head.writeUInt32LE(bytes.length, 8);
    head.writeUInt32LE(bytes.length, 12);
    return Buffer.concat([head, Buffer.from(bytes)]);
  };
  return Buffer.concat([header.subarray(0, 24), record(7, 250_000, [1, 2, 3]), record(8, 0, [4])]);
}

describe('PcapReader', () => {
  it('finds the same frames however the stream is cut', () => {
    const whole = capture();
    for (let cut = 0; cut <= whole.length; cut++) {
      const reader = new PcapReader();
      const frames = [whole.subarray(0, cut), whole.subarray(cut)].flatMap((chunk) =>
        reader.push(chunk).map(({ timeMs, bytes }) => [timeMs, [...bytes]]),
      );
      expect(frames).to.deep.equal([
        [7000.25, [1, 2, 3]],
        [8000, [4]],
      ]);
    }
  });

  it('refuses a capture in microseconds', () => {
    const wrong = capture();
    wrong.writeUInt32LE(0xa1b2c3d4, 0);
    expect(() => new PcapReader().push(wrong)).to.throw('nanosecond');
  });
});
