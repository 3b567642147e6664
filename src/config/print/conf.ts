/** From the directive tree to the text of a conf file. */
import { readDirectives } from '../language/read.js';
import type { Directive, Span } from '../language/tree.js';
import { quoteWord } from '../yaml/words.js';

/** The text, or why there is none. */
export type PrintedConf =
  | { readonly kind: 'printed'; readonly text: string }
  /** `span` is the keyword of the directive that a conf file cannot say. */
  | { readonly kind: 'refused'; readonly message: string; readonly span: Span };

const INDENT = '    ';
const FILE = 'printed.conf';

/**
 * Writes directives as a conf file: one a line, indented by four blanks for each block. The text is
 * read again: what would come back as something else (a quote or a line feed within a word, a line
 * of more than 1023 bytes, a word that is a reference) is refused.
 */
export function printConf(directives: readonly Directive[]): PrintedConf {
  const lines: string[] = [];
  writeDirectives(directives, '', lines);
  const text = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  const bytes = new TextEncoder().encode(text);
  const host = {
    readFile: (path: string) => (path === FILE ? bytes : { kind: 'missing' as const }),
    glob: () => [],
    environment: () => undefined,
    random: () => 0,
  };
  const again = readDirectives(FILE, host, { configId: '', allIncludeChecks: false });
  const wrong = firstDifference(directives, again.directives);
  if (wrong === undefined) {
    return { kind: 'printed', text };
  }
  const { text: name, span } = wrong.keyword;
  return { kind: 'refused', message: `'${name}' cannot be written in a conf file as it is`, span };
}

function writeDirectives(directives: readonly Directive[], indent: string, lines: string[]): void {
  for (const { keyword, rest, block } of directives) {
    const words = rest.text === '' ? '' : ` ${escapeComments(rest.text)}`;
    const line = `${indent}${quoteWord(keyword.text)}${words}`;
    if (block === undefined) {
      lines.push(line);
    } else {
      lines.push(`${line} {`);
      writeDirectives(block.directives, indent + INDENT, lines);
      lines.push(`${indent}}`);
    }
  }
}

/** Outside of quotes, `#` and `!` begin a comment. */
function escapeComments(rest: string): string {
  return rest.replace(/"[^"]*"?|[#!]/g, (part) => (/^[#!]/.test(part) ? `\\${part}` : part));
}

/** The first directive that did not come back. */
function firstDifference(
  before: readonly Directive[],
  after: readonly Directive[],
): Directive | undefined {
  for (const [index, directive] of before.entries()) {
    const other = after[index];
    if (other === undefined || !sameLine(directive, other)) {
      return directive;
    }
    const inner = firstDifference(directive.block?.directives ?? [], other.block?.directives ?? []);
    if (inner !== undefined) {
      return inner;
    }
  }
  return after.length === before.length ? undefined : before.at(-1);
}

function sameLine(left: Directive, right: Directive): boolean {
  return (
    left.name === right.name &&
    left.rest.text === right.rest.text &&
    left.block?.directives.length === right.block?.directives.length &&
    left.arguments.length === right.arguments.length &&
    left.arguments.every((word, index) => word.text === right.arguments[index]?.text)
  );
}
