import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import type { TcpCheck } from '../../../src/config/lvs-model.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { probeTcp } from '../../../src/health/probes/tcp.js';
import { address, tcpCheck } from '../sample-checks.js';
import { listening, portOf } from './servers.js';

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
});
