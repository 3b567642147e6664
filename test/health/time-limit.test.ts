import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { createTcpProbe } from '../../src/health/dialogue/tcp.js';
import type { ProbeOutcome } from '../../src/health/messages.js';
import { startTimeLimit } from '../../src/health/time-limit.js';
import { attempt, timing, to } from './probes/fixtures.js';

/** Holds this process up, as a busy machine does. */
function hang(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('the time that a probe waits', () => {
  it('ends once, and not at all when it was stopped', async () => {
    const ended: string[] = [];
    startTimeLimit(5, () => ended.push('never'))();
    await new Promise<void>((resolve) => {
      startTimeLimit(300, () => {
        ended.push('late');
        resolve();
      });
      startTimeLimit(5, () => ended.push('soon'));
    });
    expect(ended).to.deep.equal(['soon', 'late']);
  });

  it('does not make a server late when this process is', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
    const connection = to('127.0.0.1', port, { connectTimeoutMs: 50 });
    const outcome: Promise<ProbeOutcome> = attempt(createTcpProbe(), {
      kind: 'tcp',
      timing,
      connection,
    });
    hang(200);
    const found = await outcome;
    server.close();
    expect(found).to.deep.equal({ outcome: 'good' });
  });
});
