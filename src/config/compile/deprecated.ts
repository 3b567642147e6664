/** Keywords that were renamed. */
import type { Directive } from '../language/tree.js';
import type { Keyword } from '../schema/keyword.js';
import { type CompileContext, reportWarning } from './context.js';

/** Reports the use of a deprecated keyword and what to write in its place. */
export function reportDeprecated(
  context: CompileContext,
  directive: Directive,
  keyword: Keyword,
): void {
  if (keyword.deprecated) {
    const written = directive.keyword.text;
    const hint = keyword.synonymOf === undefined ? {} : { hint: `write '${keyword.synonymOf}'` };
    const more = { class: 'DEPRECATED', ...hint } as const;
    reportWarning(
      context,
      'deprecated-keyword',
      directive.keyword,
      `'${written}' is deprecated`,
      more,
    );
  }
}
