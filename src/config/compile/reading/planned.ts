/**
 * Keywords that keepalived knows and upkeep does not act on yet: said once each. Their values and
 * blocks are checked like any others, so that a mistake is found now and not when the keyword
 * starts to work.
 */
import type { Word } from '../../language/tree.js';
import type { PlannedKeyword } from '../../schema/keyword.js';
import { type CompileContext, reportHint, reportWarning } from './context.js';

/** Says, once for each place, that a keyword of the block `path` does nothing yet. */
export function tellPlanned(
  context: CompileContext,
  word: Word,
  { harmless, effect }: PlannedKeyword,
  path: string,
): void {
  const place = path === '' ? word.text : `${path}.${word.text}`;
  if (!context.reportedPlanned.has(place)) {
    context.reportedPlanned.add(place);
    const report = harmless ? reportHint : reportWarning;
    const message = `'${word.text}' is not supported yet: ${effect}`;
    report(context, 'not-supported-yet', word, message, { class: 'OK' });
  }
}
