/**
 * Two hundred virtual routers at 0.1 s that are watched: a scrape each second and 32 streams of
 * events. Time without and with them takes turns, so that what disturbs the machine disturbs both.
 */
import { type ClientRequest, get } from 'node:http';
import { controlSocket } from '../lab/upkeep-command.js';
import { eventually, observeFor } from '../lab/wait.js';
import { type Benchmark, manyInstances, type Stage } from './benchmark.js';
import { quantile } from './statistics.js';

const INSTANCES = 200;
const STREAMS = 32;
const SCRAPE_EVERY_MS = 1000;
const TURNS = 4;
const TURN_MS = 4000;

/** What looks at a daemon over its control socket. */
class Watchers {
  readonly #socketPath: string;
  readonly #streams: readonly ClientRequest[];
  readonly #timer: NodeJS.Timeout;
  scrapes = 0;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
    this.#streams = Array.from({ length: STREAMS }, () =>
      this.#ask('/v1/events', { accept: 'text/event-stream' }, () => undefined),
    );
    this.#timer = setInterval(() => {
      const accept = 'application/openmetrics-text; version=1.0.0';
      this.#ask('/metrics', { accept }, () => {
        this.scrapes += 1;
      });
    }, SCRAPE_EVERY_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const stream of this.#streams) {
      stream.destroy();
    }
  }

  #ask(path: string, headers: Record<string, string>, ended: () => void): ClientRequest {
    const request = get({ socketPath: this.#socketPath, path, headers }, (response) => {
      response.resume();
      response.on('end', ended);
    });
    return request.on('error', () => undefined);
  }
}

/** How far the intervals of a while are from 100 ms. */
async function deviations(stage: Stage): Promise<readonly number[]> {
  stage.sniffer.clear();
  await observeFor(TURN_MS);
  return stage.advertIntervals('n1').map((interval) => Math.abs(interval - 100));
}

/** Of keepalived only how punctual it is: nothing of the kind looks at it. */
export const watched: Benchmark = {
  title: `${INSTANCES} instances at 0.1 s, scraped each second beside ${STREAMS} streams of events`,
  runs: 3,
  metrics: [
    { name: 'deviation, 99th percentile, unwatched', summary: 'median', unit: 'ms' },
    { name: 'deviation, 99th percentile, watched', summary: 'median', unit: 'ms' },
    { name: 'moved by being watched', summary: 'median', unit: 'ms', limit: 0.2 },
  ],
  async measure(stage) {
    const daemon = stage.start('n1', manyInstances(INSTANCES, 200));
    await eventually(
      'n1 is master of all',
      () => stage.advertTimes('n1').size === INSTANCES,
      20_000,
    );
    await observeFor(2000);
    const alone: number[] = [];
    const beside: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      alone.push(...(await deviations(stage)));
      if (stage.kind === 'upkeep') {
        const watchers = new Watchers(controlSocket(daemon));
        beside.push(...(await deviations(stage)));
        watchers.close();
        if (watchers.scrapes === 0) {
          throw new Error('no scrape was answered');
        }
      }
    }
    const unwatched = quantile(alone, 0.99);
    const figures = { 'deviation, 99th percentile, unwatched': unwatched };
    if (stage.kind !== 'upkeep') {
      return figures;
    }
    const seen = quantile(beside, 0.99);
    return {
      ...figures,
      'deviation, 99th percentile, watched': seen,
      'moved by being watched': seen - unwatched,
    };
  },
};
