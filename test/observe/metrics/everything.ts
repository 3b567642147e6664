import type { CheckerTallies } from '../../../src/lvs/director/snapshot.js';
import { EventTally } from '../../../src/observe/metrics/event-tally.js';
import { type Dialect, endOf, FamilyWriter } from '../../../src/observe/metrics/exposition.js';
import { familyGroups } from '../../../src/observe/metrics/families.js';
import type { MetricFamily, MetricsView, Sample } from '../../../src/observe/metrics/family.js';
import { metricsView } from '../../../src/observe/metrics/metrics-view.js';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import type { InstanceSnapshot } from '../../../src/vrrp/messages.js';
import { virtualServer } from '../../lvs/director/sample-balancer.js';
import { ip } from '../../vrrp/machine/sample-instance.js';
import { exampleBalancer } from '../status/example-balancer.js';
import { exampleSession } from '../status/example-session.js';
import {
  exampleClock,
  exampleConfiguration,
  exampleSnapshot,
  exampleStatus,
  masterSnapshot,
} from '../status/example-status.js';

/** Of the whole table. */
export const families = familyGroups.flatMap((group) => group.families);

/** Master beside another router whose adverts are refused; one of its addresses is missing. */
const instance: InstanceSnapshot = {
  ...masterSnapshot,
  counters: { ...masterSnapshot.counters, auth_ext_unknown_key: 4, become_master: 2 },
  syncGroup: 'G1',
  contributions: [{ kind: 'BFD session', name: 'B1', change: -20 }],
  masterHeardMs: 99_000,
  peers: [
    { peer: ip('10.9.9.2'), accepted: 3, rejected: { auth_ext_unknown_key: 4 } },
    { peer: 'other', accepted: 1, rejected: {} },
  ],
  addresses: [
    { address: ip('10.9.9.10'), interface: 'eth0', present: true },
    { address: ip('10.9.9.11'), interface: 'eth0', present: false },
  ],
  conflict: {
    toldMs: 95_000,
    rivals: [
      {
        address: ip('10.9.9.2'),
        refused: { kind: 'unknownKey', keyId: 7 },
        outranked: 0,
        refusals: { unknownKey: 4 },
        claimed: [],
        claims: 0,
        firstMs: 90_000,
        lastMs: 99_500,
        certain: true,
      },
    ],
  },
};

/** The director of the example. */
export const balancer = exampleBalancer();
/** What the kernel has counted. */
export const traffic = {
  connections: 9,
  packetsIn: 90,
  packetsOut: 80,
  bytesIn: 900,
  bytesOut: 800,
};
const [web] = balancer.virtualServers;
const [firstServer] = web?.realServers ?? [];
const [firstCheck] = firstServer?.checks ?? [];

const tallies: CheckerTallies = {
  checks: {
    attempts: { [firstCheck?.id ?? '']: { ok: 7, timeout: 2 } },
    lastSeconds: { [firstCheck?.id ?? '']: 0.25 },
    durations: [
      {
        service: web?.label ?? '',
        kind: 'tcp',
        seconds: { counts: [...new Array<number>(13).fill(0), 9], sum: 99 },
      },
    ],
    lateness: { counts: [9, ...new Array<number>(13).fill(0)], sum: 0.001 },
    running: 1,
    queued: 0,
  },
  operations: [{ operation: 'newService', result: 'ok', count: 3 }],
};

const events = new EventTally(() => 1_795_249_000_500);
events.note('vrrp', [
  {
    event: 'stateChanged',
    instance: 'VI_1',
    from: 'BACKUP',
    to: 'MASTER',
    cause: 'timeout',
    reason: '',
    priority: 1,
  },
  { event: 'addressLost', instance: 'VI_1', address: ip('10.9.9.11') },
]);
events.note('checker', [
  {
    event: 'realServerRemoved',
    service: '[10.0.0.2]:tcp:80',
    server: '[10.0.0.3]:tcp:80',
    inhibit: false,
    reason: '',
  },
  { event: 'tableRepaired', service: '[10.0.0.2]:tcp:80', what: 'destination', changes: [] },
  { event: 'messagesDropped', count: 4 },
]);
events.noteLines([
  {
    time: new Date(0),
    source: 'vrrp',
    identity: '',
    event: { event: 'started' },
    line: { level: 'info', text: '' },
  },
]);

/** A daemon with everything that can be configured. */
export const everything: DaemonStatus = {
  ...exampleStatus,
  lastReload: { atMs: exampleClock.epochMs, refused: 'k.conf:3:1: unknown keyword' },
  reloads: { applied: 2, refused: 1, configuredAtMs: exampleClock.epochMs - 60_000 },
  children: [
    { name: 'vrrp', pid: 4712, restarts: 1, use: exampleStatus.use },
    { name: 'checker', pid: 4713, restarts: 0 },
    { name: 'bfd', pid: undefined, restarts: 3 },
  ],
  vrrp: {
    ...exampleSnapshot,
    instances: [instance],
    tallies: {
      advertLateness: { counts: [90, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], sum: 2.5 },
      takeover: { counts: [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0], sum: 0.008 },
      announced: { VI_1: { arp: 10, na: 0 } },
    },
    groups: [{ name: 'G1', state: 'MASTER', members: ['VI_1'] }],
  },
  balancer: {
    ...balancer,
    tallies,
    virtualServers: balancer.virtualServers.map((each) => ({
      ...each,
      traffic,
      realServers: each.realServers.map((server) => ({
        ...server,
        traffic,
        connections: { active: 5, inactive: 1 },
      })),
    })),
  },
  bfd: [{ ...exampleSession, state: 'Up', detectionTimeUs: 150_000 }],
  queues: [{ kind: 'script', waiting: 3 }],
  answerTimes: [{ process: 'vrrp', ms: 2 }],
  runs: [{ kind: 'mail', result: 'failed', count: 2 }],
  trackers: [
    {
      tracker: 'chk',
      results: { ok: 3, failed: 1, timeout: 0, undecided: 0 },
      count: 4,
      seconds: 0.5,
    },
  ],
  processes: [{ process: 'proxy', holds: false }],
  announcements: [{ address: ip('192.0.2.10'), table: 112, announced: true, metric: 0 }],
  discoveries: [
    {
      ...{ service: '[10.0.0.2]:tcp:80', source: 'file /etc/web.json', servers: 2 },
      ...{ answeredAtMs: 1_795_249_000_000, held: { added: 0, removed: 2 } },
    },
  ],
  overrides: [
    {
      id: 'o1',
      target: { kind: 'realServer', address: ip('10.0.0.3'), port: 80 },
      set: { admin: 'drain' },
      by: 'lea',
      createdAt: '2026-11-21T08:00:00.000Z',
      expiresAt: '2026-11-21T10:00:00.000Z',
    },
  ],
};

/** With the virtual server that the director has. */
const configuration = { ...exampleConfiguration, virtualServers: [virtualServer()] };

/** What the families are read from. */
export function viewOf(status: DaemonStatus): MetricsView {
  return metricsView(status, configuration, events, { fileChanged: false });
}

/** A family with these samples. */
export function familyText(
  family: MetricFamily,
  samples: readonly Sample[],
  dialect: Dialect,
): string {
  const writer = new FamilyWriter(family);
  writer.add(samples);
  return writer.text(dialect);
}

/** The whole text at once. */
export function exposition(
  all: readonly MetricFamily[],
  view: MetricsView,
  dialect: Dialect,
): string {
  const texts = all.map((each) => familyText(each, each.samples(view), dialect));
  return `${texts.join('')}${endOf(dialect)}`;
}
