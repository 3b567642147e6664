/** Diagnostics for people, with the line they are about, and for programs. */
import { painter } from '../base/paint.js';
import { codeFrame, printable } from './code-frame.js';
import type { Diagnostic, MessageClass, Severity } from './diagnostic.js';
import type { SourceText } from './language/text/source.js';
import type { Span } from './language/tree.js';
import type { FindManual } from './manual/codes/entry.js';

/** How diagnostics are printed. */
export interface PrintOptions {
  /** With the colours of a terminal. */
  readonly colour: boolean;
}

type Sources = ReadonlyMap<string, SourceText>;

const COLOURS = { error: 'red', warning: 'yellow', hint: 'cyan' } as const;

/** Findings that say the same are printed so often; a generated file may have thousands alike. */
const MOST_ALIKE = 3;

/**
 * Diagnostics as text, each with its code frame, and a line that counts them. What repeats itself
 * is told three times and counted. The order is kept. Ends with a line feed.
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  options: PrintOptions,
): string {
  const parts: string[] = [];
  const counts = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    const alike = sayingOf(diagnostic);
    const count = (counts.get(alike) ?? 0) + 1;
    counts.set(alike, count);
    if (count <= MOST_ALIKE) {
      parts.push(printDiagnostic(diagnostic, sources, options));
    }
  }
  const more = [...counts].filter(([, count]) => count > MOST_ALIKE);
  const leftOut = more.map(([alike, count]) => {
    const [code, message = ''] = alike.split('\n');
    return `${count - MOST_ALIKE} more like this: ${printable(message)} [${code}]`;
  });
  return `${[...parts, ...leftOut, summary(diagnostics)].join('\n')}\n`;
}

/** What two diagnostics have in common that say the same: errors word for word. */
function sayingOf({ code, severity, message }: Diagnostic): string {
  const names = severity === 'error' ? message : message.replace(/'[^']*'|\d[\d.:/]*/g, '…');
  return `${code}\n${names}`;
}

/** One diagnostic: place, severity, message, code, the line with an underline, hint, related. */
export function printDiagnostic(
  diagnostic: Diagnostic,
  sources: Sources,
  { colour }: PrintOptions,
): string {
  const { severity, message, code, span, hint, related } = diagnostic;
  const paint = painter(colour);
  const title = paint(['bold', COLOURS[severity]], `${severity}:`);
  const lines = [`${place(span)}: ${title} ${printable(message)} [${code}]`];
  const underline = (text: string) => paint(COLOURS[severity], text);
  lines.push(...codeFrame(span, sources.get(span.file), underline));
  if (span.definedAt) {
    const origin = span.definedAt;
    lines.push(`  = note: its text is from here: ${place(origin)}`);
    lines.push(...codeFrame(origin, sources.get(origin.file), underline));
  }
  if (hint !== undefined) {
    lines.push(`  = ${paint('bold', 'hint:')} ${printable(hint)}`);
  }
  for (const { message: text, span: where } of related ?? []) {
    lines.push(`  = note: ${printable(text)}: ${place(where)}`);
    lines.push(...codeFrame(where, sources.get(where.file), underline));
  }
  return `${lines.join('\n')}\n`;
}

function place({ file, line, column }: Span): string {
  return `${printable(file)}:${line}:${column}`;
}

/** "2 errors, 1 warning, 1 hint", or that there is nothing. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const counted = (['error', 'warning', 'hint'] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counted.length === 0 ? 'no problems found' : counted.join(', ');
}

/** A diagnostic as other programs read it; lines and columns count from 1. */
export interface DiagnosticRecord {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The first column behind the text. */
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly class: MessageClass;
  /** Where the manual explains it, below the folder of the package. */
  readonly page?: string;
  /** Other places that belong to it. */
  readonly related?: readonly RelatedRecord[];
}

/** Another place, and what is there. */
export interface RelatedRecord extends Pick<DiagnosticRecord, 'file' | 'line' | 'column'> {
  readonly message: string;
}

/** The diagnostics as plain objects, for JSON. The order is kept. */
export function diagnosticRecords(
  diagnostics: readonly Diagnostic[],
  findManual: FindManual,
): readonly DiagnosticRecord[] {
  return diagnostics.map(({ span, severity, code, message, hint, class: name, related }) => ({
    file: span.file,
    line: span.line,
    column: span.column,
    endColumn: span.column + span.length,
    severity,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    class: name,
    ...pageOf(findManual, code),
    ...(related === undefined ? {} : { related: related.map(relatedRecord) }),
  }));
}

function pageOf(findManual: FindManual, code: string): Pick<DiagnosticRecord, 'page'> {
  const manual = findManual(code);
  return manual === undefined ? {} : { page: manual.page };
}

function relatedRecord({
  message,
  span,
}: NonNullable<Diagnostic['related']>[number]): RelatedRecord {
  return { file: span.file, line: span.line, column: span.column, message };
}
