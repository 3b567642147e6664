/** Braces where they belong: a block keyword needs them, any other must not have them. */
import type { Directive } from '../../language/tree.js';
import type { Keyword } from '../../schema/keyword.js';
import { type CompileContext, reportError } from './context.js';

/**
 * Reports missing and unexpected braces. False when the directive cannot be used: a block without
 * braces. Unexpected braces and what they hold are skipped, and the keyword counts.
 */
export function checkShape(
  context: CompileContext,
  directive: Directive,
  keyword: Keyword,
): boolean {
  if (keyword.kind === 'block' && directive.block === undefined) {
    const name = directive.name;
    const message = `'${name}' needs a block in braces`;
    const hint = `write '${name}${directive.rest.text === '' ? '' : ' …'} {' and close it with '}'`;
    const more = { class: 'MISSING_BOB', hint } as const;
    reportError(context, 'missing-block', directive.keyword, message, more);
    return false;
  }
  if (keyword.kind !== 'block' && directive.block !== undefined) {
    const name = directive.name;
    const message = `'${name}' takes no block; the braces and what they hold are skipped`;
    const more = { class: 'UNEXPECTED_BOB' } as const;
    reportError(context, 'unexpected-block', directive.block.open, message, more);
  }
  return true;
}
