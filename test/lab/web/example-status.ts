/** What a daemon says of itself, in the shape of the API, for tests of the page. */
import type { View } from '../../../src/daemon/control/views/catalogue.js';

type Status = View<'Status'>;
type Instance = View<'VrrpInstance'>;
type VirtualServer = View<'VirtualServer'>;
type RealServer = VirtualServer['realServers'][number];

/** A moment before now. */
export function ago(seconds: number): string {
  return new Date(Date.now() - 1000 * seconds).toISOString();
}

/** An instance that is master, as long as nothing else is said. */
export function exampleInstance(number: number, more: Partial<Instance> = {}): Instance {
  const address = `10.0.${number}.100`;
  const state = more.state ?? 'MASTER';
  return {
    ...{ name: `VI_${number}`, state, wantedState: 'MASTER', since: ago(7500), preempt: true },
    transition: { from: 'BACKUP', cause: 'timeout', reason: 'no advert came for 3.609 s' },
    ...{ interface: 'eth0', virtualRouterId: 50 + number, family: 'IPv4', version: 3 },
    virtualRouter: `${50 + number}@${address}`,
    priority: {
      ...{ base: 100, effective: 120 },
      contributions: [{ kind: 'script', name: 'chk_nginx', change: 20 }],
    },
    otherMasters: [],
    addresses: [{ address, interface: 'eth0', held: state === 'MASTER' }],
    ...{ faults: [], waitingFor: [], problems: [] },
    timers: { advertIntervalMs: 1000, masterAdvertIntervalMs: 1000, armed: { advert: 400 } },
    counters: { advert_sent: 7500, advert_rcvd: 12 },
    ...more,
  };
}

/** A backup of a master. */
export function exampleBackup(number: number): Instance {
  return exampleInstance(number, {
    ...{ state: 'BACKUP', wantedState: 'BACKUP' },
    transition: { from: 'INIT', cause: 'start', reason: 'started' },
    master: { address: '10.0.0.2', priority: 150 },
    priority: { base: 100, effective: 100, contributions: [] },
  });
}

/** Another router that is master of the same. */
export const RIVAL: Instance['otherMasters'][number] = {
  ...{ address: '10.0.0.2', priority: 150, outranked: 0, claimed: [] },
  refused: 'authentication type 1 instead of 0',
  refusals: { authentication: 42 },
  ...{ firstHeard: ago(95), lastHeard: ago(1) },
};

/** A real server that is up. */
export function exampleServer(number: number, more: Partial<RealServer> = {}): RealServer {
  const address = `10.1.${Math.floor(number / 250)}.${(number % 250) + 1}`;
  return {
    ...{ label: `[${address}]:tcp:80`, address, port: 80, method: 'DR' },
    ...{ health: 'up', adminState: 'ready', inTable: true },
    weight: { configured: 10, effective: 10, kernel: 10 },
    connections: { active: 40 + ((number * 7) % 23), inactive: 300 + number },
    checks: [{ ...{ id: '0', kind: 'HTTP_GET', up: true, hasRun: true, reason: '' }, weight: 0 }],
    ...more,
  };
}

/** One whose check fails. */
export function downServer(number: number): RealServer {
  return exampleServer(number, {
    ...{ health: 'down', inTable: false },
    weight: { configured: 10, effective: 10, kernel: 0 },
    connections: { active: 0, inactive: 12 },
    checks: [
      {
        ...{ id: '0', kind: 'HTTP_GET', up: false, hasRun: true, weight: 0, since: ago(42) },
        reason: 'status 503 of /health',
      },
    ],
  });
}

/** A virtual server with these. */
export function exampleService(
  number: number,
  realServers: readonly RealServer[],
  more: Partial<VirtualServer> = {},
): VirtualServer {
  const address = `10.0.${number}.100`;
  const alive = realServers.filter(({ health }) => health === 'up');
  const sum = alive.reduce((total, { weight }) => total + weight.effective, 0);
  const label = `[${address}]:tcp:80`;
  return {
    ...{ key: label, label, installed: true, suspended: false },
    services: [{ family: 'IPv4', protocol: 'TCP', address, port: 80, scheduler: 'wlc' }],
    quorum: { up: sum >= 1, required: 1, gainAt: 1, loseBelow: 1, sum },
    realServers: [...realServers],
    ...more,
  };
}

/** A daemon with these instances and virtual servers. */
export function exampleStatus(
  instances: readonly Instance[],
  virtualServers: readonly VirtualServer[],
  more: Partial<Status> = {},
): Status {
  const use = { startedAt: ago(270_000), cpuSeconds: 12, residentBytes: 52e6, busySeconds: 9 };
  return {
    ...{ at: ago(0), monotonicMs: 1000, healthy: true, problems: [] },
    daemon: {
      ...{ version: '0.1.0', pid: 812, node: 'lb1', uptimeMs: 270_000_000 },
      ...{ configurationFile: '/etc/keepalived/keepalived.conf', configuredAt: ago(7600) },
      reloads: { applied: 2, refused: 0 },
      children: [
        { name: 'vrrp', pid: 813, restarts: 0, use },
        { name: 'checker', pid: 814, restarts: 0, use },
        { name: 'api', pid: 815, restarts: 0, use },
      ],
    },
    vrrp: { instances: [...instances], groups: [] },
    announcements: [],
    discoveries: [],
    maintenance: { on: false },
    overrides: [],
    trackers: [
      {
        ...{ name: 'chk_nginx', kind: 'script', up: true, subject: '/usr/bin/pidof nginx' },
        usedBy: [{ kind: 'instance', name: 'VI_1', weight: 20 }],
      },
    ],
    lvs: { virtualServers: [...virtualServers] },
    ...more,
  };
}

/** Three members with the virtual router of `exampleInstance(1)`: lb3 does not answer. */
export function exampleCluster(stateOfSecond: Instance['state']): View<'Cluster'> {
  const states = { lb1: 'MASTER', lb2: stateOfSecond } as const;
  const names = ['lb1', 'lb2'] as const;
  const on = names.map((member) => {
    const { name: instance, ...all } = exampleInstance(1, { state: states[member] });
    const { interface: device, state, since, transition, priority, otherMasters, faults } = all;
    const { virtualRouter, family, addresses } = all;
    return {
      ...{ member, virtualRouter, family, instance, interface: device, state, since, transition },
      ...{ priority, otherMasters, addresses, faults, digest: 'd' },
    };
  });
  const masters = names.filter((name) => states[name] === 'MASTER');
  return {
    ...{ at: ago(0), self: 'lb1', virtualServers: [], findings: [] },
    members: [
      { name: 'lb1', answered: true },
      { name: 'lb2', url: 'https://lb2', answered: true },
      { name: 'lb3', url: 'https://lb3', answered: false, reason: 'connect ECONNREFUSED' },
    ],
    virtualRouters: [{ virtualRouter: '51@10.0.1.100', family: 'IPv4', masters, on }],
  };
}
