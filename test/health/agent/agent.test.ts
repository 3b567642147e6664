import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import type { AgentCheck } from '../../../src/config/checkers/agent.js';
import { startAgent } from '../../../src/health/agent/agent.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { listening, portOf } from '../probes/servers.js';
import { connectionTo, timing } from '../sample-checks.js';

const hex = (text: string) => Buffer.from(text).toString('hex');

async function asked(
  serve: (peer: Socket) => void,
  { connectTimeoutMs = 3000, ...more }: Partial<AgentCheck> & { connectTimeoutMs?: number } = {},
): Promise<ProbeOutcome> {
  const server = await listening(createServer((peer) => serve(peer.on('error', () => undefined))));
  const connection = { ...connectionTo(portOf(server)), connectTimeoutMs };
  const usual = { kind: 'agent', timing, connection, send: '', required: true } as const;
  const outcome = await new Promise<ProbeOutcome>((resolve) => {
    startAgent({ ...usual, ...more }, resolve);
  });
  server.close();
  return outcome;
}

const bad = (reason: string, code: string) => ({ outcome: 'bad', reason, code });

describe('AGENT_CHECK', () => {
  // Shows: AGENT_CHECK.send
  it('hears the line of an agent, after what is said to it', async () => {
    const agent = { works: true, percent: 75, ignored: [] };
    const good = { outcome: 'good', agent };
    const halves = (peer: Socket) => peer.write('\r\nup 7', () => peer.write('5%\n'));
    expect(await asked(halves)).to.deep.equal(good);
    expect(await asked((peer) => peer.end('up 75%'))).to.deep.equal(good);
    const echo = (peer: Socket) => peer.on('data', (bytes) => peer.write(bytes));
    expect(await asked(echo, { send: hex('up 75%\n') })).to.deep.equal(good);
  });

  it('takes down, fail and stopped for a failure of the server, required or not', async () => {
    for (const required of [true, false]) {
      const told = await asked((peer) => peer.end('fail#no disk\n'), { required });
      const agent = { works: false, why: 'fail (no disk)', ignored: [] };
      expect(told).to.deep.equal({ ...bad('the agent says fail (no disk)', 'status'), agent });
    }
  });

  // Shows: AGENT_CHECK.required
  it('fails with an agent that cannot be heard only where it is required', async () => {
    const cases: readonly [(peer: Socket) => void, ReturnType<typeof bad>][] = [
      [(peer) => peer.resume().end(), bad('closed without an answer', 'content')],
      [(peer) => peer.end('HTTP/1.1 400 Bad\r\n'), bad('answered "HTTP/1.1 400 Bad"', 'content')],
      [(peer) => peer.resetAndDestroy(), bad('connection reset by peer', 'reset')],
      [
        (peer) => peer.write('x'.repeat(1 << 20)),
        bad(`the line does not end: "${'x'.repeat(60)}…"`, 'content'),
      ],
    ];
    for (const [serve, failure] of cases) {
      expect(await asked(serve)).to.deep.equal(failure);
      const { reason } = failure;
      expect(await asked(serve, { required: false })).to.deep.equal({
        ...{ outcome: 'undecided', reason },
      });
    }
    const nobody = await listening(createServer());
    const connection = connectionTo(portOf(nobody));
    nobody.close();
    await once(nobody, 'close');
    const refused = bad('connection refused', 'refused');
    expect(await asked(() => undefined, { connection })).to.deep.equal(refused);
  });

  it('waits for an agent that is slow no longer than connect_timeout', async () => {
    const slow = (peer: Socket) => peer.write('up 7');
    const after = bad('timeout after "up 7"', 'timeout');
    expect(await asked(slow, { connectTimeoutMs: 150 })).to.deep.equal(after);
    const excused = await asked(slow, { connectTimeoutMs: 150, required: false });
    expect(excused).to.deep.equal({ outcome: 'undecided', reason: after.reason });
  });
});
