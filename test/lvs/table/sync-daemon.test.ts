import { expect } from 'chai';
import { desiredSyncDaemons, planSyncDaemons } from '../../../src/lvs/table/sync-daemon.js';
import type { SyncDaemonEntry } from '../../../src/lvs/table/table.js';

const settings = { interface: 'eth0', syncId: 7 };
const none: ReadonlySet<SyncDaemonEntry['role']> = new Set();

function daemon(role: SyncDaemonEntry['role'], changes: Partial<SyncDaemonEntry> = {}) {
  return { role, ...settings, ...changes };
}

describe('sync daemons', () => {
  it('follow an instance, backup until it is master', () => {
    const following = { ...settings, instance: 'VI_1' };
    const roles = (state: string | undefined) =>
      desiredSyncDaemons(following, state).map((each) => each.role);
    expect([undefined, 'FAULT', 'BACKUP'].map(roles)).to.deep.equal(Array(3).fill(['backup']));
    expect(desiredSyncDaemons(following, 'MASTER')).to.deep.equal([daemon('master')]);
    expect(desiredSyncDaemons(settings, undefined)).to.have.lengthOf(2);
    expect(desiredSyncDaemons(undefined, 'MASTER')).to.deep.equal([]);
  });

  it('end before others start', () => {
    const kernels = daemon('backup', { port: 8848, ttl: 1, maximumMessageBytes: 1460 });
    expect(planSyncDaemons([daemon('master')], [kernels], none)).to.deep.equal([
      { kind: 'stopDaemon', role: 'backup' },
      { kind: 'startDaemon', entry: daemon('master') },
    ]);
    expect(planSyncDaemons([daemon('backup')], [kernels], none)).to.deep.equal([]);
  });

  it('start again when a setting differs', () => {
    const wanted = daemon('master', { ttl: 3 });
    const operations = planSyncDaemons([wanted], [daemon('master', { ttl: 1 })], none);
    expect(operations.map((each) => each.kind)).to.deep.equal(['stopDaemon', 'startDaemon']);
    expect(planSyncDaemons([wanted], [daemon('master', { ttl: 3 })], none)).to.deep.equal([]);
    const other = [daemon('master', { interface: 'eth1', ttl: 3 })];
    expect(planSyncDaemons([wanted], other, none)).to.have.lengthOf(2);
  });

  it('that receive are left alone when the kernel takes longer messages than asked for', () => {
    const wanted = { maximumMessageBytes: 1000 };
    const running = { maximumMessageBytes: 1024 };
    const plan = (role: SyncDaemonEntry['role']) =>
      planSyncDaemons([daemon(role, wanted)], [daemon(role, running)], none);
    expect(plan('backup')).to.deep.equal([]);
    expect(plan('master')).to.have.lengthOf(2);
  });

  it('of others are left alone when we want none', () => {
    const running = [daemon('master'), daemon('backup')];
    expect(planSyncDaemons([], running, none)).to.deep.equal([]);
    expect(planSyncDaemons([], running, new Set(['backup'] as const))).to.deep.equal([
      { kind: 'stopDaemon', role: 'backup' },
    ]);
  });
});
