import { expect } from 'chai';
import { good, HealthCheckerStage } from './checker-stage.js';
import { assign, tcpCheck } from './sample-checks.js';

describe('what checks count', () => {
  it('is attempts by result, how long they took, and what waits', () => {
    const stage = new HealthCheckerStage([0], 1);
    stage.checker.configure([assign('a', tcpCheck(80)), assign('b', tcpCheck(81))], []);
    stage.advanceTo(1000);
    expect(stage.checker.tallies()).to.include({ running: 1, queued: 1 });
    stage.now += 30;
    stage.end({ outcome: 'bad', reason: 'refused', code: 'refused' });
    stage.now += 3;
    stage.end(good);
    const { attempts, lastSeconds, durations, lateness, running } = stage.checker.tallies();
    expect(attempts).to.deep.equal({ a: { refused: 1 }, b: { ok: 1 } });
    expect(Object.values(lastSeconds)[0]).to.be.closeTo(0.03, 1e-6);
    expect(durations.map(({ kind, seconds }) => [kind, seconds.counts])).to.deep.equal([
      ['tcp', [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
    ]);
    expect(lateness.counts.slice(0, 6)).to.deep.equal([1, 0, 0, 0, 0, 1]); // the second one waited
    expect(running).to.equal(0);
  });

  it('goes on from a predecessor, and forgets checks that are gone', () => {
    const first = new HealthCheckerStage();
    first.checker.configure([assign('a', tcpCheck(80)), assign('b', tcpCheck(81))], []);
    first.advanceTo(1000);
    first.end(good);
    first.end(good);
    const tallies = first.checker.tallies();
    const second = new HealthCheckerStage([0], 100, tallies);
    second.checker.configure([assign('a', tcpCheck(80))], []);
    second.advanceTo(1000);
    second.end(good);
    expect(second.checker.tallies().attempts).to.deep.equal({ a: { ok: 2 } });
    expect(second.checker.tallies().lateness.counts[0]).to.equal(3);
  });
});
