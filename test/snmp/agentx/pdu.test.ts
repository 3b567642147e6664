import { expect } from 'chai';
import { answerRequest } from '../../../src/snmp/agentx/answer.js';
import { decodePdu } from '../../../src/snmp/agentx/decode.js';
import { encodeOid, encodePdu } from '../../../src/snmp/agentx/encode.js';
import { integer, text } from '../../../src/snmp/managed-object.js';
import { mibView } from '../../../src/snmp/mib-view.js';
import { oid } from '../../../src/snmp/oid.js';

const HEADER = { session: 7, transaction: 3, packet: 9 };

/** A packet of a master, in the byte order of a machine of Intel unless said otherwise. */
function masterPacket(type: number, words: readonly number[], flags = 0): Buffer {
  const bytes = Buffer.alloc(20 + words.length * 4);
  const put = (value: number, at: number) =>
    (flags & 0x10) === 0 ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  bytes.set([1, type, flags, 0]);
  for (const [index, value] of [7, 3, 9, words.length * 4, ...words].entries()) {
    put(value, 4 + index * 4);
  }
  return bytes;
}

/** `n_subid`, `prefix` and `include` of a name stand in a word, byte by byte. */
const nameHead = (length: number, prefix: number, include: number, flags = 0): number =>
  (flags & 0x10) === 0
    ? length | (prefix << 8) | (include << 16)
    : (length << 24) | (prefix << 16) | (include << 8);

describe('snmp/agentx', () => {
  it('writes names as RFC 2741 section 5.1 shows them', () => {
    // the example of the section: 1.3.6.1.2.1.1.1.0
    expect([...encodeOid(oid('1.3.6.1.2.1.1.1.0'))]).to.deep.equal([
      ...[4, 2, 0, 0],
      ...[0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0],
    ]);
    expect([...encodeOid([])]).to.deep.equal([0, 0, 0, 0]);
    expect([...encodeOid(oid('1.3.6.1.300'), true)].slice(0, 4)).to.deep.equal([5, 0, 1, 0]);
  });

  it('writes an answer of every type, padded to words', () => {
    const bytes = encodePdu(HEADER, {
      kind: 'response',
      error: 0,
      index: 0,
      bindings: [
        { name: oid('1.3.6.1.4.1'), value: integer(-2) },
        { name: oid('1.3.6.1.4.2'), value: text('abcde') },
        { name: oid('1.3.6.1.4.3'), value: { type: 'counter64', value: 2n ** 33n } },
        { name: oid('1.3.6.1.4.4'), value: { type: 'endOfMibView' } },
      ],
    });
    expect([...bytes.subarray(0, 4)]).to.deep.equal([1, 18, 0x10, 0]);
    expect(bytes.readUInt32BE(16)).to.equal(bytes.length - 20);
    expect(bytes.length % 4).to.equal(0);
    expect(bytes.readInt32BE(20 + 8 + 4 + 8)).to.equal(-2);
    expect(bytes.includes('abcde\0\0\0')).to.equal(true);
    expect(bytes.includes(Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))).to.equal(true);
  });

  for (const flags of [0, 0x10]) {
    it(`reads a GetNext in ${flags === 0 ? 'little' : 'big'} endian, piece by piece`, () => {
      const words = [nameHead(2, 4, 1, flags), 1, 9, nameHead(1, 4, 0, flags), 2];
      const packet = masterPacket(6, words, flags);
      for (let length = 0; length < packet.length; length += 1) {
        expect(decodePdu(packet.subarray(0, length))).to.equal(undefined);
      }
      expect(decodePdu(Buffer.concat([packet, packet]))).to.deep.equal({
        header: HEADER,
        bytes: packet.length,
        pdu: {
          kind: 'getNext',
          ranges: [{ start: oid('1.3.6.1.4.1.9'), include: true, end: oid('1.3.6.1.4.2') }],
        },
      });
    });
  }

  it('skips a context, and says what is no AgentX', () => {
    const context = [3, 0x00636261]; // "abc"
    const words = [...context, nameHead(0, 4, 0), nameHead(0, 0, 0)];
    const decoded = decodePdu(masterPacket(5, words, 0x08));
    expect(decoded).to.have.nested.property('pdu.ranges[0].start').deep.equal(oid('1.3.6.1.4'));
    expect(decodePdu(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))).to.have.property('problem');
    expect(decodePdu(masterPacket(5, [nameHead(200, 4, 0)]))).to.have.property('problem');
    const endless = masterPacket(5, []);
    endless.writeUInt32LE(0x7ffffffc, 16);
    expect(decodePdu(endless)).to.have.property('problem');
  });

  const view = mibView([
    { name: [1, 2, 10], value: integer(3) },
    { name: [1, 2, 2], value: integer(2) },
    { name: [1, 2], value: integer(1) },
  ]);
  const range = (start: readonly number[], include = false, end: readonly number[] = []) => ({
    ...{ start, include, end },
  });

  it('answers Get, and GetNext within its range', () => {
    expect(answerRequest({ kind: 'get', ranges: [range([1, 2, 2]), range([1, 2, 3])] }, view))
      .to.have.property('bindings')
      .deep.equal([
        { name: [1, 2, 2], value: integer(2) },
        { name: [1, 2, 3], value: { type: 'noSuchInstance' } },
      ]);
    const ranges = [
      ...[range([1, 2]), range([1, 2], true), range([1, 2, 2], false, [1, 2, 10])],
      range([1, 2, 10]),
    ];
    expect(answerRequest({ kind: 'getNext', ranges }, view))
      .to.have.property('bindings')
      .deep.equal([
        { name: [1, 2, 2], value: integer(2) },
        { name: [1, 2], value: integer(1) },
        { name: [1, 2, 2], value: { type: 'endOfMibView' } },
        { name: [1, 2, 10], value: { type: 'endOfMibView' } },
      ]);
  });

  it('answers GetBulk row by row until nothing follows, whatever is asked for', () => {
    const asked = { kind: 'getBulk', nonRepeaters: 1, maximumRepetitions: 60_000 } as const;
    const answer = answerRequest({ ...asked, ranges: [range([1]), range([1])] }, view);
    expect(answer)
      .to.have.property('bindings')
      .deep.equal([
        { name: [1, 2], value: integer(1) },
        { name: [1, 2], value: integer(1) },
        { name: [1, 2, 2], value: integer(2) },
        { name: [1, 2, 10], value: integer(3) },
        { name: [1, 2, 10], value: { type: 'endOfMibView' } },
      ]);
  });

  it('lets nothing be written', () => {
    expect(answerRequest({ kind: 'testSet' }, view)).to.include({ error: 17, index: 1 });
  });
});
