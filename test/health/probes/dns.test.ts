import { expect } from 'chai';
import { decode, encode, type Packet } from 'dns-packet';
import type { DnsCheck } from '../../../src/config/lvs-model.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { startDns } from '../../../src/health/probes/dns.js';
import { withUdpServer } from './datagrams.js';
import { attempt, timing, to } from './fixtures.js';

function check(host: string, port: number): DnsCheck {
  const connection = to(host, port);
  return { kind: 'dns', timing, connection, name: 'www.example.org', recordType: 'AAAA' };
}

function against(
  answers: (query: Packet) => readonly Uint8Array[],
  host = '127.0.0.1',
): Promise<ProbeOutcome> {
  return withUdpServer(
    host,
    (datagram) => answers(decode(datagram)),
    (port) => attempt(startDns, check(host, port)),
  );
}

function answer(query: Packet, code: number, changed: Partial<Packet> = {}): Uint8Array {
  const questions = query.questions ?? [];
  return encode({ type: 'response', id: query.id ?? 0, flags: code, questions, ...changed });
}

describe('DNS_CHECK', () => {
  for (const host of ['127.0.0.1', '::1']) {
    it(`asks ${host} once and is content with an empty answer`, async () => {
      const asked: Packet[] = [];
      const outcome = await against((query) => {
        asked.push(query);
        return [answer(query, 0)];
      }, host);
      expect(outcome).to.deep.equal({ outcome: 'good' });
      expect(asked).to.have.length(1);
      expect(asked[0]).to.include({ type: 'query', flags: 0x100 });
      const question = { name: 'www.example.org', type: 'AAAA', class: 'IN' };
      expect(asked[0]?.questions).to.deep.equal([question]);
    });
  }

  it('is bad for NXDOMAIN and SERVFAIL', async () => {
    for (const code of [3, 2]) {
      const outcome = await against((query) => [answer(query, code)]);
      expect(outcome).to.deep.equal({
        outcome: 'bad',
        reason: `answered with rcode ${code}`,
        code: 'dns',
      });
    }
  });

  it('waits on after what is no answer of its own', async () => {
    const noise = (query: Packet) => [
      answer(query, 3, { id: ((query.id ?? 0) + 1) % 0x10000 }),
      answer(query, 0, { type: 'query' }),
      answer(query, 0).subarray(0, 11),
    ];
    const timeout = { outcome: 'bad', reason: 'timeout', code: 'timeout' };
    expect(await against(noise)).to.deep.equal(timeout);
    const good = await against((query) => [...noise(query), answer(query, 0)]);
    expect(good).to.deep.equal({ outcome: 'good' });
  });

  it('is bad for silence and for a port without a server', async () => {
    expect(await against(() => [])).to.deep.equal({
      outcome: 'bad',
      reason: 'timeout',
      code: 'timeout',
    });
    const closed = await attempt(startDns, check('127.0.0.1', 1));
    expect(closed).to.deep.equal({
      outcome: 'bad',
      reason: 'socket error ECONNREFUSED',
      code: 'refused',
    });
  });
});
