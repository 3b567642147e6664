import type { CommandRow } from '../../command.js';

/** `upkeep explain`: what it takes, and its words. */
export const explain = {
  name: 'explain',
  summary: 'explain a keyword or a diagnostic',
  usage: ['[[BLOCK.]KEYWORD | CODE]'],
  description: `
Tells what a keyword of the configuration takes, what it does, its default, where it is used, what
a reload does with a change, and whether upkeep supports it. A keyword that several blocks know is
shown for each of them. Without KEYWORD, lists the top level.

CODE is what upkeep check and the daemon print in brackets behind a message: tells what is wrong,
what follows from it, and what to do.`,
  // `vrrp_instance priority` may be written with a blank as well as with a dot.
  operands: [{ name: 'KEYWORD', many: true }],
  options: {},
  exits: '0  explained    1  no such keyword or code',
  examples: `upkeep explain priority
upkeep explain vrrp_instance.track_script
upkeep explain virtual_ipaddress dev
upkeep explain repeated-virtual-router-id`,
} as const satisfies CommandRow;
