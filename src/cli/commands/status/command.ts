import { type CommandRow, socketOption } from '../../command.js';

/** `upkeep status`: what it takes, and its words. */
export const status = {
  name: 'status',
  summary: 'show what a running daemon is doing',
  usage: ['[OPTION]...'],
  description: `
Asks the running upkeepd who is master, since when, with which priority, which real servers are
up with which weight, and what is wrong.`,
  options: {
    format: { type: 'string', value: 'FORMAT', choices: ['text', 'json', 'yaml'] },
    json: { type: 'boolean', help: 'the same as --format json' },
    socket: socketOption,
  },
  exits: '0  the daemon answered    1  it did not answer properly    3  no daemon is running',
  examples: `upkeep status
upkeep status --json | jq -r '.vrrp.instances[] | "\\(.name) \\(.state)"'
watch -n1 upkeep status`,
} as const satisfies CommandRow;
