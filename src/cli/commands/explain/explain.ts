/** `upkeep explain`: the manual of one keyword, or of the code of a diagnostic. */
import { nearest } from '../../../config/compile/reading/edit-distance.js';
import { explainGroups, explainOverview } from '../../../config/manual/explain.js';
import { explainCode, explainedCodes } from '../../../config/manual/explain-code.js';
import { findEntries } from '../../../config/manual/find.js';
import { readArguments } from '../../arguments.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { explain } from './command.js';

/** Explains a keyword or a code. @returns 1 when there is no such word */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals } = readArguments(args, explain);
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
