/** Families of health checks: how they stand, what their attempts came to, how long they took. */
import type { AttemptResult, CheckTallies } from '../../health/messages.js';
import { FAILURE_CODES } from '../../health/messages.js';
import { CHECK_BOUNDS } from '../../health/tally-bounds.js';
import { type LabelledServer, type MetricFamily, SERVER_LABELS, truth } from './family.js';
import { histogramSamples } from './histogram-samples.js';

const CHECK_LABELS = [...SERVER_LABELS, 'check', 'kind'] as const;

const RESULTS: readonly AttemptResult[] = ['ok', ...FAILURE_CODES, 'undecided'];

/** In the order of the answer. */
export const checkFamilies: readonly MetricFamily[] = [
  {
    name: 'upkeep_check_up',
    type: 'gauge',
    help: 'Whether a check is content; check counts from 0; absent before its first result.',
    labels: CHECK_LABELS,
    samples: ({ realServers }) =>
      eachCheck(realServers, ({ up, hasRun }, labels) => [
        { labels, value: hasRun ? truth(up) : undefined },
      ]),
  },
  {
    name: 'upkeep_check_last_duration_seconds',
    type: 'gauge',
    help: 'How long the last attempt of a check took.',
    labels: CHECK_LABELS,
    samples: ({ realServers, status }) =>
      eachCheck(realServers, ({ id }, labels) => [
        { labels, value: status.balancer?.tallies?.checks.lastSeconds[id] },
      ]),
  },
  {
    name: 'upkeep_check_attempts_total',
    type: 'counter',
    help: 'Attempts by what they came to; results that have not come yet are absent.',
    labels: [...CHECK_LABELS, 'result'],
    samples: ({ realServers, status }) =>
      eachCheck(realServers, ({ id }, labels) => {
        const counts = status.balancer?.tallies?.checks.attempts[id] ?? {};
        return RESULTS.map((result) => ({ labels: [...labels, result], value: counts[result] }));
      }),
  },
  {
    name: 'upkeep_check_duration_seconds',
    type: 'histogram',
    help: 'How long attempts took, by virtual server and kind of check.',
    labels: ['virtual_server', 'kind'],
    samples: ofTallies(({ durations }) =>
      durations.flatMap(({ service, kind, seconds }) =>
        histogramSamples([service, kind], CHECK_BOUNDS, seconds),
      ),
    ),
  },
  {
    name: 'upkeep_check_lateness_seconds',
    type: 'histogram',
    help: 'How long attempts had to wait for their turn.',
    labels: [],
    samples: ofTallies(({ lateness }) => histogramSamples([], CHECK_BOUNDS, lateness)),
  },
  {
    name: 'upkeep_checks_running',
    type: 'gauge',
    help: 'Attempts that go on now.',
    labels: [],
    samples: ofTallies(({ running }) => [{ labels: [], value: running }]),
  },
  {
    name: 'upkeep_checks_queued',
    type: 'gauge',
    help: 'Checks that are due and wait until there is room for them.',
    labels: [],
    samples: ofTallies(({ queued }) => [{ labels: [], value: queued }]),
  },
];

type CheckOf = LabelledServer['server']['checks'][number];
type Samples = ReturnType<MetricFamily['samples']>;

function eachCheck(
  servers: readonly LabelledServer[],
  read: (check: CheckOf, labels: readonly string[]) => Samples,
): Samples {
  return servers.flatMap(({ labels, server }) =>
    server.checks.flatMap((check, index) => read(check, [...labels, `${index}`, check.kind])),
  );
}

function ofTallies(read: (tallies: CheckTallies) => Samples): MetricFamily['samples'] {
  return ({ status }) => {
    const checks = status.balancer?.tallies?.checks;
    return checks === undefined ? [] : read(checks);
  };
}
