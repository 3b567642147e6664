import { expect } from 'chai';
import {
  beat,
  beatIntervalMs,
  firstPulse,
  heard,
  isLoading,
  type Pulse,
  type Verdict,
} from '../../../../src/daemon/supervisor/children/heartbeat.js';
import type { ProcessActivity } from '../../../../src/linux/process/process-activity.js';

/** Beats without an answer until the verdict is that it hangs. */
function beatsUntilHang(
  start: Pulse,
  look: (beats: number) => ProcessActivity | undefined,
  killed = 0,
): number {
  let { pulse } = beat(start, look(0), killed);
  let verdict: Verdict = 'wait';
  let beats = 0;
  while (verdict !== 'hangs') {
    beats += 1;
    ({ pulse, verdict } = beat(pulse, look(beats), killed));
  }
  return beats;
}

const working = heard(firstPulse);
const stopped = (): ProcessActivity => ({ state: 'T', processorTicks: 7, threads: 1 });
const blocked = (): ProcessActivity => ({ state: 'S', processorTicks: 7, threads: 1 });
const computing = (beats: number): ProcessActivity => ({
  state: 'R',
  processorTicks: beats,
  threads: 1,
});

describe('daemon/heartbeat', () => {
  it('asks once and again after each answer', () => {
    let pulse = working;
    for (let round = 0; round < 50; round += 1) {
      const asked = beat(pulse, blocked(), 0);
      expect(asked.verdict).to.equal('ask');
      const waiting = beat(asked.pulse, blocked(), 0);
      expect(waiting.verdict).to.equal('wait');
      pulse = heard(waiting.pulse);
    }
  });

  it('finds a stopped or blocked process soon, one that computes later', () => {
    expect(beatsUntilHang(working, stopped)).to.equal(3);
    expect(beatsUntilHang(working, blocked)).to.equal(3);
    expect(beatsUntilHang(working, computing)).to.equal(12);
    expect(beatsUntilHang(working, () => undefined)).to.equal(12);
  });

  it('does not take work, the kernel or a wait for the processor for a hang', () => {
    const slow = (beats: number): ProcessActivity =>
      beats % 3 === 0 ? { state: 'R', processorTicks: 7, threads: 1 } : blocked();
    expect(beatsUntilHang(working, slow)).to.equal(12);
    const inKernel = (): ProcessActivity => ({ state: 'D', processorTicks: 7, threads: 1 });
    expect(beatsUntilHang(working, inKernel)).to.equal(12);
  });

  it('has more time for one that is still being loaded', () => {
    expect(beatsUntilHang(firstPulse, computing)).to.equal(40);
    expect(beatsUntilHang(firstPulse, stopped)).to.equal(3);
  });

  it('does not take one that has computed for a second for one that is being loaded', () => {
    const spinning = (beats: number): ProcessActivity => ({
      state: 'R',
      processorTicks: 25 * beats,
      threads: 1,
    });
    expect(beatsUntilHang(firstPulse, spinning)).to.equal(12);
    const slowly = (beats: number): ProcessActivity => ({
      state: 'R',
      processorTicks: 5 * beats,
      threads: 1,
    });
    expect(beatsUntilHang(firstPulse, slowly)).to.equal(20);
    expect(isLoading(firstPulse, spinning(3))).to.equal(true);
    expect(isLoading(firstPulse, spinning(4))).to.equal(false);
    expect(isLoading(working, spinning(0))).to.equal(false);
  });

  it('doubles its patience after each that it had to end, up to eight times', () => {
    const beats = [0, 1, 2, 3, 4].map((killed) => beatsUntilHang(working, computing, killed));
    expect(beats).to.deep.equal([12, 24, 48, 96, 96]);
  });

  it('beats as the peers wait, within limits', () => {
    expect([300, 3000, 3600, 120_000].map(beatIntervalMs)).to.deep.equal([250, 750, 900, 2000]);
  });
});
