import { expect } from 'chai';
import {
  afterDeath,
  afterFailedStart,
} from '../../../../src/daemon/supervisor/children/restart-policy.js';

describe('daemon/restart-policy', () => {
  it('waits 0, 1, 2, 4, 8, 16, 32 and then 60 seconds after quick deaths', () => {
    let deaths = 0;
    const delays: number[] = [];
    for (let death = 0; death < 10; death += 1) {
      const { quickDeaths, delayMs } = afterDeath(deaths, 10);
      delays.push(delayMs / 1000);
      deaths = quickDeaths;
    }
    expect(delays).to.deep.equal([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('starts from the beginning after a child that ran for a minute', () => {
    const { quickDeaths, delayMs } = afterDeath(1, 10);
    expect(delayMs).to.equal(1000);
    expect(afterDeath(quickDeaths, 60_000)).to.deep.equal({ quickDeaths: 0, delayMs: 0 });
  });

  it('tries a start that was refused again soon, and then every five seconds', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 50].map(afterFailedStart);
    expect(delays).to.deep.equal([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
  });
});
