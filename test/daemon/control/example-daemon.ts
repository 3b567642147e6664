/** A daemon for tests of routes: every handler answers, each may be replaced. */
import { clusterView } from '../../../src/daemon/control/cluster/cluster-view.js';
import type { ControlHandlers } from '../../../src/daemon/control/control-handlers.js';
import { DaemonEvents } from '../../../src/daemon/control/daemon-events.js';
import { clusterMemberView } from '../../../src/daemon/control/views/cluster-view.js';
import { EventJournal } from '../../../src/observe/events/event-journal.js';
import { LogLevels } from '../../../src/observe/log-levels.js';
import { earlierEvents } from '../../observe/events/example-kept-events.js';
import { exampleConfiguration, exampleStatus } from '../../observe/status/example-status.js';

/** What it answers where a test says nothing else. */
export const exampleDaemon: ControlHandlers = {
  noteChange: () => undefined,
  logLevels: new LogLevels('info', () => 0),
  events: new DaemonEvents(new EventJournal('0.0', () => 0), earlierEvents()),
  status: async () => exampleStatus,
  configuration: () => exampleConfiguration,
  trackers: () => ({ processes: [], files: [] }),
  diagnose: async () => ({ file: '/etc/k.conf', problems: [] }),
  plan: async () => 'no kernel here',
  document: async () => ({ openapi: '3.1.0' }),
  reload: async () => undefined,
  reloads: {
    ask: async () => ({ kind: 'accepted' }),
    schedule: () => undefined,
    confirm: () => true,
  },
  dump: async (name) => (name === 'json' ? undefined : `the ${name}\n`),
  metrics: async (dialect) => `in ${dialect}\n`,
  recording: async () => ['{"atMs":1}'],
  running: async () => ({
    allIncludeChecks: false,
    configurationFile: '/etc/k.conf',
    configuration: exampleConfiguration,
    vrrpStates: [],
    overrides: [],
  }),
  problems: async () => [],
  handOver: async () => [],
  announceAgain: () => undefined,
  conflicts: async () => [],
  vrids: () => [],
  clusterMember: async () => clusterMemberView(exampleStatus, exampleConfiguration, []),
  cluster: async () => clusterView([], '2026-11-29T01:07:33.000Z'),
  askMembers: async () => [],
  overrides: () => [],
  maintenance: () => undefined,
  enterMaintenance: async () => [],
  leaveMaintenance: () => true,
  steer: async () => ({ kind: 'done', set: [], cleared: [], servers: [], clientsStay: [] }),
  checkNow: async () => ['[10.0.0.1]:tcp:80/[10.0.1.1]:tcp:80'],
  clearOverrides: (ids) => ids,
};
