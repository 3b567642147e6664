/** From a file to a configuration: reading, compiling, checking of scripts, and the verdict. */

import { type CompileResult, compileConfiguration } from './compile/compile.js';
import type { Diagnostic, Severity } from './diagnostic.js';
import { type TestStatus, testStatus, type Usability, usability } from './exit-status.js';
import { nodeFileHost } from './language/file-host.js';
import type { IncludedPattern } from './language/include/include.js';
import {
  type DirectiveTree,
  type LanguageHost,
  type ReadOptions,
  readDirectives,
} from './language/read.js';
import type { SourceText } from './language/text/source.js';
import type { Directive } from './language/tree.js';
import type { MachineNetwork } from './machine.js';
import type { ReportedCode } from './manual/codes/all-codes.js';
import type { Configuration, ScriptCommand, ScriptDefaults } from './model.js';
import { isYamlFile, readYamlFile } from './yaml/yaml-file.js';

/** What a check of a script has found; it is placed where the script is written. */
export interface ScriptObservation {
  /** `script-not-found`, `script-unsafe`, … */
  readonly code: ReportedCode;
  readonly severity: Severity;
  /** One sentence without a full stop. */
  readonly message: string;
  /** keepalived's class SECURITY_ERROR: a configuration test ends with 6. */
  readonly security: boolean;
  readonly hint?: string;
}

/** Looks at the file of a script. */
export type ScriptChecker = (
  command: ScriptCommand,
  defaults: ScriptDefaults,
) => readonly ScriptObservation[];

/** How to read a configuration, and what is known of its surroundings. */
export interface LoadOptions {
  /** What `@id` lines compare with: option `-i`, or the node name. */
  readonly configId: string;
  /** Option `-e`. */
  readonly allIncludeChecks: boolean;
  /** Makes `${_PWD}` absolute when `path` is relative. */
  readonly currentDirectory?: string;
  /** Default of `router_id`; otherwise `configId` is. */
  readonly hostName?: string;
  readonly host?: LanguageHost;
  readonly checkScripts?: ScriptChecker;
  /** Without it nothing is said about interfaces and network namespaces that are missing. */
  readonly machine?: MachineNetwork;
}

/** A configuration with everything that is to say about it. */
export interface LoadResult {
  readonly configuration: Configuration;
  /** What the files say, includes and conditions resolved: the places of the model. */
  readonly directives: readonly Directive[];
  /** The block of each virtual server of the configuration. */
  readonly serviceBlocks: readonly Directive[];
  /** In the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
  readonly exitStatus: TestStatus;
  readonly usable: Usability;
  /** Every file that was read, by the path that spans name. */
  readonly sources: ReadonlyMap<string, SourceText>;
  /** Every include directive, in the order of reading. */
  readonly includes: readonly IncludedPattern[];
}

/**
 * Loads the configuration at `path`, YAML if its name says so. Problems are diagnostics; nothing is
 * thrown for them.
 */
export function loadConfiguration(path: string, options: LoadOptions): LoadResult {
  const { configId, allIncludeChecks, currentDirectory, hostName, machine } = options;
  const readOptions: ReadOptions = {
    configId,
    allIncludeChecks,
    ...(currentDirectory === undefined ? {} : { currentDirectory }),
  };
  const host = options.host ?? nodeFileHost();
  const tree: DirectiveTree = isYamlFile(path)
    ? readYamlFile(path, host)
    : readDirectives(path, host, readOptions);
  const compiled = compileConfiguration(tree.directives, {
    hostName: hostName ?? configId,
    ...(machine === undefined ? {} : { machine }),
    readKeyFile: (keyPath) => readKeyFile(host, keyPath),
  });
  const diagnostics = [
    ...tree.diagnostics,
    ...compiled.diagnostics,
    ...observeScripts(compiled, options.checkScripts),
  ];
  return {
    configuration: compiled.configuration,
    directives: tree.directives,
    serviceBlocks: compiled.serviceBlocks,
    diagnostics: inFileOrder(diagnostics, [...tree.sources.keys()]),
    exitStatus: testStatus(diagnostics),
    // What a script's file looks like is no reason to refuse a configuration.
    usable: usability([...tree.diagnostics, ...compiled.diagnostics]),
    sources: tree.sources,
    includes: tree.includes,
  };
}

function readKeyFile(host: LanguageHost, path: string) {
  const bytes = host.readFile(path);
  const exposed = host.isExposed?.(path) === true;
  return bytes instanceof Uint8Array ? { bytes, exposed } : undefined;
}

/** Each finding once a place; the one about script security as a whole once. */
function observeScripts(
  { configuration, scripts }: CompileResult,
  check: ScriptChecker | undefined,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  let securityOff = false;
  for (const { command, span } of check === undefined ? [] : scripts) {
    for (const observation of check?.(command, configuration.global.scripts) ?? []) {
      const { code, severity, message, security, hint } = observation;
      if (code === 'script-security-off' && securityOff) {
        continue;
      }
      securityOff ||= code === 'script-security-off';
      const more = hint === undefined ? {} : { hint };
      const name = security ? 'SECURITY_ERROR' : 'OK';
      found.push({ code, severity, class: name, message, span, ...more });
    }
  }
  return found;
}

/** Sorts by file, in the order of reading, line and column. */
export function inFileOrder(
  diagnostics: readonly Diagnostic[],
  files: readonly string[],
): readonly Diagnostic[] {
  const order = new Map(files.map((file, index) => [file, index]));
  const rank = (diagnostic: Diagnostic) => order.get(diagnostic.span.file) ?? -1;
  return [...diagnostics].sort(
    (left, right) =>
      rank(left) - rank(right) ||
      left.span.line - right.span.line ||
      left.span.column - right.span.column,
  );
}
