/** Of the rooms of `tidy-rooms.ts`, those of the daemon: its processes, and what they keep. */
import { HOST_EVENTS, type Room } from './tidy-room.js';

/** The events that can be logged, and nothing that renders them. */
const EVENTS = 'observe/log/log-events';

/** By the path below `src/`. */
export const DAEMON_ROOMS: Readonly<Record<string, Room>> = {
  'daemon/addresses': {
    imports: ['config', 'linux/doors', 'linux/frames', 'vrrp', EVENTS],
  },
  'daemon/agents': {
    imports: [
      ...['config', 'dbus', 'snmp', 'daemon/child-program', 'daemon/messages'],
      ...['daemon/outbox-rules', 'daemon/pending-answers', 'daemon/process-names'],
      ...['daemon/process-use', 'daemon/scheduling', 'observe/version', 'track/timers', EVENTS],
    ],
    outside: ['node:events', 'node:net'],
  },
  'daemon/api': {
    imports: [
      ...['config/services-model', 'linux/clock', 'linux/process', 'daemon/child-program'],
      ...['daemon/messages', 'daemon/outbox-rules', 'daemon/process-names', 'daemon/scheduling'],
      ...['daemon/control/read-body', 'daemon/control/routes/answer'],
      ...['daemon/control/routes/body-limits', 'daemon/control/routes/problem-codes'],
      'daemon/control/routes/route',
    ],
    // upkeep:page is no package, but texts that the bundler puts in
    outside: ['node:crypto', 'node:http', 'node:https', 'node:net', 'node:tls', 'upkeep:page'],
  },
  'daemon/bfd': {
    imports: [
      ...['base', 'bfd', 'config/tracking-model', 'linux', 'daemon/child-program'],
      ...['daemon/messages', 'daemon/outbox-rules', 'daemon/process-names', 'daemon/scheduling'],
    ],
    outside: ['node:crypto'],
  },
  'daemon/checker': {
    imports: [
      ...['daemon/outbox', 'daemon/outbox-rules'],
      ...['config', 'health', 'linux', 'lvs', 'daemon/child-program', 'daemon/messages'],
      ...['daemon/addresses', 'daemon/ipvs', 'daemon/process-names', 'daemon/files/namespace-path'],
      'daemon/scheduling',
      ...['notify/script-outcome', 'track/timers', HOST_EVENTS],
    ],
  },
  'daemon/command-line': { imports: ['daemon/signals', 'observe/version'] },
  'daemon/control': {
    imports: [
      ...['bfd/messages', 'config', 'lvs', 'observe', 'vrrp', 'linux/process'],
      'linux/clock',
      'daemon/command-line',
      ...['daemon/events', 'daemon/files', 'daemon/hand-over', 'daemon/signals'],
      'daemon/supervisor',
      ...['daemon/overrides', 'daemon/strangers'],
      ...['daemon/api/member-client', 'daemon/messages', 'daemon/plan'],
      'notify/account-database',
    ],
    outside: ['node:fs', 'node:http', 'node:net', 'node:path'],
  },
  'daemon/announce': {
    imports: [
      ...['announce', 'config/model', 'linux/doors', 'linux/route/routing-doors', EVENTS],
      ...['lvs/director/tracked-quorums', 'observe/status/status', 'daemon/files'],
    ],
  },
  'daemon/devices': {
    imports: ['config', 'linux/doors', 'linux/route', 'daemon/addresses', EVENTS],
  },
  'daemon/discovery': {
    imports: [
      ...['config', 'discovery', EVENTS, 'observe/status/status', 'daemon/files', 'track'],
      ...['daemon/child-program', 'daemon/messages', 'daemon/outbox-rules', 'daemon/process-names'],
      ...['daemon/process-use', 'daemon/scheduling', 'daemon/overrides/lasting-file'],
    ],
    outside: [
      ...['dns-packet', 'node:crypto', 'node:dgram', 'node:fs', 'node:http', 'node:https'],
      ...['node:net', 'node:timers/promises'],
    ],
  },
  'daemon/events': {
    imports: ['daemon/files', 'linux/clock', 'linux/host/boot-identity', 'observe/events', EVENTS],
    outside: ['node:fs', 'node:fs/promises', 'node:path', 'node:timers/promises'],
  },
  'daemon/files': {
    imports: [
      ...['config', 'linux/process', 'daemon/command-line/option-values', EVENTS],
      ...['linux/host/boot-identity', 'observe/dump/write-dump', 'observe/log/log-identity'],
    ],
    outside: ['node:fs', 'node:path'],
  },
  'daemon/hand-over': {
    imports: [
      ...['config/model', 'vrrp/machine/hand-over', 'linux/route', EVENTS],
      ...['daemon/announce', 'daemon/overrides'],
    ],
  },
  'daemon/host': {
    imports: [
      ...['config', 'linux/firewall', 'linux/host', 'lvs', 'daemon/files', 'daemon/vrrp-needs'],
      ...['track/timers', EVENTS, HOST_EVENTS],
    ],
    outside: ['node:fs'],
  },
  'daemon/ipvs': {
    imports: [
      ...['config', 'linux/doors', 'linux/host', 'linux/ipvs', 'lvs', 'daemon/messages'],
      ...['daemon/files', 'daemon/host/mark-keeper', EVENTS],
    ],
  },
  'daemon/leftovers': {
    imports: [
      ...['config', 'linux/clock', 'linux/doors', 'linux/route', 'vrrp/machine/routing', EVENTS],
      ...['daemon/addresses', 'daemon/devices', 'daemon/files', 'daemon/routes'],
    ],
    outside: ['node:fs', 'node:path'],
  },
  'daemon/linkbeat': { imports: ['config', 'linux/doors', 'daemon/addresses', EVENTS] },
  'daemon/overrides': {
    imports: [
      ...['config/model', 'linux/host/boot-identity', 'lvs', 'observe/dump/write-dump'],
      ...['observe/status', EVENTS, 'track/timers', 'daemon/files', 'daemon/messages'],
      'track/watch-file',
    ],
    outside: ['node:fs', 'node:path'],
  },
  'daemon/plan': {
    imports: [
      ...['config', 'discovery', 'linux/host', 'linux/ipvs', 'lvs', 'vrrp', 'daemon/messages'],
      ...['daemon/files', 'daemon/host', 'daemon/ipvs', 'daemon/supervisor'],
      'observe/dump/wording',
    ],
  },
  'daemon/reload': {
    imports: [
      ...['config/model', 'config/print', 'observe/dump', EVENTS, 'track'],
      ...['config/language/file-host', 'daemon/control', 'daemon/files', 'daemon/supervisor'],
    ],
    outside: ['node:crypto', 'node:fs', 'node:path'],
  },
  'daemon/routes': {
    imports: [
      ...['config', 'linux/doors', 'linux/route/routing-doors', 'linux/route/routing-names'],
      ...['vrrp', 'daemon/addresses', EVENTS],
    ],
  },
  'daemon/strangers': {
    imports: [...['config/model', 'linux/native', 'linux/socket/stranger-sockets', 'vrrp'], EVENTS],
  },
  'daemon/supervisor': {
    imports: [
      ...['daemon/announce', 'daemon/discovery', 'daemon/strangers', 'discovery'],
      ...['daemon/outbox', 'daemon/outbox-rules'],
      ...['bfd/messages', 'config', 'linux', 'lvs', 'mail', 'notify', 'observe', 'track', 'vrrp'],
      ...['daemon/files', 'daemon/host', 'daemon/ipvs', 'daemon/messages', 'daemon/vrrp'],
      ...['daemon/vrrp-needs', 'daemon/leftovers', 'daemon/process-use'],
      ...['daemon/pending-answers', 'daemon/signals', 'snmp/told-events'],
      ...['daemon/hand-over', 'daemon/overrides', 'daemon/api/member-client'],
      ...['daemon/api/handed-request', 'daemon/api/token-file'],
      ...['daemon/control/routes/answer'],
    ],
    outside: ['node:child_process', 'node:fs', 'node:os', 'node:path'],
  },
  'daemon/vrrp': {
    imports: [
      ...['daemon/outbox', 'daemon/outbox-rules'],
      ...['config', 'linux', 'vrrp', 'daemon/addresses', 'daemon/child-program'],
      ...['daemon/devices', 'daemon/linkbeat', 'daemon/routes', 'daemon/vrrp-needs'],
      ...['daemon/messages', 'daemon/scheduling', 'daemon/process-names', EVENTS],
    ],
  },
};
