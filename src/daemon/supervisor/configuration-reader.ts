/** Reads the configuration file for the daemon: what is wrong with it goes to the log. */
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { failureOf } from '../../base/failure.js';
import type { Diagnostic } from '../../config/diagnostic.js';
import { isMainFileProblem, refusing } from '../../config/exit-status.js';
import { nodeFileHost } from '../../config/language/file-host.js';
import type { LanguageHost } from '../../config/language/host.js';
import type { IncludedPattern } from '../../config/language/include/include.js';
import type { Directive } from '../../config/language/tree.js';
import { type LoadResult, loadConfiguration } from '../../config/load.js';
import type { MachineNetwork } from '../../config/machine.js';
import type { Configuration } from '../../config/model.js';
import { printDiagnostics } from '../../config/print-diagnostic.js';
import { machineNetwork } from '../../linux/host/machine-network.js';
import { auditScripts } from '../../notify/script-audit.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';

import type { ReadFiles } from './configuration-files.js';
import { lostInclude } from './lost-includes.js';
import { refusedChange } from './reload-rules.js';

/** What the command line says about reading. */
export interface ReaderOptions {
  readonly file: string;
  readonly configId: string | undefined;
  readonly allIncludeChecks: boolean;
  /** `reload_check_config`: gets what is wrong with a refused file; "" or absent: nothing does. */
  readonly reportFile?: string;
  /** In the place of the file. */
  readonly text?: string;
  /** What runs: the file is read for a reload. Absent: for a start. */
  readonly running?: ReloadGround;
}

/** What a reload is judged by: `upkeep plan` asks the daemon for it. */
export interface ReloadGround {
  /** What runs. */
  readonly configuration: Configuration;
  /** What it was put together from; absent: not known. */
  readonly includes?: readonly IncludedPattern[];
  /** Those that may be named; absent: not to be found out. */
  readonly interfaces?: readonly string[];
}

/** A configuration, and what it was made of. */
export interface UsableRead {
  readonly kind: 'usable';
  readonly configuration: Configuration;
  readonly directives: readonly Directive[];
  /** Every file that was read. */
  readonly files: readonly string[];
  /** What includes ask for. */
  readonly includes: readonly IncludedPattern[];
}

/** A configuration, or why there is none and the exit status that says so. */
export type ReadOutcome =
  | UsableRead
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** What is wrong with the file, a line each; none where it is not the file. */
      readonly problems: readonly string[];
      readonly exitStatus: number;
    };

/** keepalived's exit code NO_CONFIG (run-time contract, "Exit codes"). */
export const NO_CONFIGURATION = 6;

/**
 * Reads and judges the file. At a start only what leaves nothing to run refuses it, as with
 * keepalived; a reload is refused for any error, because there is a running configuration to keep,
 * and for what a running daemon cannot follow.
 */
export function readConfiguration(
  options: ReaderOptions,
  log: (event: SupervisorLogEvent) => void,
): ReadOutcome {
  const { running, text } = options;
  const purpose = running === undefined ? 'start' : 'reload';
  const loaded = loadConfiguration(options.file, {
    configId: options.configId ?? shortHostName(),
    allIncludeChecks: options.allIncludeChecks,
    hostName: hostname(),
    currentDirectory: process.cwd(),
    ...(running && { machine: machineOf(running) }),
    ...(text !== undefined && { host: hostWithText(options.file, text) }),
  });
  for (const diagnostic of loaded.diagnostics) {
    if (diagnostic.severity !== 'hint') {
      log({
        event: 'configurationProblem',
        severity: diagnostic.severity,
        text: oneLine(diagnostic),
      });
    }
  }
  if (!loaded.usable[purpose]) {
    keepReport(options.reportFile, loaded, log);
    const problems = refusing(loaded.diagnostics, purpose).map(oneLine);
    const reason = refusal(loaded, purpose);
    return { kind: 'refused', reason, problems, exitStatus: exitStatus(loaded) };
  }
  const reason =
    running &&
    (lostInclude(running.includes, loaded.includes) ??
      refusedChange(running.configuration, loaded.configuration));
  if (reason !== undefined) {
    return { kind: 'refused', reason, problems: [], exitStatus: NO_CONFIGURATION };
  }
  const audit = auditScripts(loaded.configuration);
  for (const { what, finding } of audit.findings) {
    const text = what === '' ? finding.message : `${what}: ${finding.message}`;
    log({ event: 'configurationProblem', severity: finding.severity, text });
  }
  const { directives, includes } = loaded;
  const files = [...loaded.sources.keys()];
  readOf.set(audit.configuration, { files, includes });
  return { kind: 'usable', configuration: audit.configuration, directives, files, includes };
}

