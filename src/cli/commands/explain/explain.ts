/** `upkeep explain`: the manual of one keyword, or of the code of a diagnostic. */
import { nearest } from '../../../config/compile/reading/edit-distance.js';
import { explainGroups, explainOverview } from '../../../config/manual/explain.js';
import { explainCode, explainedCodes } from '../../../config/manual/explain-code.js';
import { findEntries } from '../../../config/manual/find.js';
import { readArguments } from '../../arguments.js';
import type { CommandManual } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
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
} as const satisfies CommandManual;

/** Explains a keyword or a code. @returns 1 when there is no such word */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals } = readArguments(args, manual);
  const query = positionals.join('.');
  if (query === '') {
    terminal.out(explainOverview(terminal.colour));
    return exitCodes.ok;
  }
  const found = findEntries(query);
  if (found.kind === 'unknown') {
    const explained = explainCode(query, terminal.colour);
    if (explained !== undefined) {
      terminal.out(explained);
      return exitCodes.ok;
    }
    // Codes have hyphens, which hardly a keyword has.
    const code = query.includes('-') ? nearest(query, explainedCodes()) : undefined;
    const suggestion = code ?? found.suggestion;
    const advice =
      suggestion === undefined
        ? "Try 'upkeep explain' for a list."
        : `Did you mean '${suggestion}'?`;
    terminal.error(`upkeep explain: there is no keyword or code '${query}'. ${advice}\n`);
    return exitCodes.failed;
  }
  terminal.out(explainGroups(found.groups, terminal.colour));
  return exitCodes.ok;
}
