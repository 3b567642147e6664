/** Quotes that a word processor has made of those that were typed. */
import type { Diagnostic } from '../../diagnostic.js';
import { problem } from '../reporter.js';
import type { SourceText } from './source.js';

const TYPOGRAPHIC = /[\u2018-\u201f\u00ab\u00bb]/;

/** One warning for each line of a file that has such a quote outside of its comment. */
export function typographicQuotes(source: SourceText): readonly Diagnostic[] {
  const { text } = source;
  if (!TYPOGRAPHIC.test(text)) {
    return [];
  }
  const found: Diagnostic[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const at = line.search(TYPOGRAPHIC);
    // what stands behind # or ! is nearly always a comment, and there it may be
    if (at >= 0 && !/[#!]/.test(line.slice(0, at))) {
      const span = source.span(start + at, start + at + 1);
      const message = `${line[at]} is an ordinary character here and part of the word`;
      const more = { severity: 'warning', hint: 'write " in its place' } as const;
      found.push(problem('typographic-quote', 'OK', span, message, more));
    }
    start += line.length + 1;
  }
  return found;
}