const readOf = new WeakMap<Configuration, Pick<UsableRead, 'files' | 'includes'>>();

/** What a configuration was put together from, if it was read here. */
export function filesOf(configuration: Configuration): ReadFiles | undefined {
  return readOf.get(configuration);
}

/**
 * A reload of what runs in this process is judged with the interfaces that are here, as by
 * `upkeep check`, and with those that the running configuration has: one that went away since is a
 * fault and no mistake in the file.
 */
export function reloadGround(configuration: Configuration): ReloadGround {
  const { vrrpInstances, syncGroups } = configuration;
  const includes = readOf.get(configuration)?.includes;
  const here = machineNetwork.interfaces();
  const addresses = vrrpInstances.flatMap((each) => [
    ...each.virtualAddresses,
    ...each.excludedAddresses,
  ]);
  const tracked = [...vrrpInstances, ...syncGroups].flatMap((each) => each.trackInterfaces);
  const running = [
    ...vrrpInstances.map((each) => each.interface),
    ...addresses.map((each) => each.interface),
    ...tracked.map(({ name }) => name),
  ];
  return {
    configuration,
    ...(includes && { includes }),
    ...(here && { interfaces: [...new Set(here.concat(running))] }),
  };
}

/** The files of this machine, but for one. */
function hostWithText(file: string, text: string): LanguageHost {
  const host = nodeFileHost();
  return {
    ...host,
    readFile: (path) => (path === file ? Buffer.from(text) : host.readFile(path)),
  };
}

/** The network namespace is that of the daemon. */
function machineOf({ interfaces }: ReloadGround): MachineNetwork {
  return { interfaces: () => interfaces, hasNetworkNamespace: () => true };
}

function keepReport(
  path: string | undefined,
  { diagnostics, sources }: LoadResult,
  log: (event: SupervisorLogEvent) => void,
): void {
  if (path !== undefined && path !== '') {
    const text = printDiagnostics(diagnostics, sources, { colour: false });
    const reason = failureOf(() => writeFileSync(path, text));
    if (reason !== undefined) {
      log({ event: 'fileFailed', path, reason });
    }
  }
}

/** The node name up to its first dot: what `@id` lines compare with unless `-i` is given. */
export function shortHostName(): string {
  return hostname().split('.', 1)[0] ?? '';
}

function oneLine({ span, message, hint }: Diagnostic): string {
  const advice = hint === undefined ? '' : ` (${hint})`;
  return `${span.file}:${span.line}:${span.column}: ${message}${advice}`;
}

function refusal({ diagnostics }: LoadResult, purpose: 'start' | 'reload'): string {
  const reasons = refusing(diagnostics, purpose);
  const [first] = reasons;
  if (!first) {
    return 'the configuration cannot be used';
  }
  // of a file that could not be read there is no line to name; the message begins with its path
  const what = isMainFileProblem(first) ? first.message : oneLine(first);
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  return what + more;
}

/** A missing parameter ends keepalived with 2, every other reason not to start with 6. */
function exitStatus({ exitStatus: status }: LoadResult): number {
  return status === 2 ? 2 : NO_CONFIGURATION;
}
