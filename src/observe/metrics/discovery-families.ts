/** Families of `real_servers`: who else knows real servers. */
import type { DiscoveryStatus } from '../status/status.js';
import { type MetricFamily, truth } from './family.js';

const LABELS = ['virtual_server', 'source'] as const;

/** In the order of the answer. */
export const discoveryFamilies: readonly MetricFamily[] = [
  {
    name: 'upkeep_discovery_servers',
    type: 'gauge',
    help: 'Real servers that the source has named and that are in force.',
    labels: LABELS,
    samples: ofEach(({ servers }) => servers),
  },
  {
    name: 'upkeep_discovery_up',
    type: 'gauge',
    help: 'Whether the source answers.',
    labels: LABELS,
    samples: ofEach(({ failure, answeredAtMs }) =>
      truth(failure === undefined && answeredAtMs !== undefined),
    ),
  },
  {
    name: 'upkeep_discovery_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When the source has answered last, in seconds since 1970; absent: not since the start.',
    labels: LABELS,
    samples: ofEach(({ answeredAtMs }) =>
      answeredAtMs === undefined ? undefined : answeredAtMs / 1000,
    ),
  },
  {
    name: 'upkeep_discovery_held',
    type: 'gauge',
    help: 'Whether the source says what is not done, or not yet: too much at once, or too few.',
    labels: LABELS,
    samples: ofEach(({ held }) => truth(held !== undefined)),
  },
];

function ofEach(read: (discovery: DiscoveryStatus) => number | undefined): MetricFamily['samples'] {
  return ({ status: { discoveries } }) =>
    discoveries.map((each) => ({ labels: [each.service, each.source], value: read(each) }));
}
