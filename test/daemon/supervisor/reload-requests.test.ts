import { expect } from 'chai';
import type { Configuration } from '../../../src/config/model.js';
import type { ReloadRefusal } from '../../../src/daemon/supervisor/reload-cycle.js';
import { ReloadRequests } from '../../../src/daemon/supervisor/reload-requests.js';
import { exampleConfiguration } from '../../observe/status/example-status.js';

/** A configuration of this router ID: that is how they are told apart. */
function named(routerId: string): Configuration {
  return { ...exampleConfiguration, global: { ...exampleConfiguration.global, routerId } };
}

describe('daemon/reload-requests', () => {
  let runs: Configuration;
  let file: Configuration;
  let refusal: ReloadRefusal | undefined;
  let count: number;
  let nowMs: number;
  let timer: { readonly atMs: number; readonly callback: () => void } | undefined;
  let requests: ReloadRequests;
  beforeEach(() => {
    runs = named('old');
    file = named('new');
    refusal = undefined;
    count = 0;
    nowMs = 0;
    timer = undefined;
    requests = new ReloadRequests({
      cycle: {
        get count() {
          return count;
        },
        request: signal,
        revertTo: (configuration) => {
          count += 1;
          runs = configuration;
          return true;
        },
        whenIdle: () => Promise.resolve(),
      },
      current: () => runs,
      timers: {
        nowMs: () => nowMs,
        after: (delayMs, callback) => {
          timer = { atMs: nowMs + delayMs, callback };
          return () => {
            timer = undefined;
          };
        },
      },
      wallMs: () => 1_000_000 + nowMs,
    });
  });

  /** As SIGHUP does it. */
  function signal(): ReloadRefusal | undefined {
    if (refusal === undefined) {
      count += 1;
      runs = file;
    }
    return refusal;
  }

  async function pass(ms: number): Promise<void> {
    const endMs = nowMs + ms;
    while (timer !== undefined && timer.atMs <= endMs) {
      const { atMs, callback } = timer;
      timer = undefined;
      nowMs = atMs;
      callback();
      await new Promise(setImmediate);
    }
    nowMs = endMs;
  }

  const id = (): string => runs.global.routerId;

  it('goes back to what ran before the first trial when none is confirmed', async () => {
    const asked = requests.ask({ wait: true, confirmMs: 60_000 });
    await pass(59_999);
    expect(id()).to.equal('new');
    file = named('newer');
    expect(await requests.ask({ wait: false, confirmMs: 60_000 })).to.include({ kind: 'applied' });
    await pass(59_999);
    expect(id()).to.equal('newer');
    await pass(1);
    expect(id()).to.equal('old');
    expect(await asked).to.deep.equal({ kind: 'reverted' });
    expect(requests.confirm()).to.equal(false);
  });

  it('keeps what is confirmed, by a word or by a reload after it', async () => {
    const asked = requests.ask({ wait: true, confirmMs: 60_000 });
    await pass(1000);
    expect(requests.confirm()).to.equal(true);
    expect(await asked).to.deep.equal({ kind: 'confirmed' });
    await requests.ask({ wait: false, confirmMs: 60_000 });
    signal();
    await pass(100_000);
    expect(id()).to.equal('new');
  });

  it('says what is wrong, and tries nothing', async () => {
    refusal = { reason: 'k.conf:1:1: no', problems: ['k.conf:1:1: no'] };
    expect(await requests.ask({ wait: true, confirmMs: 60_000 })).to.deep.equal({
      kind: 'refused',
      ...refusal,
    });
    expect(timer).to.equal(undefined);
  });

  it('reloads at a time of the wall clock, once', async () => {
    requests.schedule(1_000_000 + 50_000, { wait: false });
    requests.schedule(1_000_000 + 100_000, { wait: false, confirmMs: 60_000 });
    await pass(99_999);
    expect(count).to.equal(0);
    await pass(1);
    expect(id()).to.equal('new');
    await pass(60_000);
    expect(id()).to.equal('old');
    expect(timer).to.equal(undefined);
  });
});
