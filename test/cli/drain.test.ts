import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { MemberAnswer } from '../../src/daemon/api/member-client.js';
import { clusterView } from '../../src/daemon/control/cluster/cluster-view.js';
import type { HeardMember } from '../../src/daemon/control/cluster/heard-member.js';
import { type ControlServer, openControlServer } from '../../src/daemon/control/control-server.js';
import { clusterMemberView } from '../../src/daemon/control/views/cluster-view.js';
import type { DaemonStatus } from '../../src/observe/status/status.js';
import { exampleDaemon } from '../daemon/control/example-daemon.js';
import { exampleBalancer } from '../observe/status/example-balancer.js';
import { exampleConfiguration, exampleStatus } from '../observe/status/example-status.js';
import { runWithMemory } from './memory-terminal.js';

/** Of every real server. */
const counts = { here: 0, there: 3 };

function statusWith(active: number): DaemonStatus {
  const { virtualServers, ...rest } = exampleBalancer();
  const servers = virtualServers.map((each) => ({
    ...each,
    realServers: each.realServers.map((server) => ({
      ...server,
      connections: { active, inactive: 0 },
    })),
  }));
  return { ...exampleStatus, balancer: { ...rest, virtualServers: servers } };
}

function memberWith(name: string, active: number): HeardMember {
  return {
    name,
    said: { ...clusterMemberView(statusWith(active), exampleConfiguration, []), name },
  };
}

const done = { set: [], cleared: [], servers: ['10.0.1.2'], clientsStay: [] };
const SILENT = { kind: 'failed', name: 'lb3', url: 'u', reason: 'connect ECONNREFUSED' } as const;

describe('upkeep drain --wait', () => {
  let directory: string;
  let server: ControlServer;
  let others: readonly MemberAnswer[];

  beforeEach(async () => {
    Object.assign(counts, { here: 0, there: 3 });
    const good = { url: 'u', status: 200, body: JSON.stringify(done), tookMs: 1 };
    others = [{ kind: 'answer', name: 'lb2', ...good }];
    directory = mkdtempSync(join(tmpdir(), 'upkeep-drain-'));
    server = await openControlServer(join(directory, 'control.sock'), {
      ...exampleDaemon,
      status: async () => statusWith(counts.here),
      steer: async () => ({ kind: 'done', ...done }),
      askMembers: async () => others,
      cluster: async () => {
        const silent = others.flatMap((each) => (each.kind === 'failed' ? [each] : []));
        const view = clusterView(
          [
            memberWith('lb1', counts.here),
            memberWith('lb2', counts.there),
            ...silent.map(({ name, url, reason }) => ({ name, url, said: reason })),
          ],
          '2026-11-29T01:07:33.000Z',
        );
        counts.there = Math.max(0, counts.there - 2);
        return view;
      },
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  const drain = (...options: readonly string[]) =>
    runWithMemory('drain', '10.0.1.2', ...options, '--socket', join(directory, 'control.sock'));

  it('counts connections through all members, with --local through this router', async () => {
    const { status, error, out } = await drain('--wait');
    expect(out).to.match(/^3 → 1 → 0 \(\d+ s\)$/m);
    expect([status, error]).to.deep.equal([0, '']);
    counts.there = 1000;
    expect((await drain('--wait', '--local')).out).to.match(/^0 \(0 s\)$/m);
    expect(await drain('--wait', '--timeout', '1s')).to.include({ status: 2 });
  });

  it('names a member that does not answer, once, and does not call it well', async () => {
    others = [...others, SILENT];
    const { status, error, out } = await drain('--wait');
    expect(out).to.match(/^3 → 1 → 0 \(\d+ s\)$/m);
    expect(status).to.equal(1);
    expect(error).to.equal(
      'upkeep: lb3: connect ECONNREFUSED\n' +
        'upkeep: it is not known what connections go through lb3\n',
    );
  });
});
