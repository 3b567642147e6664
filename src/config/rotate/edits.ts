/** Changes of a configuration file, line by line. */
import type { Directive } from '../language/tree.js';

/** Lines of a file that are replaced by others. */
export interface Edit {
  /** Path as it was opened. */
  readonly file: string;
  /** The first that goes, counted from 1; without any, the one that the new ones go before. */
  readonly line: number;
  readonly remove: readonly string[];
  readonly insert: readonly string[];
}

/** A place that is not written so that a program could change it; the message says why. */
export class NotEditable extends Error {
  override readonly name = 'NotEditable';
}

/** The file with the edits made; of those at one line, new lines come before the old one. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lines = text.split('\n');
  const fromTheEnd = edits.toSorted(
    (left, right) => right.line - left.line || right.remove.length - left.remove.length,
  );
  for (const { line, remove, insert } of fromTheEnd) {
    lines.splice(line - 1, remove.length, ...insert);
  }
  return lines.join('\n');
}

/** Where lines of a file are looked up. */
export type LineOf = (file: string, line: number) => string;

/** A line like that of `directive` behind it. */
export function insertAfter(directive: Directive, text: string, lineOf: LineOf): Edit {
  const { file, line } = placeOf(directive, lineOf);
  const [indent = ''] = /^\s*/.exec(lineOf(file, line)) ?? [];
  return { file, line: line + 1, remove: [], insert: [`${indent}${text}`] };
}

/** Another first argument for `directive`. */
export function replaceArgument(directive: Directive, text: string, lineOf: LineOf): Edit {
  const { file, line } = placeOf(directive, lineOf);
  const former = lineOf(file, line);
  const pattern = new RegExp(`^(\\s*${directive.name}\\s+)\\S+`);
  return { file, line, remove: [former], insert: [former.replace(pattern, `$1${text}`)] };
}

/** The line of `directive` goes. */
export function removeLine(directive: Directive, lineOf: LineOf): Edit {
  const { file, line } = placeOf(directive, lineOf);
  return { file, line, remove: [lineOf(file, line)], insert: [] };
}

/** @throws NotEditable unless the directive has a line of its own, as it is meant. */
function placeOf(directive: Directive, lineOf: LineOf) {
  const words = [directive.keyword, ...directive.arguments];
  const { file, line } = directive.keyword.span;
  const text = lineOf(file, line);
  const isItself = words.every(({ span }) => span.line === line && span.definedAt === undefined);
  const isWritten = new RegExp(`^\\s*${directive.name}\\s+\\S`).test(text);
  if (!isItself || !isWritten || /[{}]/.test(text)) {
    throw new NotEditable(
      `${file}:${line}: '${directive.name}' is not on a line of its own, comes out of a ` +
        'definition, or is YAML: write it otherwise, or change it by hand',
    );
  }
  return { file, line };
}
