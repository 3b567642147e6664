/**
 * Control characters in what YAML says. A conf file cannot have a line feed within a word; YAML
 * can, and a name with one would make two lines of each line that is written to a FIFO.
 */
import { problem, type Reporter } from '../language/reporter.js';
import type { Directive } from '../language/tree.js';

/** Of Unicode's category Cc all but the tabulator. */
const CONTROL_CHARACTER = /[^\P{Cc}\t]/u;

/** The directives that have none in any word; the others are reported and left out. */
export function withoutControlCharacters(
  directives: readonly Directive[],
  reporter: Reporter,
): readonly Directive[] {
  return directives.flatMap((directive) => {
    const words = [directive.keyword, ...directive.arguments, directive.rest];
    const forged = words.find(({ text }) => CONTROL_CHARACTER.test(text));
    if (forged !== undefined) {
      const message = `'${directive.keyword.text}' has a line feed or another control character`;
      const hint = 'write the text in one line, without escapes as \\n';
      const { span } = forged;
      reporter.report(problem('yaml-control-character', 'GENERAL_ERROR', span, message, { hint }));
      return [];
    }
    const { block } = directive;
    return block === undefined
      ? [directive]
      : [
          {
            ...directive,
            block: { ...block, directives: withoutControlCharacters(block.directives, reporter) },
          },
        ];
  });
}
