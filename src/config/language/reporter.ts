/** Collects diagnostics: each one once, and never more than a bounded number of them. */

import { type Diagnostic, diagnosticKey, type MessageClass, type Severity } from '../diagnostic.js';
import type { ReportedCode } from '../manual/codes/all-codes.js';
import type { Span } from './tree.js';

/** So many are kept; a file that is not a configuration at all would give one for each line. */
export const maximumDiagnostics = 1000;

/** Where diagnostics go to. */
export interface Reporter {
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Keeps a diagnostic, unless the same one (code, place, message) is there already: a repeated
   * line is reported once. When the bound is reached only messages of a class that was not seen
   * yet are kept, because the classes decide the exit status.
   */
  report(diagnostic: Diagnostic): void;
}

/** A reporter without diagnostics. */
export function createReporter(): Reporter {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const classes = new Set<MessageClass>();
  return {
    diagnostics,
    report(diagnostic: Diagnostic): void {
      if (diagnostics.length >= maximumDiagnostics && classes.has(diagnostic.class)) {
        return;
      }
      const key = diagnosticKey(diagnostic);
      if (seen.has(key)) {
        return;
      }
      seen.add(key);
      classes.add(diagnostic.class);
      diagnostics.push(diagnostic);
      if (diagnostics.length === maximumDiagnostics) {
        diagnostics.push(tooMany(diagnostic.span));
      }
    },
  };
}

function tooMany(span: Span): Diagnostic {
  const message = `more than ${maximumDiagnostics} problems; the others are not shown`;
  return problem('too-many-problems', 'OK', span, message, { severity: 'hint' });
}

/** The parts of a diagnostic that most do without. */
export interface ProblemDetails {
  readonly hint?: string;
  readonly severity?: Severity;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
}

/** A diagnostic of the language layer; an error unless the details say otherwise. */
export function problem(
  code: ReportedCode,
  messageClass: MessageClass,
  span: Span,
  message: string,
  details: ProblemDetails = {},
): Diagnostic {
  return { code, severity: 'error', class: messageClass, message, span, ...details };
}
