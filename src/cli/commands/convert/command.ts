import { type CommandRow, configIdOption } from '../../command.js';

/** `upkeep convert`: what it takes, and its words. */
export const convert = {
  name: 'convert',
  summary: 'turn a configuration into YAML, or back',
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
} as const satisfies CommandRow;
