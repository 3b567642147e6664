/** Every exception to the rules of the tidy test, each with its reason. */

/** The parts of `src/` that each part may import besides itself. Dependencies point one way. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  config: ['base'],
  bfd: ['base', 'config'],
  vrrp: ['base', 'config'],
  lvs: ['base', 'config', 'health'],
  health: ['base', 'config', 'linux', 'observe', 'notify', 'track'],
  observe: ['base', 'config', 'bfd', 'vrrp', 'lvs', 'health', 'discovery'],
  realserver: ['base'],
  announce: ['base', 'config', 'lvs'],
  discovery: ['base', 'config', 'lvs'],
  doctor: ['base', 'config', 'lvs'],
  snmp: ['base', 'config', 'vrrp', 'lvs', 'observe'],
  dbus: ['base', 'config'],
  linux: ['base', 'config', 'lvs', 'realserver', 'doctor'],
  track: ['base', 'config', 'linux', 'observe', 'notify'],
  notify: ['base', 'config', 'vrrp', 'lvs', 'linux', 'observe'],
  mail: ['base', 'config', 'vrrp', 'observe'],
  sim: ['base', 'config', 'vrrp', 'linux', 'daemon'],
  daemon: [
    ...['base', 'config', 'bfd', 'vrrp', 'lvs', 'health', 'observe', 'linux', 'track', 'notify'],
    ...['mail', 'snmp', 'dbus', 'announce', 'discovery'],
  ],
  web: ['base', 'daemon', 'observe'],
  cli: [
    ...['base', 'config', 'vrrp', 'lvs', 'health', 'observe', 'linux', 'track', 'notify', 'sim'],
    ...['realserver', 'doctor', 'daemon'],
  ],
};

/** Folders without sockets, timers, clocks, files or randomness. */
export const PURE_FOLDERS = [
  'base',
  'config',
  'bfd',
  'vrrp',
  'lvs',
  'announce',
  'discovery',
  'realserver',
  'doctor',
  'snmp',
  'dbus',
  'sim',
] as const;

/** `node:` modules and packages that a pure file may import all the same, and why. */
export const PURE_IMPORTS: Readonly<Record<string, string>> = {
  'src/base/paint.ts node:util': 'wraps a text in the codes of a terminal',
  'src/base/on-demand.ts node:crypto': 'arithmetic on bytes: hashes',
  'src/base/on-demand.ts node:module': 'loads a module where it is first used',
  'src/base/address.ts ip6addr': 'pure arithmetic on addresses',
  'src/base/json-shape.ts valibot': 'looks at values',
  'src/config/yaml/js-yaml.ts js-yaml': 'turns a text into a tree',
  'src/config/yaml/parse-yaml.ts js-yaml': 'the same',
  'src/config/re2-pattern.ts re2js': 'compiles and searches texts',
  'src/config/language/file-host.ts node:fs': 'the host that is injected into the pure reader',
  'src/config/language/file-host.ts node:process': 'the same: environment variables',
};

/** Files that nothing imports because they are programs, and who starts them. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  'src/cli/upkeep.ts': 'the command, `bin` in package.json',
  'src/daemon/upkeepd.ts': 'the daemon, `bin` in package.json',
  'src/daemon/api/api-child.ts': 'the api process, forked by the supervisor',
  'src/daemon/bfd/bfd-child.ts': 'the BFD process, forked by the supervisor',
  'src/daemon/agents/agents-child.ts': 'the process of SNMP and D-Bus, forked by the supervisor',
  'src/daemon/discovery/discovery-child.ts': 'the discovery process, forked by the supervisor',
  'src/daemon/checker/checker-child.ts': 'the checker process, forked by the supervisor',
  'src/daemon/vrrp/vrrp-child.ts': 'the VRRP process, forked by the supervisor',
  'src/health/probes/pattern-thread.ts': 'the thread of long searches, started by pattern-search',
  'src/linux/raw-socket-addon.ts': 'put into the bundled raw-socket by rollup.config.js',
  'src/sim/judge-seed.ts': 'the front of the simulator, run by test/sim',
  'src/web/page.ts': 'the web page, run by browsers',
};

/** Functions longer than the limit: `path:name-of-the-line` and why. */
export const LONG_FUNCTIONS: Readonly<Record<string, string>> = {};

/** Files that may be longer than the limit, and why. */
export const LONG_FILES: Readonly<Record<string, string>> = {};

/** Files with lines that are wider than the limit, and why. */
export const WIDE_LINES: Readonly<Record<string, string>> = {
  'src/cli/upkeep.ts': 'the kernel reads its first line, which cannot be broken',
  'test/observe/status/render-balancer.test.ts': 'shows tables as they are printed',
  'test/observe/status/render-status.test.ts': 'shows tables as they are printed',
};
