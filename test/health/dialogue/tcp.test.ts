import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import type { TcpCheck } from '../../../src/config/lvs-model.js';
import { createTcpProbe } from '../../../src/health/dialogue/tcp.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { listening, portOf } from '../probes/servers.js';
import { address, tcpCheck } from '../sample-checks.js';

const probeTcp = createTcpProbe();

function probe(check: TcpCheck): Promise<ProbeOutcome> {
  return new Promise((resolve) => void probeTcp(check, resolve));
}

describe('TCP_CHECK', () => {
  it('is good when a server accepts, sends nothing; bad when nobody listens', async () => {
    const server = await listening(createServer());
    const check = tcpCheck(portOf(server));
    const accepted = once(server, 'connection');
    expect(await probe(check)).to.deep.equal({ outcome: 'good' });
    const [peer] = await accepted;
    const received: unknown[] = [];
    peer.on('data', (bytes: unknown) => received.push(bytes));
    await once(peer, 'end');
    expect(received).to.deep.equal([]);
    peer.destroy();
    server.close();
    await once(server, 'close');
    expect(await probe(check)).to.deep.equal({
      outcome: 'bad',
      reason: 'connection refused',
      code: 'refused',
    });
  });

  it('is bad when nobody answers in time', async () => {
    const check = tcpCheck(80);
    // 192.0.2.0/24 is for documentation (RFC 5737): no host has it. With no route it fails sooner.
    const connection = { ...check.connection, address: address('192.0.2.1'), connectTimeoutMs: 50 };
    expect((await probe({ ...check, connection })).outcome).to.equal('bad');
  });

  it('is bad when this machine has lost the address or interface that it asks from', async () => {
    const check = tcpCheck(80);
    const bindAddress = address('192.0.2.7');
    const from = (more: object) =>
      probe({ ...check, connection: { ...check.connection, ...more } });
    expect(await from({ bindAddress })).to.deep.equal({
      outcome: 'bad',
      reason: 'this machine does not have 192.0.2.7 (bindto)',
    });
    expect(await from({ bindInterface: 'gone0' })).to.deep.equal({
      outcome: 'bad',
      reason: 'there is no interface gone0 (bind_if)',
    });
    // a virtual address is elsewhere while this router is not master
    expect(await from({ bindAddress, bindAddressMoves: true })).to.deep.equal({
      outcome: 'undecided',
      reason: 'bind: EADDRNOTAVAIL',
    });
  });

  it('says nothing after it was cancelled', async () => {
    const server = await listening(createServer((peer) => peer.destroy()));
    const accepted = once(server, 'connection');
    const outcomes: ProbeOutcome[] = [];
    const run = probeTcp(tcpCheck(portOf(server)), (outcome) => outcomes.push(outcome));
    run.cancel();
    run.cancel();
    await accepted;
    server.close();
    await once(server, 'close');
    expect(outcomes).to.deep.equal([]);
  });

  const speaking = async (
    more: Pick<TcpCheck, 'send' | 'expect'>,
    serve: (peer: Socket) => void,
    connectTimeoutMs = 3000,
  ): Promise<ProbeOutcome> => {
    const server = await listening(createServer(serve));
    const check = tcpCheck(portOf(server));
    const outcome = await probe({
      ...check,
      connection: { ...check.connection, connectTimeoutMs },
      ...more,
    });
    server.close();
    return outcome;
  };
  const hex = (text: string) => Buffer.from(text).toString('hex');
  const PONG = { send: hex('PING\r\n'), expect: { bytes: hex('+PONG') } };
  const redis =
    (...answers: readonly string[]) =>
    (peer: Socket) =>
      peer
        .on('error', () => undefined)
        .once('data', async (asked) => {
          for (const answer of asked.toString() === 'PING\r\n' ? answers : []) {
            peer.write(answer);
            await setTimeout(20);
          }
        });

  // Shows: TCP_CHECK.send, TCP_CHECK.expect
  it('says something and is good when the answer has what is expected', async () => {
    expect(await speaking(PONG, redis('+PONG\r\n'))).to.deep.equal({ outcome: 'good' });
    expect(await speaking(PONG, redis('noise +PO', 'NG'))).to.deep.equal({ outcome: 'good' });
    const pattern = { send: PONG.send, expect: { pattern: '^\\+P[A-Z]+\r\n$' } };
    expect(await speaking(pattern, redis('+PO', 'NG\r', '\n'))).to.deep.equal({ outcome: 'good' });
    const banner = { expect: { bytes: hex('220 ') } };
    expect(await speaking(banner, (peer) => peer.end('220 shop\r\n'))).to.deep.equal({
      outcome: 'good',
    });
  });

  it('is good when all was said, where nothing is expected', async () => {
    let heard = '';
    const outcome = await speaking({ send: hex('hello') }, (peer) =>
      peer.on('data', (bytes) => {
        heard += bytes.toString();
      }),
    );
    expect(outcome).to.deep.equal({ outcome: 'good' });
    expect(heard === 'hello' || heard === '').to.equal(true);
  });

  it('says what came in place of what is expected', async () => {
    const other = await speaking(PONG, (peer) => peer.end('-LOADING\r\n\x00x'));
    expect(other).to.deep.equal({
      ...{ outcome: 'bad', code: 'content' },
      reason: 'answered "-LOADING.x"',
    });
    expect(await speaking(PONG, (peer) => peer.resume().end())).to.deep.equal({
      ...{ outcome: 'bad', code: 'content', reason: 'closed without an answer' },
    });
    const flood = (peer: Socket) => peer.on('error', () => undefined).write('x'.repeat(1 << 20));
    expect(await speaking(PONG, flood)).to.deep.include({ outcome: 'bad', code: 'content' });
    expect(await speaking(PONG, (peer) => peer.resetAndDestroy())).to.deep.include({
      ...{ outcome: 'bad', code: 'reset' },
    });
  });

  it('gives up a server that is slow, with what it said', async () => {
    expect(await speaking(PONG, redis(), 100)).to.deep.equal({
      ...{ outcome: 'bad', reason: 'timeout', code: 'timeout' },
    });
    expect(await speaking(PONG, redis('-NOAUTH\r\n'), 200)).to.deep.equal({
      ...{ outcome: 'bad', reason: 'timeout after "-NOAUTH"', code: 'timeout' },
    });
  });

  it('decides nothing with an unusable pattern, and stops when it is told to', async () => {
    expect(await probe({ ...tcpCheck(1), expect: { pattern: '(' } })).to.deep.include({
      outcome: 'undecided',
    });
    const server = await listening(createServer((peer) => peer.resume()));
    const outcomes: ProbeOutcome[] = [];
    const run = probeTcp({ ...tcpCheck(portOf(server)), ...PONG }, (told) => outcomes.push(told));
    await once(server, 'connection');
    run.cancel();
    server.close();
    await once(server, 'close');
    expect(outcomes).to.deep.equal([]);
  });
});
