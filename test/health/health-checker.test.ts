import { expect } from 'chai';
import { bad, good, HealthCheckerStage } from './checker-stage.js';
import { assign, tcpCheck } from './sample-checks.js';

describe('the scheduler of checks', () => {
  it('runs the same check of several servers once and tells all of them', () => {
    const stage = new HealthCheckerStage();
    const same = tcpCheck(80);
    stage.checker.configure([assign('a', same), assign('b', tcpCheck(80))], []);
    stage.checker.configure([assign('a', same), assign('b', tcpCheck(80))], []);
    stage.advanceTo(1000);
    expect(stage.probes).to.have.length(1);
    stage.end(good);
    expect(stage.reports.map(({ id, up, first }) => [id, up, first])).to.deep.equal([
      ['a', true, true],
      ['b', true, true],
    ]);
    const other = new HealthCheckerStage();
    other.checker.configure([assign('a', same), assign('b', tcpCheck(81))], []);
    other.advanceTo(1000);
    expect(other.probes).to.have.length(2);
  });

  it('does not begin a check again before its attempt has ended', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    stage.advanceTo(100_000);
    expect(stage.probes).to.have.length(1);
    stage.end(good);
    stage.advanceTo(109_999);
    expect(stage.probes).to.have.length(1);
    stage.advanceTo(110_000);
    expect(stage.probes).to.have.length(2);
  });

  it('spreads the first attempts over the warm-up', () => {
    const stage = new HealthCheckerStage([0, 0.25, 0.5, 1]);
    stage.checker.configure(
      [1, 2, 3, 4].map((port) => assign(`${port}`, tcpCheck(port))),
      [],
    );
    stage.advanceTo(20_000);
    expect(stage.probes.map(({ atMs }) => atMs)).to.deep.equal([1000, 3500, 6000, 11_000]);
  });

  it('makes no more attempts at a time than it may, and forgets none', () => {
    const stage = new HealthCheckerStage([0], 2);
    stage.checker.configure(
      [1, 2, 3, 4, 5].map((port) => assign(`${port}`, tcpCheck(port))),
      [],
    );
    stage.advanceTo(1000);
    const most: number[] = [];
    while (stage.open.length > 0) {
      most.push(stage.open.length);
      stage.end(good);
    }
    expect(most).to.deep.equal([2, 2, 2, 2, 1]);
    expect(stage.reports.map(({ id }) => id)).to.have.members(['1', '2', '3', '4', '5']);
  });

  it('takes the checks apart again that came together while it was busy', () => {
    const stage = new HealthCheckerStage([0, 0.1, 0.2, 0.9]);
    stage.answer = () => good;
    const checks = [81, 82, 83, 84].map((port) => assign(`${port}`, tcpCheck(port)));
    stage.checker.configure(checks, []);
    stage.wakeAt(4000);
    stage.advanceTo(24_000);
    expect(stage.probes.map(({ atMs }) => atMs)).to.deep.equal([
      ...[4000, 4000, 4000, 10_000],
      ...[11_000, 12_000, 13_000, 20_000],
      ...[21_000, 22_000, 23_000],
    ]);
  });

  it('does not hurry after it was busy for very long', () => {
    const stage = new HealthCheckerStage();
    stage.answer = () => good;
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    stage.wakeAt(100_000);
    stage.advanceTo(120_000);
    expect(stage.probes.map(({ atMs }) => atMs)).to.deep.equal([100_000, 105_000, 115_000]);
  });

  it('goes on with attempts that end at once, however many', () => {
    const stage = new HealthCheckerStage([0], 1);
    stage.answer = () => bad;
    const ports = Array.from({ length: 20_000 }, (_, index) => index + 1);
    stage.checker.configure(
      ports.map((port) => assign(`${port}`, tcpCheck(port))),
      [],
    );
    stage.advanceTo(1000);
    expect(stage.reports.filter(({ up }) => !up)).to.have.length(20_000);
  });

  it('goes down after its retries, says so once, and comes back', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80, { logAllFailures: true }))], []);
    for (const [atMs, outcome] of [
      [1000, good],
      [11_000, bad],
      [12_000, bad],
      [22_000, bad],
      [32_000, good],
    ] as const) {
      stage.advanceTo(atMs);
      stage.end(outcome);
    }
    expect(stage.said()).to.deep.equal([
      'checkActivated RS-a',
      'checkSucceeded RS-a',
      'attemptFailed RS-a',
      'attemptFailed RS-a',
      'checkFailed RS-a',
      'checkSucceeded RS-a',
    ]);
    expect(stage.reports.map(({ up, reason }) => [up, reason])).to.deep.equal([
      [true, ''],
      [false, 'refused'],
      [true, ''],
    ]);
  });

  it('reports why a server is down now, when that is not why it went down', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    stage.advanceTo(1000);
    for (const [step, reason] of ['timed out', 'timed out', 'exited with status 2'].entries()) {
      stage.end({ outcome: 'bad', reason });
      stage.advanceTo(1000 + (step + 1) * 20_000);
    }
    expect(
      stage.reports.map(({ up, first, reason, atMs }) => [up, first, reason, atMs]),
    ).to.deep.equal([
      [false, true, 'timed out', 1000],
      [false, false, 'exited with status 2', 41_000],
    ]);
  });

  it('reports a weight that changes while the server stays up', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    for (const [atMs, weight] of [
      [1000, 3],
      [11_000, 3],
      [21_000, -2],
    ] as const) {
      stage.advanceTo(atMs);
      stage.end({ outcome: 'good', weight });
    }
    expect(stage.reports.map(({ weight, first }) => [weight, first])).to.deep.equal([
      [3, true],
      [-2, false],
    ]);
  });

  it('lets a script set the weight of each server that shares it', () => {
    const stage = new HealthCheckerStage();
    const command = { argv: ['/bin/true'], text: 'true', supplementaryGroups: false } as const;
    const { timing } = tcpCheck(80);
    const check = { kind: 'misc', timing, command, timeoutMs: 1000, dynamic: true } as const;
    const heavy = { ...assign('b', check), serverWeight: 10 };
    stage.checker.configure([assign('a', check), heavy], []);
    stage.advanceTo(1000);
    stage.end({ outcome: 'good', weight: 7 });
    stage.advanceTo(11_000);
    stage.end({ outcome: 'good' });
    expect(stage.reports.map(({ id, weight }) => [id, weight])).to.deep.equal([
      ['a', 4],
      ['b', -5],
      ['a', 0],
      ['b', 0],
    ]);
  });

  it('leaves an attempt that could not be made without a result', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    stage.advanceTo(1000);
    stage.end({ outcome: 'undecided', reason: 'bind: EADDRNOTAVAIL' });
    expect(stage.reports).to.deep.equal([]);
    expect(stage.said()).to.include('attemptUndecided RS-a');
    stage.advanceTo(11_000);
    expect(stage.open).to.have.length(1);
  });
});

