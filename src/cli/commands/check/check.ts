/** `upkeep check`: what keepalived -t does, with places, explanations and machine formats. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseAddress } from '../../../base/address.js';
import type { Diagnostic } from '../../../config/diagnostic.js';
import {
  strictStatus,
  testStatus,
  testStatusMeanings,
  worstStatus,
} from '../../../config/exit-status.js';
import { nodeFileHost } from '../../../config/language/file-host.js';
import type { LanguageHost } from '../../../config/language/host.js';
import { lintConfiguration } from '../../../config/lint/lint.js';
import { type ClusterFile, comparePeers } from '../../../config/lint/peers/peers.js';
import type { InterfaceNetwork } from '../../../config/lint/rule.js';
import { lintRules } from '../../../config/lint/rules.js';
import { inFileOrder, type LoadResult, loadConfiguration } from '../../../config/load.js';
import { codeManual } from '../../../config/manual/explain-code.js';
import { diagnosticRecords, printDiagnostics } from '../../../config/print-diagnostic.js';
import { printGithub } from '../../../config/print-github.js';
import { printSarif } from '../../../config/print-sarif.js';
import { interfaceAddresses, machineNetwork } from '../../../linux/host/machine-network.js';
import { createScriptChecker } from '../../../notify/script-checker.js';
import { version } from '../../../observe/version.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, configIdOption, UsageError } from '../../command.js';
import { pageUri } from '../../page-uri.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... [FILE]...'],
  description: `
Reads each FILE (default /etc/keepalived/keepalived.conf, - for standard input) as the daemon
would and reports what is wrong with it, where, and what to do about it. Nothing is changed or
started.`,
  operands: [{ name: 'FILE', many: true }],
  options: {
    'config-id': configIdOption,
    'all-config': {
      type: 'boolean',
      short: 'e',
      help: 'an include that finds no file is an error',
    },
    strict: { type: 'boolean', help: 'a warning is as bad as an error: status 5' },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['text', 'json', 'sarif', 'github'],
      help: 'sarif for code\nscanning, github for annotations',
    },
    elsewhere: {
      type: 'boolean',
      help: 'FILE is for another machine: do not look for its interfaces and\nscripts on this one',
    },
    peer: {
      type: 'string',
      value: 'OTHER',
      multiple: true,
      help:
        'the file of another router of the cluster, may be repeated: hold the\n' +
        'files against each other and tell what the routers would do',
    },
    'peer-id': {
      type: 'string',
      value: 'ID',
      multiple: true,
      help:
        'the lines of OTHER that begin with @ID, when one file serves them all;\n' +
        'the first belongs to the first --peer, and so on',
    },
  },
  exitsHeading: 'Exit status, as of keepalived -t and upkeepd -t; of several files the worst',
  exits: [
    '1  wrong command line',
    ...Object.entries(testStatusMeanings).map(([status, meaning]) => `${status}  ${meaning}`),
  ].join('\n'),
  examples: `upkeep check                             the installed configuration
upkeep check ./keepalived.conf           a draft
upkeep check --elsewhere --strict *.conf in a pipeline, away from the router
upkeep check --elsewhere lb1.conf --peer lb2.conf
upkeep check -i lb1 all.conf --peer all.conf --peer-id lb2
upkeep check --format json k.conf | jq '.diagnostics[].message'`,
} as const satisfies CommandManual;

const DEFAULT_FILE = '/etc/keepalived/keepalived.conf';
/** How standard input is called in messages. */
const STANDARD_INPUT = '<stdin>';

/** A checked file: what loading gave, and all that is to say about it. */
type Report = Pick<LoadResult, 'diagnostics' | 'exitStatus' | 'usable' | 'sources'> & {
  readonly file: string;
};

/** How the reports are written, in the order of the command line. */
type Writer = (reports: readonly Report[], colour: boolean) => string;

const writers: Readonly<Record<'text' | 'json' | 'sarif' | 'github', Writer>> = {
  text: textReport,
  json: jsonReport,
  sarif: (reports) => {
    const titles = new Map(lintRules.map(({ code, title }) => [code, title]));
    const tool = { version, titles, findManual: codeManual, pageUri };
    return printSarif(
      reports.flatMap(({ diagnostics }) => diagnostics),
      tool,
    );
  },
  github: (reports) => printGithub(reports.flatMap(({ diagnostics }) => diagnostics)),
};

