/**
 * Replacing references `$NAME` and `${NAME}` (configuration language, chapter 7): again and again
 * until nothing changes, each time in the whole line, so that a value may refer to names that are
 * defined later and a redefinition affects the values that refer to it.
 */

import type { ReportedCode } from '../../manual/codes/all-codes.js';
import { problem, type Reporter } from '../reporter.js';
import { characterCode, isBlankCode } from '../text/characters.js';
import {
  joinLines,
  type Line,
  type LinePiece,
  lineSpan,
  pieceAt,
  type ReferenceChain,
  sliceLine,
} from '../text/line.js';
import type { Definition, Definitions } from './definitions.js';
import { type PredefinedContext, predefinedValue } from './predefined.js';

/** Longest line that references may produce, in characters. */
export const maximumSubstitutedLength = 65_536;

/** What references can refer to. */
export interface SubstitutionContext extends PredefinedContext {
  readonly definitions: Definitions;
  readonly reporter: Reporter;
}

/** What replacing the references of a line came to. */
export type Substitution =
  /** Nothing is left to replace. */
  | { readonly kind: 'done'; readonly line: Line; readonly changed: boolean }
  /** A reference was replaced by several lines, or by text that begins like a special line. */
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  /** A problem was reported; the line cannot be used. */
  | { readonly kind: 'failed' };

interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** undefined: no such name. */
  readonly value: Definition | undefined;
}

type Pass = Substitution | { readonly kind: 'replaced'; readonly line: Line };

