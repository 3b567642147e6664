/** What the command line decides, and how the arguments of options are read. */

/** The command line of `upkeepd`, defaults applied. */
export interface DaemonOptions {
  readonly configurationFile: string;
  /** `-t`: check the configuration and end; messages go to the file or to standard error. */
  readonly configurationTest?: { readonly messageFile?: string };
  /** `-e`: every include check is on. */
  readonly allIncludeChecks: boolean;
  /** `-i`: for `@id` lines. */
  readonly configId?: string;

  /** Not excluded by `-C`, `-P`, `-B`. */
  readonly runVrrp: boolean;
  readonly runCheckers: boolean;
  readonly runBfd: boolean;
  /** `-x` and `-A`: beside what the configuration says. */
  readonly snmp: boolean;
  readonly snmpSocket?: string;

  readonly foreground: boolean;
  /** `-l`: with `foreground` log to standard error. */
  readonly logConsole: boolean;
  /** `-D`, counted. */
  readonly logDetail: number;
  /** As in RFC 5424 section 6.2.1: 3 daemon, 1 user, 16..23 local0..local7. */
  readonly logFacility: number;
  readonly logFile?: string;
  readonly useSyslog: boolean;
  readonly logFormat: 'text' | 'json';
  /** `-a` */
  readonly logAddressChanges: boolean;

  /** `-X` */
  readonly releaseUnknownAddresses: boolean;
  /** false: `-V` */
  readonly releaseVrrpAtStop: boolean;
  readonly releaseIpvsAtStop: boolean;
  /** false: `-R` */
  readonly respawnChildren: boolean;

  readonly umask?: number;
  readonly pidFiles: PidFileOptions;
  /** `-s`: overrides the configuration. */
  readonly networkNamespace?: string;
  readonly ignoreSigint: boolean;
  readonly controlSocket?: string;
  /** `--record` */
  readonly recordFile?: string;

  /** Options given that do nothing in this release; the daemon says so. */
  readonly withoutMeaning: readonly string[];
  /** Words that are no options: reported and ignored. */
  readonly unexpectedArguments: readonly string[];
}

/** `-p`, `-r`, `-c`, `-b` as far as given. */
export interface PidFileOptions {
  readonly parent?: string;
  readonly vrrp?: string;
  readonly checkers?: string;
  readonly bfd?: string;
}

/** What holds without any option. */
export const defaultOptions: DaemonOptions = {
  configurationFile: '/etc/keepalived/keepalived.conf',
  allIncludeChecks: false,
  runVrrp: true,
  runCheckers: true,
  runBfd: true,
  snmp: false,
  foreground: false,
  logConsole: false,
  logDetail: 0,
  logFacility: 3,
  useSyslog: true,
  logFormat: 'text',
  logAddressChanges: false,
  releaseUnknownAddresses: false,
  releaseVrrpAtStop: true,
  releaseIpvsAtStop: true,
  respawnChildren: true,
  pidFiles: {},
  ignoreSigint: false,
  withoutMeaning: [],
  unexpectedArguments: [],
};

/** What one option changes, or what is wrong with its argument. */
export type OptionChange = Partial<DaemonOptions> | { readonly problem: string };

/** `0`..`7`, `local0`..`local7`, `user` or `daemon`. */
export function readFacility(value: string): OptionChange {
  const local = /^(?:local)?([0-7])$/.exec(value)?.[1];
  if (local !== undefined) {
    return { logFacility: 16 + Number(local) };
  }
  if (value === 'user' || value === 'daemon') {
    return { logFacility: value === 'user' ? 1 : 3 };
  }
  return { problem: `Invalid log facility '${value}': 0-7, local0-local7, user or daemon` };
}

/** A number as strtol(3) reads it with base 0: `0177` octal, `0x7f` hexadecimal, `127` decimal. */
export function readUmask(value: string): OptionChange {
  const octal = /^0[0-7]+$/.test(value);
  const other = /^(0x[\da-f]+|[1-9]\d*|0)$/i.test(value);
  const number = octal ? Number.parseInt(value, 8) : other ? Number(value) : -1;
  const valid = number >= 0 && number <= 0o777;
  return valid
    ? { umask: number }
    : { problem: `Invalid umask '${value}': a number from 0 to 0777` };
}

/** `text` or `json`. */
export function readLogFormat(value: string): OptionChange {
  return value === 'text' || value === 'json'
    ? { logFormat: value }
    : { problem: `Invalid log format '${value}': text or json` };
}
