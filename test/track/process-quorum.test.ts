import { expect } from 'chai';
import type { TrackProcess } from '../../src/config/tracking-model.js';
import { ProcessQuorum } from '../../src/track/process-quorum.js';

const NGINX: TrackProcess = {
  name: 'web',
  argv: ['nginx'],
  parameterMatch: 'any',
  weight: { value: 0, reverse: false },
  quorum: 2,
  terminateDelayMs: 0,
  forkDelayMs: 0,
  fullCommand: false,
};

describe('track/process-quorum', () => {
  const armed: { delayMs: number; expire: () => void }[] = [];
  const told: boolean[] = [];

  function quorum(settings: Partial<TrackProcess>, count: number): ProcessQuorum {
    armed.length = 0;
    told.length = 0;
    const after = (delayMs: number, callback: () => void) => {
      const timer = { delayMs, expire: callback };
      armed.push(timer);
      return () => void armed.splice(armed.indexOf(timer), 1);
    };
    const timers = { nowMs: () => 0, after };
    return new ProcessQuorum({ ...NGINX, ...settings }, count, timers, (holds) => told.push(holds));
  }

  it('holds from quorum to quorum_max', () => {
    const web = quorum({ quorumMaximum: 3 }, 1);
    for (const count of [2, 3, 4, 3, 1]) {
      web.update(count);
    }
    expect(told).to.deep.equal([true, false, true, false]);
    const none = quorum({ quorum: 1, quorumMaximum: 0 }, 0);
    expect(none.holds).to.equal(true);
    none.update(1);
    expect(told).to.deep.equal([false]);
  });

  it('changes after the delay of what happened, unless it is right again before', () => {
    const web = quorum({ terminateDelayMs: 3, forkDelayMs: 5, quorumMaximum: 2 }, 2);
    web.update(1);
    expect([web.runningDelay, armed[0]?.delayMs]).to.deep.equal(['terminate', 3]);
    web.update(0);
    web.update(2);
    expect([web.runningDelay, armed.length]).to.deep.equal([undefined, 0]);
    web.update(3);
    expect([web.runningDelay, armed[0]?.delayMs]).to.deep.equal(['fork', 5]);
    armed[0]?.expire();
    expect(told).to.deep.equal([false]);
    expect(web.holds).to.equal(false);
  });
});
