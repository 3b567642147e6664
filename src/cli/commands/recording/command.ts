import { type CommandRow, socketOption } from '../../command.js';

/** `upkeep recording`: what it takes, and its words. */
export const recording = {
  name: 'recording',
  summary: 'show what VRRP was told last, or play it again',
  usage: ['[--socket PATH]', '--replay FILE'],
  description: `
Prints what the VRRP process of the running upkeepd was told last, some thousands of packets,
deadlines, link changes and results of scripts, a line of JSON each. It begins with the
configuration: passwords of VRRP are in it, and in the packets. With upkeepd --record FILE all of
it is written down.

With --replay the same core is told the same again, and prints what it does: packets, addresses,
notifications, log events. No daemon is needed, and nothing is sent or changed.`,
  options: {
    replay: { type: 'string', value: 'FILE', help: 'play FILE again; - for standard input' },
    socket: socketOption,
  },
  exits: `0  printed    1  the daemon has nothing to tell, or FILE is no recording
3  no daemon is running`,
  examples: `upkeep recording > incident.jsonl
upkeep recording --replay incident.jsonl | grep stateChanged`,
} as const satisfies CommandRow;
