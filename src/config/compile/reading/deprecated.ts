/** Keywords that were renamed. */
import type { Word } from '../../language/tree.js';
import type { Keyword } from '../../schema/keyword.js';
import { type CompileContext, reportWarning } from './context.js';

/** Reports the use of a deprecated keyword or option and what to write in its place. */
export function reportDeprecated(
  context: CompileContext,
  use: { readonly keyword: Word },
  row: Keyword,
): void {
  if (row.deprecated) {
    const { keyword: word } = use;
    const hint = row.synonymOf === undefined ? {} : { hint: `write '${row.synonymOf}'` };
    const more = { class: row.deprecated === true ? 'DEPRECATED' : 'OK', ...hint } as const;
    const message = `'${word.text}' is deprecated`;
    reportWarning(context, 'deprecated-keyword', word, message, more);
  }
}
