/** Families of the daemon itself: its build, its processes, its configuration. */
import { endpointText } from '../../base/endpoint-text.js';
import type { Override } from '../../lvs/overrides/override.js';
import type { DaemonStatus, ProcessUse } from '../status/status.js';
import { discoveryFamilies } from './discovery-families.js';
import { countedSamples, countsBy, type MetricFamily, type Sample, truth } from './family.js';

const SUPERVISOR = 'supervisor';

const OVERRIDE_LABELS = ['id', 'kind', 'target'] as const;

/** Whether a child that is there has answered. */
const ANSWERS: Readonly<
  Record<DaemonStatus['children'][number]['name'], (status: DaemonStatus) => boolean>
> = {
  vrrp: ({ vrrp }) => vrrp !== undefined,
  checker: ({ balancer }) => balancer !== undefined,
  bfd: ({ bfd }) => bfd !== undefined,
  agents: ({ children }) => runs(children, 'agents'),
  api: ({ children }) => runs(children, 'api'),
  discovery: ({ children }) => runs(children, 'discovery'),
};

/** Of a process that is asked nothing there is no more to know. */
function runs(
  children: DaemonStatus['children'],
  wanted: DaemonStatus['children'][number]['name'],
): boolean {
  return children.some(({ name, pid }) => name === wanted && pid !== undefined);
}

