/** `upkeep check`: what keepalived -t does, with places, explanations and JSON. */
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { nodeFileHost } from '../../config/language/file-host.js';
import type { LanguageHost } from '../../config/language/host.js';
import { type LoadOptions, type LoadResult, loadConfiguration } from '../../config/load.js';
import { diagnosticRecords, printDiagnostics } from '../../config/print-diagnostic.js';
import { oneOf, readArguments } from '../arguments.js';
import { createScriptChecker } from '../script-checker.js';
import type { Terminal } from '../terminal.js';

const DEFAULT_FILE = '/etc/keepalived/keepalived.conf';
/** How standard input is called in messages. */
const STANDARD_INPUT = '<stdin>';

/** Checks and prints. @returns keepalived's exit status of a configuration test */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    {
      'config-id': { type: 'string', short: 'i' },
      'all-config': { type: 'boolean', short: 'e' },
      format: { type: 'string', default: 'text' },
      elsewhere: { type: 'boolean' },
    },
    1,
  );
  const format = oneOf('--format', values.format, ['text', 'json']);
  const [given = DEFAULT_FILE] = positionals;
  const file = given === '-' ? STANDARD_INPUT : given;
  const result = loadConfiguration(file, {
    configId: values['config-id'] ?? hostname().split('.', 1)[0] ?? '',
    allIncludeChecks: values['all-config'] ?? false,
    hostName: hostname(),
    currentDirectory: process.cwd(),
    ...(file === STANDARD_INPUT ? { host: hostWithStandardInput() } : {}),
    ...(values.elsewhere ? {} : surroundings()),
  });
  terminal.out(
    format === 'json'
      ? jsonReport(file, result)
      : printDiagnostics(result.diagnostics, result.sources, { colour: terminal.colour }),
  );
  return result.exitStatus;
}

function jsonReport(file: string, result: LoadResult): string {
  const report = {
    file,
    exitStatus: result.exitStatus,
    usable: result.usable,
    diagnostics: diagnosticRecords(result.diagnostics),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** The files of this machine, and standard input under its name. */
function hostWithStandardInput(): LanguageHost {
  const host = nodeFileHost();
  return {
    ...host,
    readFile: (path) => (path === STANDARD_INPUT ? readFileSync(0) : host.readFile(path)),
  };
}

/** What the configuration is compared with on this machine. */
function surroundings(): Pick<LoadOptions, 'interfaces' | 'checkScripts'> {
  const checkScripts = createScriptChecker();
  try {
    // all of them: os.networkInterfaces() leaves out those without an address
    return { interfaces: readdirSync('/sys/class/net'), checkScripts };
  } catch {
    return { checkScripts }; // without sysfs nothing is known about interfaces
  }
}
