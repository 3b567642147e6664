/**
 * What a client that asks every millisecond misses of a planned move: our hand-over beside a
 * graceful stop of keepalived, whose backup waits for its skew.
 */

import { probeReport, startProber } from '../lab/clients/prober.js';
import { configuration, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { controlSocket, upkeep } from '../lab/upkeep-command.js';
import { eventually, observeFor } from '../lab/wait.js';
import type { Benchmark } from './benchmark.js';

const ASKED_EVERY_MS = 1;

/** The longest silence between two answers, with adverts each second. */
export const handOver: Benchmark = {
  title: 'a planned move: hand-over, or stop of keepalived',
  runs: 5,
  metrics: [{ name: 'longest silence', summary: 'median', unit: 'ms', limit: 5 }],
  async measure(stage) {
    const text = (priority: number) => configuration({ version: 3, advertInterval: 1, priority });
    const master = stage.start('n1', text(200));
    await stage.sniffer.waitFor('n1', 'advert', ({ node }) => node === 'n1');
    const backup = stage.start('n2', text(100));
    await backup.waitForLog(/Entering BACKUP STATE/);
    await observeFor(2000);
    stage.sniffer.clear();
    const prober = startProber(stage.network, 'client', VIRTUAL_ADDRESS, ASKED_EVERY_MS);
    await observeFor(500);
    if (stage.kind === 'upkeep') {
      upkeep('handover', '--all', '--socket', controlSocket(master));
    } else {
      await master.stop();
    }
    await eventually('n2 holds the address', () => stage.network.node('n2').holds(VIRTUAL_ADDRESS));
    await observeFor(500);
    await prober.stop();
    const { longestSilenceMs } = probeReport(stage.sniffer.events, VIRTUAL_ADDRESS);
    return { 'longest silence': longestSilenceMs };
  },
};
