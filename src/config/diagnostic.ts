/**
 * Diagnostics are values: collected, never thrown. `class` is keepalived's message class, which
 * decides the exit status of a configuration test (configuration language, chapter 11).
 */
import type { Span } from './language/tree.js';

/** error: not done as written; warning: done, but hardly as meant; hint: worth knowing. */
export type Severity = 'error' | 'warning' | 'hint';

/** keepalived's classes; the numerically highest one seen decides the exit status. */
export const messageClass = {
  OK: 0,
  FILE_NOT_FOUND: 1,
  BAD_IF: 2,
  FATAL: 3,
  MULTIPLE_FILES: 4,
  UNKNOWN_KEYWORD: 5,
  UNEXPECTED_BOB: 6,
  MISSING_BOB: 7,
  UNEXPECTED_EOB: 8,
  MISSING_EOB: 9,
  UNMATCHED_QUOTE: 10,
  MISSING_PARAMETER: 11,
  INVALID_NUMBER: 12,
  GENERAL_ERROR: 13,
  WARNING: 14,
  DEPRECATED: 15,
  SECURITY_ERROR: 16,
} as const;

/** The name of a class. */
export type MessageClass = keyof typeof messageClass;

/** One thing to say about a configuration, at one place. */
export interface Diagnostic {
  /** Stable, kebab-case: a `ReportedCode`, or that of a rule of lint. */
  readonly code: string;
  readonly severity: Severity;
  readonly class: MessageClass;
  /** One sentence, naming the keyword and what is wrong; no trailing full stop. */
  readonly message: string;
  readonly span: Span;
  /** What to do about it. */
  readonly hint?: string;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
}

/** What two diagnostics have in common that say the same at one place: one of them is enough. */
export function diagnosticKey({ code, message, span }: Diagnostic): string {
  // joined, not JSON: a repetition may say the same a hundred thousand times
  return `${code}\n${span.line}\n${span.column}\n${span.file}\n${message}`;
}
