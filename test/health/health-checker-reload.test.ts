import { expect } from 'chai';
import { bad, good, HealthCheckerStage } from './checker-stage.js';
import { assign, httpCheck, pageAt, tcpCheck, timing } from './sample-checks.js';

describe('the scheduler of checks at a reload', () => {
  it('carries the state over, ends attempts and starts all timers again', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    stage.advanceTo(1000);
    stage.end(bad);
    stage.advanceTo(11_000);
    const [, late] = stage.probes;
    stage.checker.configure([assign('a', tcpCheck(80, { delayLoopMs: 3000 }))], []);
    expect(late?.open).to.equal(false);
    late?.end(good);
    expect(stage.reports).to.have.length(1);
    stage.advanceTo(12_000);
    stage.end(good);
    expect(stage.reports.map(({ up, first }) => [up, first])).to.deep.equal([
      [false, true],
      [true, false],
    ]);
    expect(stage.said().filter((line) => line.startsWith('checkActivated'))).to.have.length(1);
  });

  it('goes on counting the good attempts of a server that is coming up', () => {
    const rise = { attempts: 2, delayMs: 500 };
    for (const make of [
      tcpCheck,
      (port: number, more: object) => httpCheck(port, { timing: { ...timing, ...more } }),
    ]) {
      const stage = new HealthCheckerStage();
      stage.checker.configure([assign('a', make(80, { alpha: true, rise }))], []);
      stage.advanceTo(1000);
      stage.end(good);
      expect(stage.reports).to.deep.equal([]);
      stage.checker.configure([assign('a', make(80, { alpha: true, rise, retry: 7 }))], []);
      stage.advanceTo(2000);
      stage.end(good);
      expect(stage.reports.map(({ up, first }) => [up, first])).to.deep.equal([[true, true]]);
    }
  });

  it('leaves a check alone that is configured as before', () => {
    const stage = new HealthCheckerStage([0.5]);
    const [same, other] = [assign('a', tcpCheck(80)), assign('b', tcpCheck(81))];
    stage.checker.configure([same, other], []);
    stage.advanceTo(3000);
    stage.checker.configure([same, assign('c', tcpCheck(82))], []);
    stage.advanceTo(6000);
    expect(stage.probes.map(({ atMs, check }) => [atMs, check])).to.deep.equal([
      [6000, tcpCheck(80)],
    ]);
    stage.checker.configure([assign('d', tcpCheck(80), 'VS2'), same], []);
    expect(stage.open).to.have.length(1);
    stage.end(good);
    expect(stage.reports.map(({ id }) => id)).to.deep.equal(['d', 'a']);
    stage.advanceTo(16_000);
    expect(stage.probes.map(({ atMs }) => atMs)).to.deep.equal([6000, 16_000]);
    expect(stage.said().filter((line) => line.startsWith('checkActivated'))).to.deep.equal([
      'checkActivated RS-a',
      'checkActivated RS-b',
      'checkActivated RS-c',
      'checkActivated RS-d',
    ]);
  });

  it('gives a new check of a good server its retries, and tells of its failure', () => {
    const trusted = { up: true, trusted: true };
    const alpha = { timing: { ...timing, alpha: true } };
    const reports = [tcpCheck(80, { alpha: true }), httpCheck(80, alpha)].map((check) => {
      const stage = new HealthCheckerStage();
      stage.checker.configure([{ ...assign('a', check), ...trusted }], []);
      stage.advanceTo(1000);
      stage.end(bad);
      const early = stage.reports.length;
      stage.advanceTo(2000);
      stage.end(bad);
      return [early, stage.reports.map(({ up, first }) => [up, first])];
    });
    expect(reports).to.deep.equal([
      [0, [[false, true]]],
      [0, [[false, true]]],
    ]);
  });

  it('tells an owner who takes a check with pages for good that it is not', () => {
    const check = httpCheck(80, { timing: { ...timing, alpha: true } });
    const told = [undefined, false, true].map((up) => {
      const stage = new HealthCheckerStage();
      const assignment = assign('a', check);
      stage.checker.configure([up === undefined ? assignment : { ...assignment, up }], []);
      stage.advanceTo(1000);
      stage.end(bad);
      return stage.reports.map(({ up, first, reason }) => [up, first, reason]);
    });
    // what is no news comes with its reason all the same
    const why = [false, false, 'refused'];
    expect(told).to.deep.equal([[why], [why], [[false, true, 'refused']]]);
  });

  it('knows nothing of a check with another id', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    stage.advanceTo(1000);
    stage.end(bad);
    stage.checker.configure([assign('b', tcpCheck(81))], []);
    expect(stage.checker.memories().map(({ id, hasRun }) => [id, hasRun])).to.deep.equal([
      ['b', false],
    ]);
  });

  it('goes on from the memories of a process that died, and reports only what is new', () => {
    const dead = new HealthCheckerStage();
    const check = httpCheck(80, { urls: [pageAt('/one'), pageAt('/two')] });
    dead.checker.configure([assign('a', check)], []);
    dead.advanceTo(1000);
    dead.end(good);
    dead.advanceTo(11_000);
    dead.end(bad);
    const memories = dead.checker.memories();
    expect(memories[0]?.pages).to.deep.equal({ page: 1, failedPage: 1, roundDone: false });
    const heir = new HealthCheckerStage();
    heir.checker.configure([assign('a', check)], memories);
    heir.advanceTo(1000);
    const [probe] = heir.probes;
    expect(probe?.check).to.deep.include({ urls: [pageAt('/two')] });
    heir.end(bad);
    expect(heir.reports).to.deep.equal([]);
    expect(heir.said()).to.deep.equal([]);
    heir.advanceTo(40_000);
    heir.end({ outcome: 'bad', reason: 'another' });
    expect(heir.reports.map(({ up, reason }) => [up, reason])).to.deep.equal([[false, 'another']]);
  });

  it('tells a new server at once what is known of a check that others have', () => {
    const stage = new HealthCheckerStage();
    stage.checker.configure([assign('a', tcpCheck(80))], []);
    stage.advanceTo(1000);
    stage.end(bad);
    stage.checker.configure([assign('a', tcpCheck(80)), assign('b', tcpCheck(80))], []);
    expect(stage.reports.map(({ id, up, first }) => [id, up, first])).to.deep.equal([
      ['a', false, true],
      ['b', false, true],
    ]);
  });
});