/** In the order of the answer. */
export const daemonFamilies: readonly MetricFamily[] = [
  {
    name: 'upkeep_build_info',
    type: 'info',
    help: 'The version of upkeep, and of node below it.',
    labels: ['version', 'node'],
    samples: ({ status }) => [{ labels: [status.version, process.versions.node], value: 1 }],
  },
  {
    name: 'upkeep_start_timestamp_seconds',
    type: 'gauge',
    help: 'When the process has started, in seconds since 1970.',
    labels: ['process'],
    samples: ofProcesses(({ startedAtMs }) => startedAtMs / 1000),
  },
  {
    name: 'upkeep_maintenance',
    type: 'gauge',
    help: 'Whether an operator has this machine in maintenance.',
    labels: [],
    samples: ({ status }) => [{ labels: [], value: truth(status.maintenance !== undefined) }],
  },
  {
    name: 'upkeep_announced',
    type: 'gauge',
    help: 'Whether a route announces the address to a routing daemon.',
    labels: ['address'],
    samples: ({ status: { announcements } }) =>
      announcements.map(({ address, announced }) => ({
        labels: [address],
        value: truth(announced),
      })),
  },
  ...discoveryFamilies,
  {
    name: 'upkeep_process_up',
    type: 'gauge',
    help: 'Whether the process runs; 0 while a child waits for its restart.',
    labels: ['process'],
    samples: ({ status }) => [
      { labels: [SUPERVISOR], value: 1 },
      ...status.children.map(({ name, pid }) => ({
        labels: [name],
        value: truth(pid !== undefined),
      })),
    ],
  },
  {
    name: 'upkeep_process_restarts_total',
    type: 'counter',
    help: 'How often the child has died and was started again.',
    labels: ['process'],
    samples: ({ status }) =>
      status.children.map(({ name, restarts }) => ({ labels: [name], value: restarts })),
  },
  {
    name: 'upkeep_process_cpu_seconds_total',
    type: 'counter',
    help: 'User and system time of the process.',
    labels: ['process'],
    samples: ofProcesses(({ cpuSeconds }) => cpuSeconds),
  },
  {
    name: 'upkeep_process_resident_memory_bytes',
    type: 'gauge',
    help: 'Memory of the process that is in RAM.',
    labels: ['process'],
    samples: ofProcesses(({ residentBytes }) => residentBytes),
  },
  {
    name: 'upkeep_process_event_loop_busy_seconds_total',
    type: 'counter',
    help: 'How long the event loop of the process was at work.',
    labels: ['process'],
    samples: ofProcesses(({ busySeconds }) => busySeconds),
  },
  {
    name: 'upkeep_scrape_answered',
    type: 'gauge',
    help: 'Whether the child has answered for these metrics; without it, its families are absent.',
    labels: ['process'],
    samples: ({ status }) =>
      status.children.map(({ name }) => ({ labels: [name], value: truth(ANSWERS[name](status)) })),
  },
  {
    name: 'upkeep_scrape_duration_seconds',
    type: 'gauge',
    help: 'How long the child has taken to answer for these metrics.',
    labels: ['process'],
    samples: ({ status }) =>
      status.answerTimes.map(({ process: name, ms }) => ({ labels: [name], value: ms / 1000 })),
  },
  {
    name: 'upkeep_notify_queue_length',
    type: 'gauge',
    help: 'Transitions whose scripts wait for those before them, and mails that have not gone.',
    labels: ['kind'],
    samples: ({ status }) =>
      status.queues.map(({ kind, waiting }) => ({ labels: [kind], value: waiting })),
  },
  {
    name: 'upkeep_configuration_last_reload_successful',
    type: 'gauge',
    help: 'Whether the last reload was taken; 1 before the first.',
    labels: [],
    samples: ({ status }) => single(truth(status.lastReload?.refused === undefined)),
  },
  {
    name: 'upkeep_configuration_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When the configuration that is in force was read, in seconds since 1970.',
    labels: [],
    samples: ({ status }) => single(status.reloads.configuredAtMs / 1000),
  },
  {
    name: 'upkeep_configuration_reloads_total',
    type: 'counter',
    help: 'Reloads since the start, by what came of them.',
    labels: ['result'],
    samples: ({ status: { reloads } }) => [
      { labels: ['applied'], value: reloads.applied },
      { labels: ['refused'], value: reloads.refused },
    ],
  },
  {
    name: 'upkeep_configuration_file_changed',
    type: 'gauge',
    help: 'Whether the file or an include was touched since it was read; looked at each minute.',
    labels: [],
    samples: ({ fileChanged }) => (fileChanged === undefined ? [] : single(truth(fileChanged))),
  },
  {
    name: 'upkeep_log_events_total',
    type: 'counter',
    help: 'Lines of the log, by level and the process that said them; absent before the first.',
    labels: ['level', 'process'],
    samples: ({ events }) => countedSamples(events.counted('log_events')),
  },
  {
    name: 'upkeep_log_dropped_total',
    type: 'counter',
    help: 'Lines that were lost because a process or an output did not take them.',
    labels: ['process'],
    samples: ({ events }) => {
      const dropped = countsBy(events.counted('log_dropped'));
      return [SUPERVISOR, 'vrrp', 'checker', 'bfd'].map((name) => ({
        labels: [name],
        value: dropped.get(name) ?? 0,
      }));
    },
  },
  {
    name: 'upkeep_notify_runs_total',
    type: 'counter',
    help: 'Scripts, lines to FIFOs and mails that tell of changes, by what came of them.',
    labels: ['kind', 'result'],
    samples: ({ status }) =>
      status.runs.map(({ kind, result, count }) => ({ labels: [kind, result], value: count })),
  },
  {
    name: 'upkeep_override_created_timestamp_seconds',
    type: 'gauge',
    help: 'When an operator said what holds of a server beside the file, in seconds since 1970.',
    labels: OVERRIDE_LABELS,
    samples: ofOverrides(({ createdAt }) => createdAt),
  },
  {
    name: 'upkeep_override_expires_timestamp_seconds',
    type: 'gauge',
    help: 'When it ends, in seconds since 1970; absent where nothing ends it.',
    labels: OVERRIDE_LABELS,
    samples: ofOverrides(({ expiresAt }) => expiresAt),
  },
  {
    name: 'upkeep_metrics_truncated',
    type: 'gauge',
    help: 'Whether there are so many real servers that only virtual servers are told of.',
    labels: [],
    samples: ({ truncated }) => single(truth(truncated)),
  },
];

function ofOverrides(read: (override: Override) => string | undefined): MetricFamily['samples'] {
  return ({ status }) =>
    status.overrides.map((override) => {
      const { id, target, set } = override;
      const { virtualServer, address, port } = target;
      const server = port === undefined ? address : endpointText(address, port);
      const kind = 'admin' in set ? set.admin : 'weight';
      const time = read(override);
      return {
        labels: [id, kind, virtualServer === undefined ? server : `${virtualServer}/${server}`],
        value: time === undefined ? undefined : Date.parse(time) / 1000,
      };
    });
}

/** One for each process that has answered. */
function ofProcesses(read: (use: ProcessUse) => number): MetricFamily['samples'] {
  return ({ status: { use, children } }) => [
    { labels: [SUPERVISOR], value: read(use) },
    ...children.map(({ name, use: own }) => ({
      labels: [name],
      value: own === undefined ? undefined : read(own),
    })),
  ];
}

function single(value: number): readonly Sample[] {
  return [{ labels: [], value }];
}
