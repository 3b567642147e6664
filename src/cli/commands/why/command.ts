import { type CommandRow, socketOption } from '../../command.js';

/** `upkeep why`: what it takes, and its words. */
export const why = {
  name: 'why',
  summary: 'tell why an instance, an address or a server is in its state, and what to do',
  usage: ['[OPTION]... NAME'],
  description: `
Asks the running upkeepd about one thing: who owns an address and why, why an instance is BACKUP
or in FAULT, what its trackers take from its priority, why a real server is out and since when,
and what can be done. NAME is one of
  VI_1                     an instance or a sync group
  10.0.0.100               an address: of an instance, of virtual or real servers, or all of these
  10.0.0.100:80            a virtual or a real server; tcp/10.0.0.100:80, [2001:db8::1]:80
  fwmark/10, group/NAME    a virtual server
  10.0.0.100:80/10.1.0.4   a real server of one virtual server
or a name as upkeep status prints it. What a name stands for more than once is told of each.`,
  operands: [{ name: 'NAME' }],
  options: {
    json: { type: 'boolean', help: 'a list of explanations as JSON' },
    socket: socketOption,
  },
  exits: '0  explained    1  there is no such thing    3  no daemon is running',
  examples: `upkeep why VI_1
upkeep why 10.0.0.100
upkeep why 10.1.0.4:80 --json | jq -r '.[].answer'`,
} as const satisfies CommandRow;
