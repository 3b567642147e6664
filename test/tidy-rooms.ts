/** What each room may import: `tidy-room.ts` says how to read this. */
import { DAEMON_ROOMS } from './tidy-daemon-rooms.js';
import { HOST_EVENTS, type Room } from './tidy-room.js';

const LINUX_TOP = [
  ...['linux/doors', 'linux/host-order', 'linux/native', 'linux/close-on-exec'],
  'linux/socket-numbers',
] as const;
const COMPILER = [
  'base',
  'config/checkers',
  'config/defaults',
  'config/language',
  'config/schema',
] as const;
const MODELS = ['config/model', 'config/tracking-model', 'config/services-model'] as const;

/** The codes of diagnostics, with their entries in the manual. */
const CODES = 'config/manual/codes/all-codes';

/** By the path below `src/`. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'base/protocol': { imports: [] },
  announce: { imports: ['config/model', 'config/virtual-server-name', 'lvs/table/expand-group'] },
  discovery: {
    imports: ['config', 'lvs/director/check-identity', 'lvs/labels'],
  },

  // The configuration
  'config/checkers': { imports: ['config/schema', 'config/script-model'] },
  'config/compile': { imports: ['config/compile', 'config', 'config/diagnostic'] },
  'config/compile/global': {
    imports: [
      ...[...COMPILER, ...MODELS, 'config/routing-model', 'config/compile/reading'],
      ...['config/compile/routes', 'config/compile/vrrp/address-entry'],
    ],
  },
  'config/compile/lvs': {
    imports: [
      ...[...COMPILER, ...MODELS, 'config/lvs-model', 'config/re2-pattern'],
      ...['config/compile/reading', 'config/compile/global', 'config/compile/vrrp/vrrp-script'],
      ...['config/compile/vrrp/followed-definitions', 'config/discovery-model'],
    ],
  },
  'config/compile/reading': {
    imports: [...COMPILER, 'config/diagnostic', 'config/model', 'config/routing-model', CODES],
  },
  'config/compile/routes': {
    imports: [...COMPILER, 'config/routing-model', 'config/compile/reading'],
  },
  'config/compile/vrrp': {
    imports: [
      ...[...COMPILER, ...MODELS, 'config/compile/reading', 'config/compile/global/global'],
      ...['config/compile/routes', 'config/lvs-model', 'config/virtual-server-name'],
    ],
  },
  'config/format': { imports: ['config/language'] },
  'config/language': {
    imports: ['config/diagnostic', CODES],
    outside: ['node:fs', 'node:process'],
  },
  'config/lint': {
    imports: [
      ...['config/diagnostic', 'config/language', 'config/model', 'config/lvs-model'],
      ...['config/checkers', 'config/virtual-server-name'],
      ...['config/compile/vrrp/address-value', CODES],
    ],
  },
  'config/manual': {
    imports: [
      ...['config/schema', 'config/yaml/json-schema', 'config/lint/rules'],
      ...['config/compile/reading/edit-distance'],
    ],
  },
  'config/print': { imports: ['config/language', 'config/yaml'] },
  'config/rotate': {
    imports: ['config/diagnostic', 'config/language', 'config/lint/peers', 'config/load'],
  },
  'config/schema': { imports: ['config/checkers'] },
  'config/yaml': {
    imports: [
      ...['config/diagnostic', 'config/language', 'config/schema'],
      ...['config/manual/argument-text', CODES],
    ],
    outside: ['js-yaml'],
  },

  ...DAEMON_ROOMS,

  // Health checks
  'health/agent': {
    imports: ['config', 'health/dialogue', 'health/messages', 'health/probes'],
  },
  'health/dialogue': {
    imports: [
      ...['config', 'health/http/body-pattern', 'health/messages', 'health/probes'],
      ...['health/system-error', 'health/time-limit'],
    ],
    outside: ['node:net'],
  },
  'health/http': {
    imports: ['config', 'health/messages'],
    outside: ['node:crypto', 're2js'],
  },
  'health/probes': {
    imports: [
      ...['config', 'linux', 'health/http', 'health/messages', 'health/system-error'],
      ...['health/time-limit', 'notify/script-outcome', 'track/file-number'],
      ...['track/followed-number', HOST_EVENTS],
    ],
    outside: [
      ...['dns-packet', 'node:crypto', 'node:fs', 'node:http2', 'node:net', 'node:os'],
      ...['node:tls', 'node:worker_threads'],
    ],
  },

  // The door to the kernel
  'linux/firewall': { imports: ['linux/netlink', 'linux/process', 'lvs/firewall'] },
  'linux/frames': { imports: [] },
  'linux/host': {
    imports: [...LINUX_TOP, 'linux', 'config/machine', 'lvs/host-needs', 'realserver'],
    outside: ['node:fs', 'node:os'],
  },
  'linux/ipvs': {
    imports: [
      ...['config/lvs-model', ...LINUX_TOP, 'linux/host/kernel-modules'],
      ...['linux/netlink', 'linux/process/process-control', 'lvs/table/table'],
    ],
  },
  'linux/machine': { imports: ['doctor', 'linux'], outside: ['node:fs', 'node:os'] },
  'linux/netlink': { imports: [...LINUX_TOP, 'linux/socket'], outside: ['node:util'] },
  'linux/process': {
    imports: [...LINUX_TOP, 'linux/netlink', 'linux/socket'],
    outside: ['execa', 'node:child_process', 'node:fs', 'node:os', 'node:util'],
  },
  'linux/route': {
    imports: [...LINUX_TOP, 'linux/clock', 'linux/netlink', 'linux/socket/bpf'],
    outside: ['node:fs'],
  },
  'linux/socket': { imports: [...LINUX_TOP, 'linux/frames'], outside: ['raw-socket', 'node:util'] },

  // The load balancer
  'lvs/director': {
    imports: [
      ...['config', 'health/check-progress', 'health/messages', 'lvs/labels'],
      ...['lvs/messages', 'lvs/firewall', 'lvs/table', 'lvs/overrides'],
      ...['lvs/director-memory', 'lvs/slow-start'],
    ],
  },
  'lvs/firewall': {
    imports: ['config/lvs-model', 'config/model', 'lvs/labels', 'lvs/table'],
  },
  'lvs/ipvsadm-format': { imports: ['config/lvs-model', 'lvs/labels', 'lvs/table'] },
  'lvs/overrides': {
    imports: ['config/lvs-model', 'lvs/director', 'lvs/slow-start', 'lvs/table'],
  },
  'lvs/table': { imports: ['config', 'lvs/labels'] },

  // What is observed, and what is wrong
  'doctor/checks': { imports: ['config', 'lvs/host-needs', 'lvs/table', 'doctor'] },
  'observe/dump': {
    imports: ['bfd', 'config', 'lvs', 'vrrp', 'observe/clock-reading', 'observe/log'],
    outside: ['node:fs', 'node:path'],
  },
  'observe/events': { imports: ['observe/endpoint', 'observe/log'] },
  'observe/log': {
    imports: [
      ...['bfd', 'config/checkers', 'health/log-events', 'lvs/log-events', 'lvs/overrides', 'vrrp'],
      ...['discovery/log-events', 'observe/version', 'observe/log-levels'],
    ],
    outside: ['node:events', 'node:fs', 'node:net', 'node:stream', 'winston'],
  },
  'observe/metrics': {
    imports: [
      ...['bfd', 'config/model', 'config/lvs-model', 'config/services-model', 'health/messages'],
      ...['health/tally-bounds', 'lvs', 'vrrp'],
      ...['observe/clock-reading', 'observe/log', 'observe/status'],
    ],
  },
  'observe/status': {
    imports: [
      ...['bfd', 'lvs', 'vrrp', 'observe/clock-reading', 'observe/endpoint', 'observe/log'],
      'observe/table',
    ],
  },
  'observe/why': {
    imports: [
      ...['lvs', 'vrrp', 'observe/clock-reading', 'observe/events', 'observe/log'],
      'observe/status',
      'observe/table',
    ],
  },

  // The simulator
  'sim/draw': { imports: ['config', 'sim/random', 'sim/scenario', 'vrrp/machine/tracking'] },
  'sim/invariants': {
    imports: [
      ...['config/model', 'sim/machine/address-text', 'sim/observation', 'sim/scenario'],
      ...['sim/simulate', 'vrrp/messages'],
    ],
  },
  'sim/kernel': { imports: ['linux/doors', 'linux/route'] },
  'sim/machine': {
    imports: [
      ...['config/model', 'daemon/messages', 'daemon/vrrp', 'linux/doors', 'sim/kernel'],
      'daemon/routes/no-routing',
      ...['daemon/devices/no-upper-links', 'sim/observation', 'sim/random', 'sim/scenario', 'vrrp'],
    ],
  },

  // VRRP
  'vrrp/balancing': {
    imports: ['config', 'vrrp/instance-table', 'vrrp/machine/transitions'],
  },
  'vrrp/machine': {
    imports: [
      ...['config', 'vrrp/address-difference', 'vrrp/log-events', 'vrrp/messages'],
      ...['vrrp/address-devices', 'vrrp/advert-interface', 'vrrp/packet'],
    ],
  },
  'vrrp/packet': {
    imports: [
      ...['config/model', 'config/services-model', 'vrrp/advert-interface', 'vrrp/messages'],
      'vrrp/log-events',
    ],
  },

  // The web page
  'web/connection': { imports: ['daemon/control/views/catalogue', 'web/model'] },
  'web/model': { imports: ['daemon/control/views/catalogue', 'observe/log/rendered-line'] },
  'web/view': {
    imports: ['observe/log/rendered-line', 'web/connection', 'web/html', 'web/model'],
    outside: ['preact', 'preact/hooks'],
  },

  // The agent of SNMP
  'snmp/agentx': { imports: ['snmp/managed-object', 'snmp/mib-view', 'snmp/oid'] },
  'snmp/mib': {
    imports: [
      ...['config', 'lvs/director', 'vrrp', 'snmp/managed-object', 'snmp/mib-view', 'snmp/oid'],
      ...['observe/status/status', 'observe/version'],
    ],
  },
};
