import { testStatusMeanings } from '../../../config/exit-status.js';
import { type CommandRow, configIdOption } from '../../command.js';

/** `upkeep check`: what it takes, and its words. */
export const check = {
  name: 'check',
  summary: 'check a configuration file',
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
} as const satisfies CommandRow;
