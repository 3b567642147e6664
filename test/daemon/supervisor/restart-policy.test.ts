import { expect } from 'chai';
import { afterDeath, freshRestartState } from '../../../src/daemon/supervisor/restart-policy.js';

describe('daemon/restart-policy', () => {
  it('waits 0, 1, 2, 4, 8, 16, 32 and then 60 seconds after quick deaths', () => {
    let state = freshRestartState;
    const delays: number[] = [];
    for (let death = 0; death < 10; death += 1) {
      const next = afterDeath(state, 10);
      delays.push(next.delayMs / 1000);
      state = next.state;
    }
    expect(delays).to.deep.equal([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('starts from the beginning after a child that ran for a minute', () => {
    const quick = afterDeath(afterDeath(freshRestartState, 10).state, 10);
    expect(quick.delayMs).to.equal(1000);
    expect(afterDeath(quick.state, 60_000)).to.deep.equal({ state: freshRestartState, delayMs: 0 });
  });
});
