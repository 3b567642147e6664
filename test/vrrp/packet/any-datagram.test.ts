import { expect } from 'chai';
import fc from 'fast-check';
import { group6, outcome, packetFrom, version2, version3, withPassword } from './sample-packets.js';

describe('any datagram', () => {
  const instances = fc.constantFrom(version2, version3, withPassword, group6);

  it('with one bit of the advert turned is not accepted', () => {
    for (const instance of [version2, version3, withPassword]) {
      const packet = packetFrom(instance);
      for (let bit = 20 * 8; bit < packet.length * 8; bit += 1) {
        const bytes = packet.slice();
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
        expect(outcome(instance, bytes), `bit ${bit}`).not.to.equal('accepted');
      }
    }
  });

  it('from another source than it says is not accepted in version 3', () => {
    const packet = packetFrom(version3);
    for (let bit = 12 * 8; bit < 20 * 8; bit += 1) {
      const bytes = packet.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
      expect(outcome(version3, bytes), `bit ${bit}`).not.to.equal('accepted');
    }
  });

  it('of random bytes neither throws nor is accepted', () => {
    fc.assert(
      fc.property(instances, fc.uint8Array({ maxLength: 120 }), (instance, bytes) => {
        expect(outcome(instance, bytes)).not.to.equal('accepted');
      }),
      { numRuns: 2000 },
    );
  });

  it('made of a good one by changing some bytes never throws', () => {
    const changes = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(instances, changes, fc.nat(60), (instance, edits, length) => {
        const bytes = new Uint8Array(length);
        bytes.set(packetFrom(instance).subarray(0, length));
        for (const [offset, value] of edits) {
          bytes[offset] = value;
        }
        outcome(instance, bytes);
      }),
      { numRuns: 2000 },
    );
  });
});
