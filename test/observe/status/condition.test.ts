import { expect } from 'chai';
import { type Condition, judge } from '../../../src/observe/status/condition.js';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import { exampleBalancer } from './example-balancer.js';
import { exampleStatus } from './example-status.js';

const status: DaemonStatus = { ...exampleStatus, balancer: exampleBalancer() };
const { configuredAtMs } = status.reloads;

/** Why it does not hold, after its kind; '' when it does. */
function verdict(condition: Condition, more: Partial<DaemonStatus> = {}, changedMs?: number) {
  const changed = changedMs && { lastChangedFile: { path: '/etc/conf.d/a', atMs: changedMs } };
  const found = judge(condition, { ...status, ...changed, ...more });
  return found.kind === 'holds' ? '' : `${found.kind}: ${found.text}`;
}

describe('what can be waited for', () => {
  it('is that all processes answer', () => {
    expect(verdict({ kind: 'ready' })).to.equal('');
    const text = 'not: the VRRP process does not answer';
    expect(verdict({ kind: 'ready' }, { vrrp: undefined })).to.equal(text);
  });

  it('is a state of an instance', () => {
    const master = { kind: 'state', state: 'MASTER', word: 'VI_1' } as const;
    expect(verdict(master)).to.equal('');
    expect(verdict({ ...master, state: 'BACKUP' })).to.equal('not: VI_1: MASTER');
    const missing = 'not: there is no instance, sync group or address VI_9';
    expect(verdict({ ...master, word: 'VI_9' })).to.equal(missing);
    const silent = `${missing}; the VRRP process does not answer`;
    expect(verdict({ ...master, word: 'VI_9' }, { vrrp: undefined })).to.equal(silent);
  });

  it('is a quorum, gained or lost', () => {
    const here = { kind: 'quorum', up: true, word: '10.0.0.1:80' } as const;
    expect(verdict(here)).to.equal('');
    const there = { ...here, word: '10.0.0.2:80' };
    expect(verdict(there)).to.match(/^not: \[10\.0\.0\.2\]:tcp:80: quorum lost, 0 of 1$/);
    expect(verdict({ ...there, up: false })).to.equal('');
    expect(verdict({ ...here, word: '10.0.1.2' })).to.match(/there is no virtual server/);
  });

  it('is the health of every server that a word stands for', () => {
    const up = { kind: 'health', up: true, word: '10.0.1.2' } as const;
    expect(verdict(up)).to.equal('');
    expect(verdict({ ...up, word: '10.0.1.1' })).to.match(/^not: .*\[10\.0\.1\.1\]:tcp:80: down$/);
    expect(verdict({ ...up, up: false, word: '10.0.1.1' })).to.equal('');
  });

  it('is a server without weight and without connections', () => {
    const drained = { kind: 'drained', word: '10.0.1.2' } as const;
    const serving = /^not: \[10\.0\.0\.1\]:tcp:80\/\[10\.0\.1\.2\]:tcp:80: weight \d+, /;
    expect(verdict(drained)).to.match(serving);
    const withWeight = (weight: number, active: number) => ({
      balancer: {
        marks: [],
        virtualServers: exampleBalancer().virtualServers.map((each) => ({
          ...each,
          realServers: each.realServers.map((server) => ({
            ...server,
            ...(server.destination && { destination: { ...server.destination, weight } }),
            connections: { active, inactive: 0 },
          })),
        })),
      },
    });
    expect(verdict(drained, withWeight(0, 3))).to.match(/: weight 0, 3 active connections$/);
    expect(verdict(drained, withWeight(1, 0))).to.match(/: weight 1, 0 active connections$/);
    expect(verdict(drained, withWeight(0, 0))).to.equal('');
  });

  it('is that the file is in force as it is, and never comes when that was refused', () => {
    const reloaded = { kind: 'reloaded' } as const;
    expect(verdict(reloaded, {}, configuredAtMs)).to.equal('');
    expect(verdict(reloaded, {}, configuredAtMs + 1)).to.match(/^not: .* has changed since/);
    const refusedAt = (atMs: number) => ({ lastReload: { atMs, refused: 'line 3' } });
    const before = verdict(reloaded, refusedAt(configuredAtMs), configuredAtMs + 1);
    expect(before).to.match(/^not: /);
    const after = verdict(reloaded, refusedAt(configuredAtMs + 2), configuredAtMs + 1);
    expect(after).to.equal('never: the reload was refused: line 3');
    expect(verdict(reloaded)).to.match(/^never: .* is not there$/);
  });
});
