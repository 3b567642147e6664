/**
 * The command line of `upkeepd`: one row per option drives the parser and the help text. All of
 * keepalived's options are here (run-time contract, "Command line"); the last section is ours.
 */
import type { OptionSpelling } from './getopt.js';
import {
  type DaemonOptions,
  type OptionChange,
  readFacility,
  readLogFormat,
  readUmask,
} from './option-values.js';

/** A command-line option: its spelling, its help and what it changes. */
export interface DaemonOptionRow extends OptionSpelling {
  readonly section: 'Configuration' | 'Processes' | 'Logging' | 'Files' | 'Stopping' | 'Other';
  readonly placeholder?: string;
  readonly help: string;
  /** Accepted, and reported to have no effect yet. */
  readonly withoutMeaning?: true;
  readonly change: (options: DaemonOptions, value: string) => OptionChange;
  /** The option prints something and ends the program; `change` is not used. */
  readonly prints?: 'version' | 'help' | 'signum' | 'genhash';
}

type Change = DaemonOptionRow['change'];
type Section = DaemonOptionRow['section'];

/** An option without argument; `name` is `-x --long` or `--long`. */
function flag(section: Section, name: string, help: string, change: Change): DaemonOptionRow {
  return { section, ...spelling(name), argument: 'none', help, change };
}

/** An option with an argument; `name` is `-x --long ARG` or `-x --long [ARG]`. */
function valued(section: Section, name: string, help: string, change: Change): DaemonOptionRow {
  const words = name.split(' ');
  const last = words.at(-1) ?? '';
  const optional = last.startsWith('[');
  const placeholder = optional ? last.slice(1, -1) : last;
  const argument = optional ? 'optional' : 'required';
  return { section, ...spelling(name), argument, placeholder, help, change };
}

function spelling(name: string): Pick<DaemonOptionRow, 'short' | 'long'> {
  const short = /^-(\w)/.exec(name)?.[1];
  const long = /--([\w-]+)/.exec(name)?.[1] ?? '';
  return short === undefined ? { long } : { short, long };
}

function withoutMeaning(row: DaemonOptionRow): DaemonOptionRow {
  return { ...row, withoutMeaning: true };
}

const nothing: Change = () => ({});

const configuration: readonly DaemonOptionRow[] = [
  valued('Configuration', '-f --use-file FILE', 'configuration file or pattern', (_, value) => ({
    configurationFile: value,
  })),
  valued(
    'Configuration',
    '-t --config-test [FILE]',
    'check the configuration and end; messages go to FILE or standard error',
    (_, value) => ({ configurationTest: value === '' ? {} : { messageFile: value } }),
  ),
  valued('Configuration', '-i --config-id ID', 'use lines that begin with @ID', (_, value) => ({
    configId: value,
  })),
  flag('Configuration', '-e --all-config', 'an include that finds no file is an error', () => ({
    allIncludeChecks: true,
  })),
  withoutMeaning(
    flag('Configuration', '-d --dump-conf', 'log the configuration after the start', nothing),
  ),
  withoutMeaning(
    valued('Configuration', '--config-fd N', 'descriptor of the configuration', nothing),
  ),
];

const processes: readonly DaemonOptionRow[] = [
  flag('Processes', '-P --vrrp', 'do not run health checkers', () => ({ runCheckers: false })),
  flag('Processes', '-C --check', 'do not run VRRP', () => ({ runVrrp: false })),
  flag('Processes', '-B --no_bfd', 'do not run BFD', () => ({ runBfd: false })),
  withoutMeaning(
    flag('Processes', '--all', 'run all of them even without configuration', () => ({
      runVrrp: true,
      runCheckers: true,
      runBfd: true,
    })),
  ),
  flag('Processes', '-n --dont-fork', 'stay in the foreground', () => ({ foreground: true })),
  flag('Processes', '-R --dont-respawn', 'do not restart a child process that died', () => ({
    respawnChildren: false,
  })),
  valued('Processes', '-s --namespace NAME', 'run in a network namespace', (_, value) => ({
    networkNamespace: value,
  })),
  flag('Processes', '--ignore-sigint', 'do not stop at SIGINT', () => ({ ignoreSigint: true })),
];

