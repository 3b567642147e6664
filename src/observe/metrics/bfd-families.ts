/** Families of BFD sessions (RFC 5880). */
import { BFD_STATES } from '../../bfd/bfd-state.js';
import type { BfdCounters, BfdSnapshot } from '../../bfd/messages.js';
import { epochOf } from '../clock-reading.js';
import { type FamilyRow, type MetricFamily, type MetricsView, stateSamples } from './family.js';

/** In the order of the answer. */
export const bfdFamilies: readonly MetricFamily[] = [
  {
    name: 'upkeep_bfd_session_state',
    type: 'gauge',
    help: 'The state of a session: 1 for the one it is in, 0 for the others.',
    labels: ['bfd_session', 'neighbour', 'state'],
    samples: ({ status }) =>
      (status.bfd ?? []).flatMap(({ name, neighbour, state }) =>
        stateSamples([name, neighbour], BFD_STATES, state),
      ),
  },
  perSession(
    {
      name: 'upkeep_bfd_last_transition_timestamp_seconds',
      type: 'gauge',
      help: 'When the session has changed its state last, in seconds since 1970.',
    },
    ({ lastChangeMs }, { status }) => Math.round(epochOf(lastChangeMs, status.clock)) / 1000,
  ),
  perSession(
    {
      name: 'upkeep_bfd_detection_time_seconds',
      type: 'gauge',
      help: 'After so much silence the neighbour counts as lost; absent before it was heard.',
    },
    ({ detectionTimeUs }) => (detectionTimeUs === 0 ? undefined : detectionTimeUs / 1e6),
  ),
  counter('packets_sent', 'Control packets sent.', 'sent'),
  counter('packets_received', 'Control packets received and accepted.', 'received'),
  counter('packets_discarded', 'Control packets received and dropped.', 'discarded'),
  counter('came_up', 'How often the session came up.', 'wentUp'),
  counter('went_down', 'How often the session was lost.', 'wentDown'),
];

function perSession(
  row: FamilyRow,
  read: (session: BfdSnapshot, view: MetricsView) => number | undefined,
): MetricFamily {
  return {
    ...row,
    labels: ['bfd_session'],
    samples: (view) =>
      (view.status.bfd ?? []).map((each) => ({ labels: [each.name], value: read(each, view) })),
  };
}

function counter(what: string, help: string, key: keyof BfdCounters): MetricFamily {
  const row = { name: `upkeep_bfd_${what}_total`, type: 'counter', help } as const;
  return perSession(row, ({ counters }) => counters[key]);
}
