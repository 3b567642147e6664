import { expect } from 'chai';
import { createMetricsSource } from '../../../src/daemon/control/metrics-source.js';
import { EventTally } from '../../../src/observe/metrics/event-tally.js';
import { metricsView } from '../../../src/observe/metrics/metrics-view.js';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import { exampleConfiguration, exampleStatus } from '../../observe/status/example-status.js';

function view(status: DaemonStatus) {
  return metricsView(status, exampleConfiguration, new EventTally(() => 0));
}

describe('daemon/metrics-source', () => {
  let looks = 0;
  let nowMs = 5000;
  const source = createMetricsSource(
    async () => {
      looks += 1;
      const reloads = { ...exampleStatus.reloads, applied: looks };
      return view({ ...exampleStatus, reloads });
    },
    () => nowMs,
  );
  /** The number of the look that an answer is made of. */
  const look = async (dialect: 'text' | 'openmetrics') =>
    Number(/reloads_total\{result="applied"\} (\d+)$/m.exec(await source(dialect))?.[1]);

  it('looks at the daemon once a second, however many ask', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, each) => look(each % 2 === 0 ? 'text' : 'openmetrics')),
    );
    expect(new Set(answers)).to.deep.equal(new Set([1]));
    nowMs += 999;
    expect(await look('text')).to.equal(1);
    nowMs += 1;
    expect(await look('text')).to.equal(2);
    expect(looks).to.equal(2);
  });

  it('asks again after a look that has failed', async () => {
    let attempts = 0;
    const failing = createMetricsSource(
      () => {
        attempts += 1;
        return attempts === 1
          ? Promise.reject(new Error('boom'))
          : Promise.resolve(view(exampleStatus));
      },
      () => nowMs,
    );
    expect(await failing('text').catch((error: Error) => error.message)).to.equal('boom');
    nowMs += 1000;
    expect(await failing('text')).to.contain('upkeep_build_info');
  });
});
