import { expect } from 'chai';
import type { UdpCheck } from '../../../src/config/lvs-model.js';
import { startUdp } from '../../../src/health/probes/udp.js';
import { withUdpServer } from './datagrams.js';
import { attempt, ip, timing, to } from './fixtures.js';

const good = { outcome: 'good' };
const required = { pattern: '50 4f 4e 4x', minimumBytes: 0, maximumBytes: 8 };

function check(port: number, more: Partial<UdpCheck> = {}, host = '127.0.0.1'): UdpCheck {
  return { kind: 'udp', timing, connection: to(host, port), ...more };
}

describe('UDP_CHECK', () => {
  for (const host of ['127.0.0.1', '::1']) {
    it(`is good for a silent server and bad for a closed port at ${host}`, async () => {
      const heard: string[] = [];
      const outcome = await withUdpServer(
        host,
        (datagram) => {
          heard.push(datagram.toString());
          return [];
        },
        (port) => attempt(startUdp, check(port, {}, host)),
      );
      expect(outcome).to.deep.equal(good);
      expect(heard).to.deep.equal(['keepalived check - keepalived ch']);
      const closed = await attempt(startUdp, check(1, {}, host));
      expect(closed).to.deep.equal({ outcome: 'bad', reason: 'ECONNREFUSED', code: 'refused' });
    });
  }

  it('requires the reply that it is told to', async () => {
    const ask = { payload: '50494e47', reply: required };
    const against = (answer: string | undefined) =>
      withUdpServer(
        '127.0.0.1',
        (datagram) =>
          datagram.toString() === 'PING' && answer !== undefined ? [Buffer.from(answer)] : [],
        (port) => attempt(startUdp, check(port, ask)),
      );
    expect(await against('PONG')).to.deep.equal(good);
    const mismatch = { outcome: 'bad', reason: 'reply data mismatch', code: 'content' };
    expect(await against('PINK')).to.deep.equal(mismatch);
    expect(await against('PONG too long')).to.deep.equal(mismatch);
    expect(await against(undefined)).to.deep.equal({
      outcome: 'bad',
      reason: 'timeout',
      code: 'timeout',
    });
  });

  it('fails when it cannot be bound', async () => {
    const connection = to('127.0.0.1', 9, { bindAddress: ip('192.0.2.1') });
    const outcome = await attempt(startUdp, { kind: 'udp', timing, connection });
    expect(outcome).to.deep.equal({
      outcome: 'bad',
      reason: 'this machine does not have 192.0.2.1 (bindto)',
    });
  });

  it('says nothing after it was cancelled', async () => {
    let told = 0;
    startUdp(check(1), () => {
      told += 1;
    }).cancel();
    await attempt(startUdp, check(1));
    expect(told).to.equal(0);
  });
});
