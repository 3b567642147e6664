import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ControlServer, openControlServer } from '../../src/daemon/control/control-server.js';
import type { DaemonStatus } from '../../src/observe/status/status.js';
import { exampleDaemon } from '../daemon/control/example-daemon.js';
import { exampleBalancer } from '../observe/status/example-balancer.js';
import { exampleStatus } from '../observe/status/example-status.js';
import { runWithMemory } from './memory-terminal.js';

/** Its real servers have no connection. */
function idle(): DaemonStatus {
  const { virtualServers, ...rest } = exampleBalancer();
  const servers = virtualServers.map((each) => ({
    ...each,
    realServers: each.realServers.map((server) => ({
      ...server,
      connections: { active: 0, inactive: 0 },
    })),
  }));
  return { ...exampleStatus, balancer: { ...rest, virtualServers: servers } };
}

describe('upkeep drain --wait', () => {
  let directory: string;
  let server: ControlServer;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-drain-'));
    const done = { set: [], cleared: [], servers: ['10.0.1.2'], clientsStay: [] };
    server = await openControlServer(join(directory, 'control.sock'), {
      ...exampleDaemon,
      status: async () => idle(),
      steer: async () => ({ kind: 'done', ...done }),
      askMembers: async () => [
        {
          kind: 'answer',
          name: 'lb2',
          url: 'u',
          status: 200,
          body: JSON.stringify(done),
          tookMs: 1,
        },
        { kind: 'failed', name: 'lb3', url: 'u', reason: 'connect ECONNREFUSED' },
      ],
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  const drain = (...options: readonly string[]) =>
    runWithMemory('drain', '10.0.1.2', ...options, '--socket', join(directory, 'control.sock'));

  it('says that it counts the connections of this router, and who may have others', async () => {
    const { error, out } = await drain('--wait');
    expect(out).to.match(/^0 \(0 s\)$/m);
    expect(error).to.contain(
      'upkeep: counted are connections through this router, not through lb2, lb3\n',
    );
    expect((await drain()).error).to.not.contain('counted');
    expect((await drain('--wait', '--local')).error).to.not.contain('counted');
  });
});
