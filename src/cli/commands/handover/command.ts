import { type CommandRow, socketOption } from '../../command.js';

/** `upkeep handover`: what it takes, and its words. */
export const handover = {
  name: 'handover',
  summary: 'move virtual routers to their backups without a gap',
  usage: ['[OPTION]... NAME...', '[OPTION]... --all'],
  description: `
Asks the running upkeepd to hand the named instances over, or all members of the named sync
groups. A master goes on answering for its addresses and advertises priority 1, so that the best
backup takes over by its own timer; when it has advertised, the addresses go. Backups need nothing
for it, be they keepalived or others; one with nopreempt does not take over.

The instance stays BACKUP with priority 1 until it is master again, because no other is there.`,
  operands: [{ name: 'NAME', many: true }],
  options: {
    all: { type: 'boolean', help: 'every instance that is master here' },
    timeout: {
      type: 'string',
      value: 'SECONDS',
      help: 'how long to wait for a backup (default 10); then the master stays',
    },
    socket: socketOption,
  },
  exits: `0  done    1  refused: no such name, or not master here
2  no backup has taken over, and this router is still master    3  no daemon is running`,
  examples: `upkeep handover VI_1
upkeep handover --all && systemctl restart upkeepd`,
} as const satisfies CommandRow;