const logging: readonly DaemonOptionRow[] = [
  flag('Logging', '-l --log-console', 'with -n: log to standard error', () => ({
    logConsole: true,
  })),
  flag('Logging', '-D --log-detail', 'more log lines; twice: even more', (options) => ({
    logDetail: options.logDetail + 1,
  })),
  valued(
    'Logging',
    '-S --log-facility FACILITY',
    'syslog facility: 0-7, local0-local7, user, daemon (default)',
    (_, value) => readFacility(value),
  ),
  valued(
    'Logging',
    '-g --log-file [FILE]',
    'log to a file (default /tmp/keepalived.log)',
    (_, value) => ({ logFile: value === '' ? '/tmp/keepalived.log' : value }),
  ),
  flag('Logging', '--flush-log-file', 'write out each line at once (always so here)', nothing),
  flag('Logging', '-G --no-syslog', 'do not use syslog', () => ({ useSyslog: false })),
  flag('Logging', '-a --address-monitoring', 'log every change of an address', () => ({
    logAddressChanges: true,
  })),
  valued('Logging', '--log-format FORMAT', 'text (default) or json', (_, value) =>
    readLogFormat(value),
  ),
];

/** Sets one of the pid files. */
function pidFile(name: keyof DaemonOptions['pidFiles']): Change {
  return (options, value) => ({ pidFiles: { ...options.pidFiles, [name]: value } });
}

const files: readonly DaemonOptionRow[] = [
  valued('Files', '-p --pid FILE', 'pid file of the parent', pidFile('parent')),
  valued('Files', '-r --vrrp_pid FILE', 'pid file of the VRRP process', pidFile('vrrp')),
  valued('Files', '-c --checkers_pid FILE', 'pid file of the checkers', pidFile('checkers')),
  valued('Files', '-b --bfd_pid FILE', 'pid file of the BFD process', pidFile('bfd')),
  valued('Files', '-u --umask MASK', 'file creation mask (default 0177)', (_, value) =>
    readUmask(value),
  ),
  valued(
    'Files',
    '--control-socket PATH',
    'where `upkeep status` finds this daemon (default /run/upkeep/control.sock)',
    (_, value) => ({ controlSocket: value }),
  ),
  valued(
    'Files',
    '--record FILE',
    'write down what VRRP is told, to be played again (CONTRIBUTING.md)',
    (_, value) => ({ recordFile: value }),
  ),
];

const stopping: readonly DaemonOptionRow[] = [
  flag(
    'Stopping',
    '-X --release-vips',
    'on leaving master also remove addresses that somebody else added',
    () => ({ releaseUnknownAddresses: true }),
  ),
  flag('Stopping', '-V --dont-release-vrrp', 'leave addresses in place at the end', () => ({
    releaseVrrpAtStop: false,
  })),
  flag('Stopping', '-I --dont-release-ipvs', 'leave IPVS in place at the end', () => ({
    releaseIpvsAtStop: false,
  })),
];

const other: readonly DaemonOptionRow[] = [
  {
    ...valued('Other', '--signum FUNC', 'print the number of a signal and end', nothing),
    prints: 'signum',
  },
  { ...flag('Other', '-v --version', 'print the version and end', nothing), prints: 'version' },
  { ...flag('Other', '-h --help', 'print this and end', nothing), prints: 'help' },
  { ...flag('Other', '-T --genhash', 'first option: act as genhash', nothing), prints: 'genhash' },
  flag('Other', '-x --snmp', 'serve every part of the MIBs', () => ({ snmp: true })),
  valued('Other', '-A --snmp-agent-socket FILE', 'socket of the SNMP agent', (_, value) => ({
    snmpSocket: value,
  })),
  withoutMeaning(flag('Other', '-m --core-dump', 'allow core dumps', nothing)),
  withoutMeaning(valued('Other', '-M --core-dump-pattern [PATTERN]', 'core pattern', nothing)),
  withoutMeaning(valued('Other', '--perf [WHAT]', 'profiling', nothing)),
  withoutMeaning(valued('Other', '--debug [SPEC]', 'debugging', nothing)),
];

/** Every option, in the order of the help text. */
export const optionTable: readonly DaemonOptionRow[] = [
  ...configuration,
  ...processes,
  ...logging,
  ...files,
  ...stopping,
  ...other,
];

/** How the argument of an option is written: `=FILE`, `[=FILE]` or not at all. */
export function argumentText(row: DaemonOptionRow): string {
  if (row.argument === 'none') {
    return '';
  }
  const text = `=${row.placeholder ?? 'VALUE'}`;
  return row.argument === 'optional' ? `[${text}]` : text;
}