/** Text that a later step of the pipeline would have to see first (chapter 1, steps 4 to 6). */
const SPECIAL_START = /^[ \t\f\v\r]*(?:@|~SEQx?\(|~LST\(|\$[A-Za-z0-9_]+=)/;

/** Replaces all references in a line. */
export function substitute(line: Line, context: SubstitutionContext): Substitution {
  let current = line;
  let changed = false;
  while (true) {
    const pass = replaceOnce(current, context);
    if (pass.kind !== 'replaced') {
      return pass.kind === 'done' ? { ...pass, changed } : pass;
    }
    changed = true;
    current = pass.line;
    if (SPECIAL_START.test(current.text)) {
      return { kind: 'lines', lines: [current] };
    }
  }
}

function replaceOnce(line: Line, context: SubstitutionContext): Pass {
  const parts: Line[] = [];
  let from = 0;
  let length = 0;
  const unknown: Reference[] = [];
  for (const reference of references(line, context)) {
    if (reference.value === undefined) {
      unknown.push(reference);
      continue;
    }
    const use = replacement(line, reference, context);
    if (use === undefined) {
      return { kind: 'failed' };
    }
    const [first, ...others] = use;
    parts.push(sliceLine(line, from, reference.start), first);
    if (others.length > 0) {
      return severalLines(line, reference, parts, others, context);
    }
    from = reference.end;
    length += first.text.length;
    if (length > maximumSubstitutedLength) {
      return failed(line, reference, context, tooLong(reference.name));
    }
  }
  if (parts.length === 0) {
    reportUnknown(line, unknown, context);
    return { kind: 'done', line, changed: false };
  }
  const [first = line, ...others] = [...parts, sliceLine(line, from)];
  return { kind: 'replaced', line: joinLines(first, ...others) };
}

/** The lines that replace a reference: they stand where it stands. undefined: it never ends. */
function replacement(
  line: Line,
  reference: Reference,
  context: SubstitutionContext,
): readonly [Line, ...Line[]] | undefined {
  const { name, start, end, value } = reference;
  const around = pieceAt(line, start).origin;
  if (value === undefined || isInChain(around.chain, name)) {
    failed(line, reference, context, {
      code: 'definition-refers-to-itself',
      message: `the definition of '${name}' refers to itself`,
    });
    return undefined;
  }
  const use = around.use ?? lineSpan(line, start, end);
  const chain: ReferenceChain = { name, outer: around.chain };
  const placed = ({ start: at, offset, origin }: LinePiece): LinePiece => {
    const { source, line: number, lineStart, computedAt } = origin;
    return {
      start: at,
      offset,
      origin: { source, line: number, lineStart, computedAt, use, chain },
    };
  };
  const [first, ...others] = value.lines.map(({ text, pieces: [head, ...tail] }): Line => {
    return { text, pieces: [placed(head), ...tail.map(placed)] };
  });
  return first && [first, ...others];
}

function isInChain(chain: ReferenceChain | undefined, name: string): boolean {
  for (let link = chain; link !== undefined; link = link.outer) {
    if (link.name === name) {
      return true;
    }
  }
  return false;
}

/** A value of several lines can only be the whole line or the last word of it. */
function severalLines(
  line: Line,
  reference: Reference,
  parts: readonly Line[],
  others: readonly Line[],
  context: SubstitutionContext,
): Pass {
  for (let index = reference.end; index < line.text.length; index += 1) {
    if (!isBlankCode(line.text.charCodeAt(index))) {
      return failed(line, reference, context, {
        code: 'multi-line-definition-inside-line',
        message: `'${reference.name}' has several lines: nothing may follow it on this line`,
      });
    }
  }
  const [first = line, ...more] = parts;
  return { kind: 'lines', lines: [joinLines(first, ...more), ...others] };
}

function tooLong(name: string): { code: ReportedCode; message: string } {
  const message = `replacing '${name}' gives more than ${maximumSubstitutedLength} characters`;
  return { code: 'definition-too-long', message };
}

function failed(
  line: Line,
  reference: Reference,
  context: SubstitutionContext,
  { code, message }: { code: ReportedCode; message: string },
): Substitution {
  const span = lineSpan(line, reference.start, reference.end);
  context.reporter.report(problem(code, 'GENERAL_ERROR', span, message));
  return { kind: 'failed' };
}

const BRACED = /\$\{([A-Za-z0-9_]+)([ \t][^{}$]*)?\}/y;
const PLAIN = /\$([A-Za-z0-9_]+)/y;
const AFTER_PLAIN = ' \t),';

/** Finds the references of a line, those to unknown names included. */
function* references(line: Line, context: SubstitutionContext): Generator<Reference> {
  const { text } = line;
  let index = text.indexOf('$');
  while (index >= 0) {
    const reference = referenceAt(line, index, context);
    if (reference) {
      yield reference;
    }
    index = text.indexOf('$', reference ? reference.end : index + 1);
  }
}

function referenceAt(
  line: Line,
  start: number,
  context: SubstitutionContext,
): Reference | undefined {
  const { text } = line;
  const braced = text.charCodeAt(start + 1) === characterCode.openBrace;
  const pattern = braced ? BRACED : PLAIN;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (!match) {
    return undefined;
  }
  const [whole, name = '', parameters = ''] = match;
  const end = start + whole.length;
  if (!braced && end < text.length && !AFTER_PLAIN.includes(text.charAt(end))) {
    hintAtBraces(line, start, end, name, context);
    return undefined;
  }
  const defined = parameters === '' ? context.definitions.get(name) : undefined;
  const value = defined ?? predefinedValue(name, parameters, pieceAt(line, start).origin, context);
  return { name: name + parameters, start, end, value };
}

function hintAtBraces(
  line: Line,
  start: number,
  end: number,
  name: string,
  context: SubstitutionContext,
): void {
  if (context.definitions.has(name) && line.text.charAt(end) !== '=') {
    const message = `'$${name}' is left as it is, because '${line.text.charAt(end)}' follows it`;
    const details = { severity: 'hint', hint: `write '\${${name}}'` } as const;
    const span = lineSpan(line, start, end);
    context.reporter.report(problem('reference-needs-braces', 'OK', span, message, details));
  }
}

function reportUnknown(
  line: Line,
  unknown: readonly Reference[],
  context: SubstitutionContext,
): void {
  for (const { name, start, end } of unknown) {
    // "$1" and the like belong to a shell or to awk.
    if (/^\d+$/.test(name)) {
      continue;
    }
    const span = lineSpan(line, start, end);
    const assignment = start === 0 && /^[ \t]+=/.test(line.text.slice(end));
    const details = {
      severity: 'hint',
      ...(assignment ? { hint: "a definition has no blank before its '='" } : {}),
    } as const;
    const message = `'${name}' is not defined, '${line.text.slice(start, end)}' is left as it is`;
    context.reporter.report(problem('undefined-name', 'OK', span, message, details));
  }
}
