import { type CommandRow, configIdOption, socketOption } from '../../command.js';

/** `upkeep plan`: what it takes, and its words. */
export const plan = {
  name: 'plan',
  summary: 'show what a start or reload would change',
  usage: ['[OPTION]... [FILE]'],
  description: `
Shows what upkeepd would change with FILE, and touches nothing. While a daemon runs it is a
reload: servers that are down stay out, services of others stay, and each block of the file is
compared with the one that runs, with what follows from a change. Without a daemon it is a start.
FILE is by default the file of the daemon
that runs, or /etc/keepalived/keepalived.conf. Needs root.

  + comes    ~ changes    - goes

Services and destinations are compared with what the kernel has now: a plan also shows what
somebody else has changed and the daemon would put right.`,
  operands: [{ name: 'FILE' }],
  options: {
    'config-id': {
      ...configIdOption,
      help:
        'use the lines that begin with @ID (default: as the daemon does that\n' +
        'runs, or the host name)',
    },
    format: { type: 'string', value: 'FORMAT', choices: ['text', 'json'] },
    socket: socketOption,
  },
  exits: `0  nothing would change    2  something would change
1  no plan can be made, or the reload would be refused`,
  examples: `upkeep plan                              is the kernel as the file says?
upkeep plan ./keepalived.conf && echo unchanged
upkeep plan --format json | jq -r '.services[] | "\\(.change) \\(.service)"'`,
} as const satisfies CommandRow;
