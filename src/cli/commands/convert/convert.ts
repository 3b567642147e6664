/** `upkeep convert`: a configuration from one form into the other. */

import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { messageOf } from '../../../base/failure.js';
import { type LoadResult, loadConfiguration } from '../../../config/load.js';
import { printConf } from '../../../config/print/conf.js';
import { printDiagnostics } from '../../../config/print-diagnostic.js';
import { jsonSchemaText } from '../../../config/yaml/json-schema.js';
import { printYaml } from '../../../config/yaml/print-yaml.js';
import { isYamlFile } from '../../../config/yaml/yaml-file.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, configIdOption, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... FILE', '--schema [-o OUT]'],
  description: `
Prints FILE in the other form: a conf file as YAML, and a file named *.yaml or *.yml as conf file.
Both mean the same to the daemon, which reads either. Includes, definitions, conditions and
repetitions are resolved, and comments are lost. A file with errors is not converted.`,
  operands: [{ name: 'FILE' }],
  options: {
    to: { type: 'string', value: 'FORM', help: 'yaml or conf (default: the other one)' },
    output: { type: 'string', short: 'o', value: 'OUT', help: 'write to this file' },
    'config-id': configIdOption,
    force: { type: 'boolean', help: 'convert what can be used of a file with errors' },
    schema: {
      type: 'boolean',
      help:
        'print the JSON Schema of the YAML form, for editors. They complete and\n' +
        'check a file that begins with\n' +
        '# yaml-language-server: $schema=upkeep.schema.json',
    },
  },
  exits: '0  converted    1  errors in FILE, or it cannot be written in the other form',
  examples: `upkeep convert keepalived.conf -o keepalived.yaml
upkeep convert keepalived.yaml | diff keepalived.conf -
upkeep convert --schema -o upkeep.schema.json`,
} as const satisfies CommandManual;

/** Converts a file. @returns 1 when it has errors, or cannot be written in the other form */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const [file] = positionals;
  if (values.schema) {
    if (file !== undefined) {
      throw new UsageError('--schema is not about a file: it fits them all');
    }
    return deliver(jsonSchemaText(), values.output, terminal);
  }
  if (file === undefined) {
    throw new UsageError('which file?');
  }
  const wanted = values.to ?? (isYamlFile(file) ? 'conf' : 'yaml');
  const to = choiceOf('--to', { choices: ['yaml', 'conf'] }, wanted);
  const loaded = loadConfiguration(file, {
    configId: values['config-id'] ?? hostname().split('.', 1)[0] ?? '',
    allIncludeChecks: false,
    currentDirectory: process.cwd(),
    hostName: hostname(),
  });
  const unread = loaded.sources.size === 0;
  const problems = loaded.diagnostics.filter(({ severity }) => unread || severity === 'error');
  if (problems.length > 0) {
    terminal.error(printDiagnostics(problems, loaded.sources, { colour: false }));
    if (!values.force || unread) {
      terminal.error('upkeep convert: nothing is converted; mend the errors, or use --force\n');
      return exitCodes.failed;
    }
  }
  const text = to === 'yaml' ? asYaml(loaded, terminal) : asConf(loaded, terminal);
  if (text === undefined) {
    return exitCodes.failed;
  }
  tellWhatIsResolved(loaded, terminal);
  return deliver(text, values.output, terminal);
}

function deliver(text: string, output: string | undefined, terminal: Terminal): number {
  if (output === undefined) {
    terminal.out(text);
    return exitCodes.ok;
  }
  try {
    writeFileSync(output, text);
    return exitCodes.ok;
  } catch (error) {
    const reason = messageOf(error);
    terminal.error(`upkeep convert: ${reason}\n`);
    return exitCodes.failed;
  }
}

function asYaml({ directives }: LoadResult, terminal: Terminal): string {
  const { text, leftOut } = printYaml(directives);
  for (const { text: name, span } of leftOut) {
    terminal.error(`${span.file}:${span.line}: '${name}' is left out\n`);
  }
  return text;
}

function asConf({ directives }: LoadResult, terminal: Terminal): string | undefined {
  const printed = printConf(directives);
  if (printed.kind === 'refused') {
    const { file, line, column } = printed.span;
    terminal.error(`${file}:${line}:${column}: ${printed.message}\n`);
    return undefined;
  }
  return printed.text;
}

/** What the files say and the tree of directives does not: it is resolved before. */
const RESOLVED: readonly (readonly [what: string, RegExp])[] = [
  ['comments', /(?:^|\s)[#!]/m],
  ['includes', /^\s*include[rmwba]?\s/m],
  ['definitions', /^\s*\$\w+\s*=/m],
  ['conditions', /^\s*@/m],
  ['repetitions', /~(?:SEQx?|LST)\(/],
];

function tellWhatIsResolved({ sources }: LoadResult, terminal: Terminal): void {
  const texts = [...sources.values()].map(({ text }) => text);
  const found = RESOLVED.filter(([, pattern]) => texts.some((text) => pattern.test(text)));
  if (found.length > 0) {
    const names = found.map(([what]) => what).join(', ');
    terminal.error(`note: the result is what the files mean; gone are their ${names}\n`);
  }
}
