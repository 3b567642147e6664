import { expect } from 'chai';
import {
  createMetricsSource,
  type MetricsLook,
} from '../../../src/daemon/control/metrics-source.js';
import { EventTally } from '../../../src/observe/metrics/event-tally.js';
import { familyGroups } from '../../../src/observe/metrics/families.js';
import { metricsView } from '../../../src/observe/metrics/metrics-view.js';
import type { MetricsWish } from '../../../src/observe/metrics/scope.js';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import { exampleBalancer } from '../../observe/status/example-balancer.js';
import { exampleConfiguration, exampleStatus } from '../../observe/status/example-status.js';

function view(status: DaemonStatus): MetricsLook {
  const tally = new EventTally(() => 0);
  return {
    groups: familyGroups,
    detail: 'servers',
    view: (detail) => metricsView(status, exampleConfiguration, tally, { detail }),
  };
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

  it('gives the part that is wanted, as far into detail as is wanted', async () => {
    const status = { ...exampleStatus, balancer: exampleBalancer() };
    const asked = createMetricsSource(
      async () => view(status),
      () => 0,
    );
    const names = async (wish: MetricsWish) =>
      new Set((await asked('text', wish)).match(/^upkeep_[a-z]+_[a-z]+/gm));
    expect([...(await names({ scopes: ['vrrp'] }))].join(' ')).to.match(/vrrp_instance/);
    expect([...(await names({ scopes: ['vrrp'] }))].join(' ')).to.not.match(/virtual_s|build/);
    expect(await names({}))
      .to.include('upkeep_real_server')
      .and.include('upkeep_virtual_server');
    const services = await names({ detail: 'services' });
    expect(services).to.include('upkeep_virtual_server').and.not.include('upkeep_real_server');
    const instances = await names({ detail: 'instances' });
    expect(instances).to.include('upkeep_vrrp_instance');
    expect(instances).to.not.include('upkeep_virtual_server');
    expect(await asked('text', { detail: 'services' })).to.match(/^upkeep_metrics_truncated 0$/m);
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
