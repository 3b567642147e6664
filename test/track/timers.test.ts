import { expect } from 'chai';
import fc from 'fast-check';
import { nextDeadlineMs, systemTimers } from '../../src/track/timers.js';

describe('nextDeadlineMs', () => {
  it('stays on the grid, after now, and skips nothing that is still to come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: -10, max: 1e9 }),
        (previous, interval, late) => {
          const next = nextDeadlineMs(previous, interval, previous + late);
          expect((next - previous) % interval).to.equal(0);
          expect(next).to.be.greaterThan(previous + Math.max(late, 0));
          expect(next - interval).to.be.at.most(previous + Math.max(late, 0));
        },
      ),
    );
  });
});

describe('systemTimers', () => {
  it('calls back once, or not at all', async () => {
    const calls: string[] = [];
    systemTimers.after(1, () => calls.push('first'))();
    await new Promise<void>((resolve) => {
      systemTimers.after(2, () => {
        calls.push('second');
        resolve();
      });
    });
    expect(calls).to.deep.equal(['second']);
    expect(systemTimers.nowMs()).to.be.greaterThan(0);
  });
});
