import { type CommandRow, configIdOption } from '../../command.js';

/** `upkeep key`: what it takes, and its words. */
export const key = {
  name: 'key',
  summary: 'change the key of auth_hmac on a pair of routers without losing an advert',
  usage: ['rotate [OPTION]... FILE PEER'],
  description: `
Prints the steps that put another key into the auth_hmac of FILE and PEER, the files of two
routers: which file, which lines, and which of them reloads. After each step both believe each
other, which is checked as upkeep check FILE --peer PEER does. No file is changed.`,
  options: {},
  actions: {
    rotate: {
      help: 'the steps, in their order',
      operands: [{ name: 'FILE' }, { name: 'PEER' }],
      options: {
        key: {
          type: 'string',
          value: 'KEY',
          help: 'the new key, as in the file: a text, hex: or file:\n(default: 32 random bytes)',
        },
        id: {
          type: 'string',
          value: 'ID',
          help: 'its number (default: the next one that is free)',
        },
        instance: {
          type: 'string',
          value: 'NAME',
          help: 'of this instance of FILE only (default: all that sign)',
        },
        'config-id': configIdOption,
        'peer-id': {
          type: 'string',
          value: 'ID',
          help: 'the same for PEER (default: that of FILE)',
        },
        json: { type: 'boolean', help: 'the steps with their edits as JSON' },
      },
    },
  },
  exits: '0  printed    1  there is no such way: the reason is said',
  examples: `upkeep key rotate master.conf backup.conf
upkeep key rotate master.conf backup.conf --key file:/etc/keepalived/vrrp-2.key`,
} as const satisfies CommandRow;
