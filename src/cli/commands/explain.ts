/** `upkeep explain`: the manual of one keyword. */
import { explainGroups, explainOverview } from '../../config/manual/explain.js';
import { findEntries } from '../../config/manual/find.js';
import { readArguments } from '../arguments.js';
import { exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

/** `vrrp_instance priority` may be written with a blank as well as with a dot. */
const MOST_WORDS = 6;

/** Explains a keyword. @returns 1 when there is no such keyword */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals } = readArguments(args, {}, MOST_WORDS);
  const query = positionals.join('.');
  if (query === '') {
    terminal.out(explainOverview(terminal.colour));
    return exitCodes.ok;
  }
  const found = findEntries(query);
  if (found.kind === 'unknown') {
    const advice =
      found.suggestion === undefined
        ? "Try 'upkeep explain' for a list."
        : `Did you mean '${found.suggestion}'?`;
    terminal.error(`upkeep explain: there is no keyword '${query}'. ${advice}\n`);
    return exitCodes.failed;
  }
  terminal.out(explainGroups(found.groups, terminal.colour));
  return exitCodes.ok;
}
