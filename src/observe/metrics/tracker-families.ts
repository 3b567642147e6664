/** Families of what instances and sync groups follow, and of the scripts that are run for it. */
import type { Contribution } from '../../vrrp/messages.js';
import { type MetricFamily, truth } from './family.js';

/** The kinds of trackers as the values of the label. */
const KINDS: Readonly<Record<Contribution['kind'], string>> = {
  script: 'script',
  interface: 'interface',
  process: 'process',
  'BFD session': 'bfd',
  'virtual server': 'virtual_server',
  file: 'file',
};

const RESULTS = ['ok', 'failed', 'timeout', 'undecided'] as const;

/** In the order of the answer. */
export const trackerFamilies: readonly MetricFamily[] = [
  {
    name: 'upkeep_tracker_up',
    type: 'gauge',
    help: 'Whether a script or process counts as good; absent before its first result.',
    labels: ['tracker', 'kind'],
    samples: ({ status }) => [
      ...(status.vrrp?.scripts ?? []).map(({ name, good }) => ({
        labels: [name, 'script'],
        value: good === undefined ? undefined : truth(good),
      })),
      ...status.processes.map(({ process, holds }) => ({
        labels: [process, 'process'],
        value: truth(holds),
      })),
    ],
  },
  {
    name: 'upkeep_tracker_weight',
    type: 'gauge',
    help: 'What a tracker adds to the priority of an instance now; absent where it adds nothing.',
    labels: ['tracker', 'kind', 'vrrp_instance'],
    samples: ({ status }) =>
      (status.vrrp?.instances ?? []).flatMap(({ name, contributions = [] }) =>
        contributions.map(({ kind, name: tracker, change }) => ({
          labels: [tracker, KINDS[kind], name],
          value: change,
        })),
      ),
  },
  {
    name: 'upkeep_tracker_runs_total',
    type: 'counter',
    help: 'Runs of the script of a tracker, by what came of them.',
    labels: ['tracker', 'result'],
    samples: ({ status }) =>
      status.trackers.flatMap(({ tracker, results }) =>
        RESULTS.map((result) => ({ labels: [tracker, result], value: results[result] })),
      ),
  },
  {
    name: 'upkeep_tracker_duration_seconds',
    type: 'summary',
    help: 'How long runs of the script of a tracker took.',
    labels: ['tracker'],
    samples: ({ status }) =>
      status.trackers.flatMap(({ tracker, count, seconds }) => [
        { labels: [tracker], part: { suffix: '_count' as const }, value: count },
        { labels: [tracker], part: { suffix: '_sum' as const }, value: seconds },
      ]),
  },
];
