/** What a line that has been read completely does to the tree: directives and braces. */

import type { Brace } from './directive-table.js';
import { isIncludeKeyword } from './include/include.js';
import { applyIncludeCheck, type IncludeChecks } from './include/include-checks.js';
import { problem, type Reporter } from './reporter.js';
import { type Line, lineSpan, pieceAt, sliceLine } from './text/line.js';
import { isUnterminated, type Token, tokenise } from './text/tokens.js';
import type { Directive, Span, Word } from './tree.js';
import {
  addDirective,
  closeBlock,
  forgetLastDirective,
  onlyOpenKeyword,
  openBlock,
  type TreeBuilder,
} from './tree-builder.js';

/** Where events go to. */
export interface EventTarget {
  readonly tree: TreeBuilder;
  readonly reporter: Reporter;
  /** In force now; `include_check` changes them. */
  checks: IncludeChecks;
}

/**
 * Looks for the keywords that mean something to the reader itself. True for an include directive:
 * here it is one too late, which is reported, and adds nothing to the tree.
 */
export function isMisplacedInclude(
  target: EventTarget,
  keyword: Word,
  words: readonly Word[],
): boolean {
  const { text } = keyword;
  if (isIncludeKeyword(text)) {
    reportMisplacedInclude(target, keyword.span, words.length === 0);
    forgetLastDirective(target.tree);
    return true;
  }
  if (text === 'include_check' && onlyOpenKeyword(target.tree) === 'global_defs') {
    const names = words.map((word) => word.text);
    target.checks = applyIncludeCheck(target.checks, names).checks;
  }
  return false;
}

function reportMisplacedInclude({ reporter }: EventTarget, span: Span, alone: boolean): void {
  const [message, hint] = alone
    ? ['this include directive names no file', 'write the file name after it']
    : [
        'an include directive is recognised only at the very beginning of a line',
        'no condition, reference, repetition or brace may stand before it',
      ];
  reporter.report(problem('misplaced-include', 'UNKNOWN_KEYWORD', span, message, { hint }));
}

/** Cuts the comment and the blanks at both ends off; reports an unterminated quote. */
export function cutComment(line: Line, reporter: Reporter): Line {
  let start = -1;
  let end = 0;
  for (const token of tokenise(line.text)) {
    if (token.kind === 'comment') {
      break;
    }
    if (isUnterminated(token)) {
      const span = lineSpan(line, token.start, token.end);
      const message = 'the line has an odd number of double quotes';
      reporter.report(problem('unterminated-quote', 'GENERAL_ERROR', span, message));
    }
    if (token.kind !== 'blank') {
      start = start < 0 ? token.start : start;
      end = token.end;
    }
  }
  return sliceLine(line, Math.max(start, 0), end);
}

/**
 * Cuts a line (no comment, nothing left to replace) at its braces and splits the parts into words.
 * `indent` is the column of the line's first character, or 0 when that tells nothing.
 */
export function emitLine(target: EventTarget, line: Line, indent: number): void {
  let words: Token[] = [];
  let first = true;
  let onlyCloses = true;
  const flush = (): void => {
    const [keyword, ...others] = words;
    if (keyword) {
      const directive = buildDirective(line, keyword, others);
      if (!isMisplacedInclude(target, directive.keyword, directive.arguments)) {
        addDirective(target.tree, target.tree.table.addMade(directive), first ? indent : 0);
      }
      first = false;
      onlyCloses = false;
    }
    words = [];
  };
  for (const token of tokenise(line.text)) {
    if (token.kind === 'open' || token.kind === 'close') {
      flush();
      const { source } = pieceAt(line, token.start).origin;
      const brace: Brace = { source, at: lineSpan(line, token.start, token.end) };
      if (token.kind === 'open') {
        openBlock(target.tree, brace);
        onlyCloses = false;
      } else {
        closeBlock(target.tree, brace, onlyCloses ? indent : 0);
      }
      first = false;
    } else if (token.kind !== 'blank') {
      words.push(token);
    }
  }
  flush();
}

function buildDirective(line: Line, keyword: Token, others: readonly Token[]): Directive {
  const words = others.map((token) => buildWord(line, token));
  const [only] = words;
  // A single plain argument is the rest as well: one object serves for both.
  const rest =
    words.length === 1 && only !== undefined && !only.quoted
      ? only
      : buildRest(line, keyword, others);
  const first = buildWord(line, keyword);
  return { name: first.text, keyword: first, arguments: words, rest };
}

function buildRest(line: Line, keyword: Token, others: readonly Token[]): Word {
  const from = others[0]?.start ?? keyword.end;
  const to = others.at(-1)?.end ?? keyword.end;
  const span = lineSpan(line, from, to);
  const text = line.text.slice(from, to);
  if (!text.includes('\\')) {
    return { text, quoted: false, span };
  }
  const parts = others.map((token, index) => {
    const gap = line.text.slice(others[index - 1]?.end ?? from, token.start);
    return gap + (token.kind === 'word' ? unescapeWord(token.text) : token.text);
  });
  return { text: parts.join(''), quoted: false, span };
}

function buildWord(line: Line, token: Token): Word {
  const { text, start, end } = token;
  const span = lineSpan(line, start, end);
  return token.kind === 'quoted'
    ? { text: text.slice(1, isUnterminated(token) ? text.length : -1), quoted: true, span }
    : { text: unescapeWord(text), quoted: false, span };
}

/** `\#` and `\!` outside quotes are plain characters. */
function unescapeWord(text: string): string {
  return text.includes('\\') ? text.replace(/\\([#!])/g, '$1') : text;
}
