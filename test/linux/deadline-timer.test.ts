import { expect } from 'chai';
import { monotonicClock } from '../../src/linux/clock.js';
import { createDeadlineTimer } from '../../src/linux/deadline-timer.js';

/** Arms a timer once; gives the deadline and the time it fired. */
function fire(delayMs: number): Promise<{ deadlineMs: number; firedMs: number }> {
  return new Promise((resolve) => {
    const deadlineMs = monotonicClock.nowMs() + delayMs;
    const timer = createDeadlineTimer(() => {
      const firedMs = monotonicClock.nowMs();
      timer.close();
      resolve({ deadlineMs, firedMs });
    });
    timer.arm(deadlineMs);
  });
}

describe('monotonic clock', () => {
  it('goes forward and agrees with process.hrtime', () => {
    const first = monotonicClock.nowMs();
    const [seconds, nanoseconds] = process.hrtime();
    const second = monotonicClock.nowMs();
    expect(seconds * 1000 + nanoseconds / 1e6).to.be.within(first - 0.001, second + 0.001);
  });
});

describe('deadline timer', () => {
  it('never fires before its deadline', async () => {
    for (let round = 0; round < 50; round += 1) {
      const { deadlineMs, firedMs } = await fire(round * 0.0617);
      expect(firedMs).to.be.at.least(deadlineMs);
    }
  });

  it('fires at once for a deadline in the past', async () => {
    const { deadlineMs, firedMs } = await fire(-1e12);
    expect(firedMs).to.be.greaterThan(deadlineMs);
  });

  it('fires in the order of the deadlines', async () => {
    const order: number[] = [];
    const startMs = monotonicClock.nowMs();
    await Promise.all(
      [3, 1, 2].map(
        (place) =>
          new Promise<void>((resolve) => {
            const timer = createDeadlineTimer(() => {
              order.push(place);
              timer.close();
              resolve();
            });
            timer.arm(startMs + place * 20);
          }),
      ),
    );
    expect(order).to.deep.equal([1, 2, 3]);
  });

  it('keeps only the last deadline, and none when disarmed', async () => {
    const fired: string[] = [];
    const replaced = createDeadlineTimer(() => fired.push('replaced'));
    const disarmed = createDeadlineTimer(() => fired.push('disarmed'));
    const now = monotonicClock.nowMs();
    replaced.arm(now + 1e7);
    replaced.arm(now + 5);
    disarmed.arm(now + 5);
    disarmed.disarm();
    await fire(20);
    expect(fired).to.deep.equal(['replaced']);
    replaced.close();
    disarmed.close();
  });

  it('can be armed again from its own callback', async () => {
    let left = 3;
    await new Promise<void>((resolve) => {
      const timer = createDeadlineTimer(() => {
        left -= 1;
        if (left > 0) {
          timer.arm(monotonicClock.nowMs() + 1);
        } else {
          timer.close();
          resolve();
        }
      });
      timer.arm(monotonicClock.nowMs());
    });
    expect(left).to.equal(0);
  });

  for (const refused of ['the timer', 'the deadline'] as const) {
    it(`fires all the same, and not early, where the kernel refuses ${refused}`, async () => {
      const error = Object.assign(new Error('refused'), { errno: 24, code: 'EMFILE', syscall: '' });
      const refuse = () => {
        throw error;
      };
      const open = () =>
        refused === 'the timer'
          ? refuse()
          : { arm: refuse, disarm: () => undefined, close: () => undefined };
      let fired = 0;
      await new Promise<void>((resolve) => {
        const deadlineMs = monotonicClock.nowMs() + 20.3;
        const timer = createDeadlineTimer(() => {
          fired += 1;
          expect(monotonicClock.nowMs()).to.be.at.least(deadlineMs);
          resolve();
        }, open);
        timer.arm(deadlineMs - 10);
        timer.arm(deadlineMs);
      });
      const disarmed = createDeadlineTimer(() => {
        fired += 1;
      }, open);
      disarmed.arm(monotonicClock.nowMs() + 5);
      disarmed.disarm();
      await fire(20);
      expect(fired).to.equal(1);
    });
  }

  it('refuses to be used after close, and NaN', () => {
    const timer = createDeadlineTimer(() => undefined);
    expect(() => timer.arm(Number.NaN)).to.throw(RangeError);
    timer.close();
    expect(() => timer.arm(1)).to.throw('already closed');
  });
});
