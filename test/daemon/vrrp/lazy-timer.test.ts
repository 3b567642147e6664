/** A timer that leaves the kernel's alone while its deadline moves away. */
import { expect } from 'chai';
import { LazyTimer } from '../../../src/daemon/vrrp/lazy-timer.js';

/** A timer with a kernel's timer of our own, whose clock is turned by hand. */
class Bench {
  nowMs = 0;
  readonly armed: number[] = [];
  readonly expired: number[] = [];
  readonly prepared: number[] = [];
  disarmed = 0;
  readonly timer: LazyTimer;
  #ring = (): void => undefined;

  constructor() {
    this.timer = new LazyTimer(
      (callback) => {
        this.#ring = callback;
        const disarm = () => {
          this.disarmed += 1;
        };
        return { arm: (deadlineMs) => this.armed.push(deadlineMs), disarm, close: disarm };
      },
      { nowMs: () => this.nowMs },
      () => this.expired.push(this.nowMs),
      () => this.prepared.push(this.nowMs),
    );
  }

  ringAt(nowMs: number): void {
    this.nowMs = nowMs;
    this.#ring();
  }
}

describe('lazy timer', () => {
  it('is armed once for a deadline that moves away, and again when it rings', () => {
    const bench = new Bench();
    for (const deadlineMs of [300, 310, 320, 330]) {
      bench.timer.set(deadlineMs);
    }
    expect(bench.armed).to.deep.equal([300]);
    bench.ringAt(300);
    expect(bench).to.deep.include({ armed: [300, 330], expired: [] });
    bench.ringAt(330);
    expect(bench).to.deep.include({ armed: [300, 330], expired: [330] });
  });

  it('is armed anew for a deadline that comes nearer', () => {
    const bench = new Bench();
    bench.timer.set(300);
    bench.timer.set(200);
    bench.ringAt(200);
    expect(bench).to.deep.include({ armed: [300, 200], expired: [200] });
  });

  it('expires again for a deadline that is in the past when it is set', () => {
    const bench = new Bench();
    bench.timer.set(100);
    bench.ringAt(150);
    bench.timer.set(120);
    bench.ringAt(150);
    expect(bench).to.deep.include({ armed: [100, 120], expired: [150, 150] });
  });

  it('is disarmed without a deadline, and may be armed for a later one then', () => {
    const bench = new Bench();
    bench.timer.set(100);
    bench.timer.set(undefined);
    bench.timer.set(400);
    expect(bench).to.deep.include({ armed: [100, 400], disarmed: 1 });
  });

  it('rings before a deadline that has a lead, once, and then at the deadline', () => {
    const bench = new Bench();
    bench.timer.set(100, 3);
    bench.ringAt(97);
    expect(bench).to.deep.include({ armed: [97, 100], prepared: [97], expired: [] });
    bench.timer.set(100, 3);
    bench.ringAt(100);
    expect(bench).to.deep.include({ armed: [97, 100], prepared: [97], expired: [100] });
  });

  it('prepares nothing for a deadline that has moved away, or has come meanwhile', () => {
    const bench = new Bench();
    bench.timer.set(100, 3);
    bench.timer.set(200, 3);
    bench.ringAt(97);
    expect(bench).to.deep.include({ armed: [97, 197], prepared: [] });
    bench.ringAt(205);
    expect(bench).to.deep.include({ prepared: [], expired: [205] });
  });
});
