/** Words with their places from the nodes of a YAML file, and directives from words. */

import { problem, type Reporter } from '../language/reporter.js';
import type { SourceText } from '../language/text/source.js';
import type { Block, Directive, Span, Word } from '../language/tree.js';
import type { ReportedCode } from '../manual/codes/all-codes.js';
import type { YamlNode } from './parse-yaml.js';
import { joinWords, splitWords } from './words.js';

/** What the reading of one file needs. */
export interface NodeReader {
  readonly source: SourceText;
  readonly reporter: Reporter;
  /** So many nodes may still be read: aliases can make a short text very long. */
  nodesLeft: number;
}

/** Reports an error at a node. */
export function report(
  reader: NodeReader,
  code: ReportedCode,
  node: YamlNode,
  message: string,
  hint?: string,
): void {
  const details = hint === undefined ? {} : { hint };
  const span = placeOf(reader, node);
  reader.reporter.report(problem(code, 'GENERAL_ERROR', span, message, details));
}

/** Where a node stands, up to the end of its first line. */
export function placeOf({ source }: NodeReader, { start, end }: YamlNode): Span {
  const line = source.text.slice(start, end).split(/[\r\n]/, 1)[0] ?? '';
  return source.span(start, start + line.trimEnd().length);
}

/**
 * Counts a node that is read. False when there have been too many, which is told once: what is
 * within the node is then skipped.
 */
export function mayRead(reader: NodeReader, node: YamlNode): boolean {
  if (reader.nodesLeft < 0) {
    return false;
  }
  reader.nodesLeft -= 1;
  if (reader.nodesLeft < 0) {
    report(reader, 'yaml-too-large', node, 'aliases make more of this file than can be read');
  }
  return reader.nodesLeft >= 0;
}

/** A scalar as one word; undefined, after an error, for anything else. */
export function oneWord(reader: NodeReader, node: YamlNode): Word | undefined {
  if (!mayRead(reader, node)) {
    return undefined;
  }
  if (node.kind !== 'scalar') {
    report(reader, 'yaml-shape', node, 'here a text or a number is needed');
    return undefined;
  }
  return { text: node.text, quoted: false, span: placeOf(reader, node) };
}

/** The words of a scalar, each with its own place where the text stands in the file as such. */
export function wordsOf(reader: NodeReader, node: YamlNode): readonly Word[] {
  const whole = oneWord(reader, node);
  if (whole === undefined || node.kind !== 'scalar') {
    return [];
  }
  const { text } = reader.source;
  const behindQuote = /["']/.test(text.charAt(node.start)) ? 1 : 0;
  const start = node.start + behindQuote;
  const asWritten = text.startsWith(node.text, start) && !/[\r\n]/.test(node.text);
  return splitWords(node.text).map((word) => ({
    text: word.text,
    quoted: false,
    span: asWritten
      ? reader.source.span(start + word.index, start + word.index + word.text.length)
      : whole.span,
  }));
}

/** A directive; `restText` is what a conf file would have behind its keyword, if not the words. */
export function makeDirective(
  keyword: Word,
  words: readonly Word[],
  block?: Block,
  restText?: string,
): Directive {
  const span = words[0]?.span ?? keyword.span;
  const text = restText ?? joinWords(words.map((word) => word.text));
  const rest = { text, quoted: false, span };
  const directive = { name: keyword.text, keyword, arguments: words, rest };
  return block === undefined ? directive : { ...directive, block };
}
