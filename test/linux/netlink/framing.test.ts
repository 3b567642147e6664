import { expect } from 'chai';
import fc from 'fast-check';
import { NetlinkDecodeError } from '../../../src/linux/netlink/codecs.js';
import {
  acknowledgement,
  forEachMessage,
  type NetlinkMessage,
} from '../../../src/linux/netlink/framing.js';
import { NetlinkWriter } from '../../../src/linux/netlink/writer.js';
import { addedAnnouncement, addRequest, exists, success } from './samples.js';

function messagesIn(bytes: Uint8Array): NetlinkMessage[] {
  const messages: NetlinkMessage[] = [];
  forEachMessage(bytes, (message) => messages.push(message));
  return messages;
}

function onlyMessage(bytes: Uint8Array): NetlinkMessage {
  const [message, ...more] = messagesIn(bytes);
  if (!message || more.length > 0) {
    throw new RangeError('not one message');
  }
  return message;
}

describe('netlink framing', () => {
  it('finds every message of a datagram, padding included', () => {
    const both = new Uint8Array([...success, ...addedAnnouncement]);
    const found = messagesIn(both);
    expect(found.map(({ type, start, end }) => [type, start, end])).to.deep.equal([
      [2, 16, 36],
      [20, 52, 124],
    ]);
    expect(found[1]).to.include({ sequence: 0x6b016e9e, port: 0x7e97, flags: 0 });
  });

  it('refuses a length beyond the datagram, after what came before', () => {
    const heard: number[] = [];
    const cut = new Uint8Array([...success, ...addedAnnouncement.subarray(0, 80)]);
    expect(() => forEachMessage(cut, (message) => heard.push(message.type))).to.throw(
      NetlinkDecodeError,
      'message length 88',
    );
    expect(heard).to.deep.equal([2]);
  });

  it('writes a request as ip does', () => {
    const writer = new NetlinkWriter();
    const position = writer.beginMessage({ type: 20, flags: 0x605, sequence: 0x6b016e8a });
    writer.bytes(addRequest.subarray(16));
    writer.endMessage(position);
    expect([...writer.written()]).to.deep.equal([...addRequest]);
    writer.reset();
    expect(writer.written()).to.have.lengthOf(0);
  });

  it('keeps what was written when its memory grows', () => {
    const writer = new NetlinkWriter();
    for (let count = 0; count < 5000; count += 1) {
      writer.uint32(count);
    }
    const view = new DataView(writer.written().slice().buffer);
    expect(view.byteLength).to.equal(20_000);
    for (let count = 0; count < 5000; count += 1) {
      expect(view.getUint32(count * 4, true)).to.equal(count);
    }
  });

  it('ends on any bytes, with a typed error at most', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(messagesIn(bytes).length).to.be.at.most(bytes.length / 16);
        } catch (error) {
          expect(error).to.be.instanceOf(NetlinkDecodeError);
        }
      }),
    );
  });
});

describe('netlink acknowledgements', () => {
  it('is undefined for success', () => {
    expect(acknowledgement(onlyMessage(success))).to.equal(undefined);
  });

  it('gives the errno, its name and the words of the kernel', () => {
    expect(acknowledgement(onlyMessage(exists))).to.deep.equal({
      errno: 17,
      code: 'EEXIST',
      message: 'ipv4: Address already assigned',
    });
  });

  it('does without words', () => {
    const silent = exists.slice();
    silent[7] = 0; // NLM_F_ACK_TLVS is in the high byte of the flags
    expect(acknowledgement(onlyMessage(silent))).to.deep.equal({
      errno: 17,
      code: 'EEXIST',
      message: undefined,
    });
  });

  it('survives any change of any byte', () => {
    const position = fc.integer({ min: 16, max: exists.length - 1 });
    fc.assert(
      fc.property(position, fc.integer({ min: 0, max: 255 }), (index, value) => {
        const damaged = exists.slice();
        damaged[index] = value;
        try {
          acknowledgement(onlyMessage(damaged));
        } catch (error) {
          expect(error).to.be.instanceOf(NetlinkDecodeError);
        }
      }),
    );
  });
});