/** Checks and prints. @returns the exit status of a configuration test, of the worst file */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const format = choiceOf('--format', manual.options.format, values.format);
  const { peer: peers = [], 'peer-id': ids = [] } = values;
  if (ids.length > peers.length) {
    throw new UsageError('--peer-id belongs to a --peer');
  }
  if (peers.length > 0 && positionals.length > 1) {
    throw new UsageError('with --peer there is one FILE: that of this router');
  }
  const given = positionals.length === 0 ? [DEFAULT_FILE] : positionals;
  const files = given.map((file) => (file === '-' ? STANDARD_INPUT : file));
  const shared = {
    configId: values['config-id'] ?? hostname().split('.', 1)[0] ?? '',
    allIncludeChecks: values['all-config'] ?? false,
    currentDirectory: process.cwd(),
  };
  const around = values.elsewhere
    ? {}
    : { machine: machineNetwork, checkScripts: createScriptChecker() };
  const others = peers.map((path, index) => {
    const id = ids[index];
    const configId = id ?? shared.configId;
    const name = id === undefined ? path : `${path} (${id})`;
    return { ...loadConfiguration(path, { ...shared, configId }), name };
  });
  const reports = files.map((file) => {
    const host = file === STANDARD_INPUT ? { host: hostWithStandardInput() } : {};
    const options = { ...shared, hostName: hostname(), ...host, ...around };
    const name = values['config-id'] === undefined ? file : `${file} (${shared.configId})`;
    const loaded = loadConfiguration(file, options);
    const { networkNamespace } = loaded.configuration.global;
    const here = values.elsewhere ? {} : { networksOf: networksIn(networkNamespace) };
    const own = { ...loaded, name, ...here };
    return reportOn(file, own, others, values.strict ? strictStatus : testStatus);
  });
  terminal.out(writers[format](reports, terminal.colour));
  return worstStatus(reports.map(({ exitStatus }) => exitStatus));
}

type NamedResult = LoadResult & ClusterFile;

/** The result with what the rules across blocks and across files find, in the order of files. */
function reportOn(
  file: string,
  own: NamedResult,
  peers: readonly NamedResult[],
  statusOf: typeof testStatus,
): Report {
  const differences: readonly Diagnostic[] = comparePeers([own, ...peers]);
  const sources = new Map([own, ...peers].flatMap((each) => [...each.sources]));
  const diagnostics = [...own.diagnostics, ...lintConfiguration(own), ...differences];
  return {
    file,
    diagnostics: inFileOrder(diagnostics, [...sources.keys()]),
    exitStatus: statusOf(diagnostics),
    usable: own.usable,
    sources,
  };
}

/** With the way to the manual at its end, once for all. */
function textReport(reports: readonly Report[], colour: boolean): string {
  const diagnostics = reports.flatMap((report) => report.diagnostics);
  const sources = new Map(reports.flatMap((report) => [...report.sources]));
  const [first] = diagnostics;
  const more = first === undefined ? '' : `more about a code: upkeep explain ${first.code}\n`;
  return printDiagnostics(diagnostics, sources, { colour }) + more;
}

/** One file is an object, several are a list of them. */
function jsonReport(reports: readonly Report[]): string {
  const objects = reports.map(({ file, exitStatus, usable, diagnostics }) => {
    const records = diagnosticRecords(diagnostics, codeManual);
    return { file, exitStatus, usable, diagnostics: records };
  });
  const [only, ...others] = objects;
  return `${JSON.stringify(others.length === 0 ? only : objects, undefined, 2)}\n`;
}

/** The files of this machine, and standard input under its name. */
function hostWithStandardInput(): LanguageHost {
  const host = nodeFileHost();
  return {
    ...host,
    readFile: (path) => (path === STANDARD_INPUT ? readFileSync(0) : host.readFile(path)),
  };
}

/** The networks that an interface of this machine is on now, in a network namespace of it. */
function networksIn(
  networkNamespace: string | undefined,
): (device?: string) => readonly InterfaceNetwork[] {
  let interfaces: ReturnType<typeof interfaceAddresses> | undefined;
  return (device) => {
    interfaces ??= interfaceAddresses(networkNamespace);
    const own = device === undefined ? Object.values(interfaces).flat() : interfaces[device];
    return (own ?? []).flatMap((each) => {
      const address = parseAddress(each?.address ?? '');
      const prefixLength = Number(each?.cidr?.split('/')[1] ?? Number.NaN);
      return address === undefined || Number.isNaN(prefixLength) ? [] : [{ address, prefixLength }];
    });
  };
}
