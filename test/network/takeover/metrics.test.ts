/** What a monitoring system is told of a pair, before and after a take-over. */
import { expect } from 'chai';
import { configuration, globalDefinitions, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';
import { parseExposition, type ReadSample } from '../../observe/metrics/parse-exposition.js';

/** Every sample, as OpenMetrics gives them. */
function samplesOf(daemon: Daemon): readonly ReadSample[] {
  const socket = controlSocket(daemon);
  const { status, output, errors } = upkeep('metrics', '--openmetrics', '--socket', socket);
  expect(status, errors).to.equal(0);
  return [...parseExposition(output, 'openmetrics').values()].flatMap(({ samples }) => samples);
}

/** Waits for its control socket. */
async function answers(daemon: Daemon): Promise<void> {
  const socket = controlSocket(daemon);
  const asks = () => upkeep('metrics', '--socket', socket).status === 0;
  await eventually('the daemon answers', asks, 30_000);
}

/** The value of the one series of this family that has these labels. */
function seriesValue(
  samples: readonly ReadSample[],
  name: string,
  wanted: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(wanted).every(([label, value]) => sample.labels[label] === value),
  );
  expect(found.length, `series of ${name}`).to.be.at.most(1);
  return found[0]?.value;
}

/** Whether a sample is of what the VRRP child counts. */
function isCounted({ name }: ReadSample): boolean {
  return /^upkeep_vrrp_.*(?:_total|_bucket|_count|_sum)$/.test(name);
}

/** Whether it is master of the pair's virtual router, and has its address. */
function mastery(samples: readonly ReadSample[]) {
  const router = { virtual_router: `51@${VIRTUAL_ADDRESS}`, family: 'inet' };
  return {
    master: seriesValue(samples, 'upkeep_vrrp_instance_state', { ...router, state: 'MASTER' }),
    backup: seriesValue(samples, 'upkeep_vrrp_instance_state', { ...router, state: 'BACKUP' }),
    held: seriesValue(samples, 'upkeep_vrrp_address_held', { address: VIRTUAL_ADDRESS }),
  };
}

describe('metrics of a pair', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  itOurs('say who is master, also after a take-over', async () => {
    const high = lab.start('n1', configuration({ priority: 200 }));
    await eventually('n1 is master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    await answers(high);
    const low = lab.start('n2', configuration({ priority: 100 }));
    await answers(low);
    const before = await eventually('n1 says that it is master, n2 that it is not', () => {
      const samples = samplesOf(low);
      const [first, second] = [mastery(samplesOf(high)), mastery(samples)];
      return first.master === 1 && first.held === 1 && second.backup === 1 && second.held === 0
        ? samples
        : undefined;
    });
    expect(mastery(before).master).to.equal(0);

    await high.stop();
    const after = await eventually('n2 says that it is master and has the address', () => {
      const samples = samplesOf(low);
      return mastery(samples).held === 1 ? samples : undefined;
    });
    expect(lab.network.node('n2').holds(VIRTUAL_ADDRESS)).to.equal(true);
    expect(mastery(after)).to.include({ master: 1, backup: 0 });
    const grown = (family: string) =>
      (seriesValue(after, family) ?? 0) - (seriesValue(before, family) ?? 0);
    expect(grown('upkeep_vrrp_became_master_total')).to.be.greaterThan(0);
    expect(grown('upkeep_vrrp_adverts_sent_total')).to.be.greaterThan(0);
    expect(grown('upkeep_vrrp_priority_zero_received_total')).to.be.greaterThan(0);
    expect(seriesValue(after, 'upkeep_vrrp_adverts_received_total')).to.be.greaterThan(0);
    const changed = seriesValue(after, 'upkeep_vrrp_last_transition_timestamp_seconds') ?? 0;
    expect(changed).to.be.greaterThan(
      seriesValue(after, 'upkeep_start_timestamp_seconds', { process: 'supervisor' }) ?? Infinity,
    );
  });

  itOurs('count on when the process that sends adverts is killed', async () => {
    const high = lab.start('n1', configuration({ priority: 200 }));
    await eventually('n1 is master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    await answers(high);
    const low = lab.start('n2', configuration({ priority: 100 }));
    await answers(low);
    const peer = { result: 'accepted' };
    const before = await eventually('n2 has counted some adverts of n1', () => {
      const samples = samplesOf(low);
      return (seriesValue(samples, 'upkeep_vrrp_peer_adverts_total', peer) ?? 0) > 2
        ? samples
        : undefined;
    });
    const sent = samplesOf(high);
    for (const daemon of [high, low]) {
      process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    }
    for (const [daemon, former] of [
      [high, sent],
      [low, before],
    ] as const) {
      const after = await eventually('its successor answers', () => {
        const samples = samplesOf(daemon);
        const started = seriesValue(samples, 'upkeep_process_restarts_total', { process: 'vrrp' });
        const state = seriesValue(samples, 'upkeep_scrape_answered', { process: 'vrrp' });
        return started === 1 && state === 1 ? samples : undefined;
      });
      for (const { name, labels, value } of former.filter(isCounted)) {
        expect(seriesValue(after, name, labels), name).to.be.at.least(value);
      }
    }
  });

  itOurs('say that a reload was refused, and that the next one was taken', async () => {
    const daemon = lab.start('n1', configuration({ priority: 200 }));
    await eventually('master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    await answers(daemon);
    const reloads = (samples: readonly ReadSample[]) => [
      seriesValue(samples, 'upkeep_configuration_last_reload_successful'),
      seriesValue(samples, 'upkeep_configuration_reloads_total', { result: 'refused' }),
      seriesValue(samples, 'upkeep_configuration_reloads_total', { result: 'applied' }),
    ];
    expect(reloads(samplesOf(daemon))).to.deep.equal([1, 0, 0]);
    daemon.configure(`${globalDefinitions()}vrrp_instance VI_1 {\n  priority 400\n`);
    expect(upkeep('reload', '--socket', controlSocket(daemon)).status).to.equal(1);
    await eventually('refused', () => `${reloads(samplesOf(daemon))}` === '0,1,0');
    daemon.configure(configuration({ priority: 210 }));
    expect(upkeep('reload', '--socket', controlSocket(daemon)).status).to.equal(0);
    const after = await eventually('taken', () => {
      const samples = samplesOf(daemon);
      return `${reloads(samples)}` === '1,1,1' ? samples : undefined;
    });
    expect(seriesValue(after, 'upkeep_vrrp_instance_base_priority')).to.equal(210);
  });
});
