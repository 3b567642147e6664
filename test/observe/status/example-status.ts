/** A small configuration with its snapshot, as the tests of dumps and status use it. */
import { EMPTY_LISTS } from '../../../src/config/defaults.js';
import type {
  Configuration,
  ScriptCommand,
  VirtualAddress,
  VrrpInstance,
} from '../../../src/config/model.js';
import type { ClockReading } from '../../../src/observe/clock-reading.js';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import type { InstanceSnapshot, VrrpSnapshot } from '../../../src/vrrp/messages.js';
import { zeroCounters } from '../../../src/vrrp/packet/counters.js';
import { ip, sampleInstance } from '../../vrrp/machine/sample-instance.js';
import { sampleGlobal } from '../../vrrp/sample-configuration.js';

/** A command from its argument vector. */
export function command(...argv: [string, ...string[]]): ScriptCommand {
  return { argv, text: argv.join(' '), supplementaryGroups: false };
}

/** A virtual address on eth0 with the usual defaults. */
export function virtualAddress(text: string, more: Partial<VirtualAddress> = {}): VirtualAddress {
  return {
    address: ip(text),
    prefixLength: 24,
    interface: 'eth0',
    scope: 0,
    flags: [],
    noTrack: false,
    ...more,
  };
}

/** An instance with the usual defaults. */
export const exampleInstance: VrrpInstance = sampleInstance({
  virtualRouterId: 51,
  preemptDelayMs: 7000,
  authentication: { type: 'PASS', password: 'secret12' },
  virtualAddresses: [
    virtualAddress('10.9.9.10', { label: 'eth0:1' }),
    virtualAddress('10.9.9.11', { prefixLength: 32 }),
  ],
  trackScripts: [{ name: 'chk', weight: { value: -20, reverse: false } }],
  trackInterfaces: [{ name: 'eth1', weight: { value: 0, reverse: false } }],
  notify: { master: command('/usr/bin/true', 'a b'), any: command('/usr/bin/true') },
});

/** A configuration with that one instance. */
export const exampleConfiguration: Configuration = {
  global: sampleGlobal({
    routerId: 'lb1',
    scripts: { supplementaryGroups: false, enableScriptSecurity: true, useSymlinkPaths: false },
  }),
  ...EMPTY_LISTS,
  vrrpScripts: [
    {
      name: 'chk',
      command: command('/usr/bin/check', 'web'),
      intervalMs: 2000,
      timeoutMs: 3000,
      weight: { value: -20, reverse: false },
      rise: 2,
      fall: 3,
      initFail: false,
    },
  ],
  syncGroups: [],
  vrrpInstances: [exampleInstance],
};

/** One moment on both clocks. */
export const exampleClock: ClockReading = { monotonicMs: 100_000, epochMs: 1_795_249_030_000 };

/** The instance while it is master. */
export const masterSnapshot: InstanceSnapshot = {
  name: 'VI_1',
  state: 'MASTER',
  wantedState: 'MASTER',
  interface: 'eth0',
  virtualRouterId: 51,
  version: 2,
  basePriority: 100,
  effectivePriority: 100,
  totalPriority: 100,
  advertIntervalMs: 1000,
  masterAdvertIntervalMs: 1000,
  sourceAddress: ip('10.9.9.1'),
  masterAddress: undefined,
  masterPriority: 0,
  masterDownIntervalMs: 3609.375,
  addressesHeld: true,
  lastTransitionMs: 86_905.477,
  faults: [],
  faultKinds: [],
  timersMs: { advert: 250.5 },
  counters: { ...zeroCounters, advert_sent: 7, become_master: 1 },
  peers: [],
  syncGroup: undefined,
};

/** The core with that one instance. */
export const exampleSnapshot: VrrpSnapshot = {
  instances: [masterSnapshot],
  groups: [],
  scripts: [{ name: 'chk', good: true, resultCounter: 4, text: '/usr/bin/check web' }],
};

export const exampleStatus: DaemonStatus = {
  version: '0.1.0',
  pid: 4711,
  uptimeMs: 3_723_000,
  configurationFile: '/etc/keepalived/keepalived.conf',
  routerId: 'lb1',
  lastReload: undefined,
  reloads: { applied: 0, refused: 0, configuredAtMs: 1_795_245_307_000 },
  children: [{ name: 'vrrp', pid: 4712, restarts: 0 }],
  vrrp: exampleSnapshot,
  balancer: undefined,
  bfd: undefined,
  announcements: [],
  discoveries: [],
  overrides: [],
  queues: [
    { kind: 'script', waiting: 0 },
    { kind: 'mail', waiting: 0 },
  ],
  answerTimes: [],
  runs: [],
  trackers: [],
  processes: [],
  use: { startedAtMs: 1_795_245_307_000, cpuSeconds: 1.5, residentBytes: 7e7, busySeconds: 2 },
  clock: exampleClock,
};
