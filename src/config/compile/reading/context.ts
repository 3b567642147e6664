/** What the compiler carries through the tree: the diagnostics so far and what was said already. */

import type { Diagnostic, MessageClass, Severity } from '../../diagnostic.js';
import { createReporter, type Reporter } from '../../language/reporter.js';
import type { Span, Word } from '../../language/tree.js';
import type { ReportedCode } from '../../manual/codes/all-codes.js';
import type { ScriptCommand } from '../../model.js';

/** A script that the configuration uses, and where its command is written. */
export interface ScriptUse {
  readonly command: ScriptCommand;
  readonly span: Span;
}

/** What may have been meant by an unknown keyword. */
export interface Suggestion {
  readonly hint: string;
  /** It belongs in the block that ended before it. */
  readonly leftBlock?: true;
}

/** A file with a key in it. */
export interface KeyFile {
  readonly bytes: Uint8Array;
  /** Others than its owner can read it. */
  readonly exposed: boolean;
}

/** Reads a key file; undefined: it cannot be read. */
export type KeyFileReader = (path: string) => KeyFile | undefined;

/** Passed to everything that may have something to report. */
export interface CompileContext {
  readonly readKeyFile: KeyFileReader;
  readonly reporter: Reporter;
  readonly scripts: ScriptUse[];
  /** Suggestions for unknown keywords, by block, the block before and word. */
  readonly suggestions: Map<string, Suggestion | undefined>;
  /** The preference of the next rule that names none. */
  readonly rulePreferences: { next: number };
  /** Names of the interfaces that exist; undefined: not known, so nothing is said about them. */
  readonly interfaces: ReadonlySet<string> | undefined;
}

/** As keepalived numbers them. */
const FIRST_RULE_PREFERENCE = 16_384;

/** A context for one configuration, in which nothing is known of interfaces. */
export function newContext(readKeyFile: KeyFileReader = () => undefined): CompileContext {
  return {
    readKeyFile,
    reporter: createReporter(),
    scripts: [],
    suggestions: new Map(),
    rulePreferences: { next: FIRST_RULE_PREFERENCE },
    interfaces: undefined,
  };
}

type More = Pick<Diagnostic, 'hint' | 'related'> & { readonly class?: MessageClass };

type Report = (
  context: CompileContext,
  code: ReportedCode,
  at: Word | Span,
  message: string,
  more?: More,
) => void;

function reports(severity: Severity, usualClass: MessageClass): Report {
  return ({ reporter }, code, at, message, more = {}) => {
    const span = 'span' in at ? at.span : at;
    reporter.report({ code, severity, class: usualClass, message, span, ...more });
  };
}

/** Something is not done as written. Without `class` it is a GENERAL_ERROR. */
export const reportError = reports('error', 'GENERAL_ERROR');

/** Something is done, but hardly as meant. Without `class` it is a GENERAL_ERROR. */
export const reportWarning = reports('warning', 'GENERAL_ERROR');

/** Something worth knowing, which changes neither behaviour nor exit status. */
export const reportHint = reports('hint', 'OK');