describe('suspended checks', () => {
  it('rest while their service does, keep their state, and come back within delay_loop', () => {
    const stage = new HealthCheckerStage([0, 0.5]);
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    stage.advanceTo(1000);
    const [running] = stage.probes;
    stage.checker.setEnabled('VS', false);
    expect(running?.open).to.equal(false);
    stage.advanceTo(100_000);
    expect(stage.probes).to.have.length(1);
    expect(stage.checker.snapshot()[0]).to.include({ suspended: true, up: true, hasRun: false });
    stage.checker.setEnabled('VS', true);
    stage.checker.setEnabled('VS', true);
    stage.advanceTo(104_999);
    expect(stage.probes).to.have.length(1);
    stage.advanceTo(105_000);
    expect(stage.probes).to.have.length(2);
    expect(stage.said()).to.deep.equal([
      'checkActivated RS-a',
      'checkSuspended RS-a',
      'checkActivated RS-a',
    ]);
  });

  it('may be suspended before they exist', () => {
    const stage = new HealthCheckerStage();
    stage.checker.setEnabled('VS', false);
    stage.checker.configure([assign('a', tcpCheck(80)), assign('b', tcpCheck(81), 'other')], []);
    stage.advanceTo(100_000);
    expect(stage.probes.map(({ check }) => check)).to.deep.equal([tcpCheck(81)]);
  });

  it('run at once when they are asked to, unless they rest', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80)), assign('b', tcpCheck(81), 'other')], []);
    stage.checker.setEnabled('other', false);
    stage.checker.runNow(new Set(['a', 'b']));
    stage.advanceTo(10);
    expect(stage.probes.map(({ check }) => check)).to.deep.equal([tcpCheck(80)]);
    stage.checker.runNow(new Set(['a']));
    stage.advanceTo(20);
    expect(stage.probes).to.have.length(1);
  });

  it('rest by themselves, and run at once when they go on', () => {
    const stage = new HealthCheckerStage();
    stage.checker.setResting(new Set(['a']));
    stage.checker.configure([assign('a', tcpCheck(80)), assign('b', tcpCheck(81))], []);
    stage.advanceTo(100_000);
    expect(stage.probes.map(({ check }) => check)).to.deep.equal([tcpCheck(81)]);
    stage.checker.setResting(new Set());
    stage.advanceTo(100_010);
    expect(stage.probes).to.have.length(2);
    stage.checker.setResting(new Set(['a']));
    expect(stage.probes[1]?.open).to.equal(false);
    stage.checker.setEnabled('VS', false);
    stage.checker.setResting(new Set());
    stage.advanceTo(200_000);
    expect(stage.probes).to.have.length(2);
  });

  it('go on for another service that shares them, whose results are told on waking', () => {
    const stage = new HealthCheckerStage();
    stage.checker.setEnabled('asleep', false);
    const check = tcpCheck(80);
    stage.checker.configure([assign('a', check, 'asleep'), assign('b', check, 'awake')], []);
    stage.advanceTo(1000);
    stage.end(bad);
    expect(stage.reports.map(({ id }) => id)).to.deep.equal(['b']);
    stage.checker.setEnabled('asleep', true);
    expect(stage.reports.map(({ id, up }) => [id, up])).to.deep.equal([
      ['b', false],
      ['a', false],
    ]);
  });
});

describe('followed checks', () => {
  it('are up or down as they are told, without a timer or retries', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', { kind: 'bfd', instance: 'peer', alpha: true })], []);
    expect(stage.checker.snapshot()[0]).to.include({ up: false, check: 'BFD_CHECK' });
    stage.end(good);
    stage.end(bad);
    stage.end(bad);
    expect(stage.reports.map(({ up }) => up)).to.deep.equal([true, false]);
    const [followed] = stage.probes;
    stage.checker.close();
    expect(followed?.open).to.equal(false);
    followed?.end(good);
    expect(stage.reports).to.have.length(2);
  });
});
