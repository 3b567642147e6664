/** What the diagnostics of a configuration mean for those who wanted to use it. */
import { type Diagnostic, type MessageClass, messageClass } from './diagnostic.js';

/** Exit status of a configuration test, as keepalived's (configuration language, chapter 11). */
export type TestStatus = 0 | 2 | 4 | 5 | 6;

/** What a configuration can be used for. */
export interface Usability {
  /** A daemon may start with it, as keepalived would. */
  readonly start: boolean;
  /**
   * A running daemon may change to it. Stricter than keepalived: what is not done as written is
   * refused, because the configuration that runs is known to be better.
   */
  readonly reload: boolean;
}

/** The main file itself could not be read. */
function isMainFileProblem(diagnostic: Diagnostic): boolean {
  return diagnostic.code.startsWith('main-file-');
}

/**
 * The exit status of a configuration test. Differences: keepalived ends with 0 when the file itself
 * is missing, unless option `-e` is given; a file that nobody has read is not fine: 4. And no
 * error that can be mended, a script that does not exist for one, ends with 0.
 */
export function testStatus(diagnostics: readonly Diagnostic[]): TestStatus {
  const classes = new Set<MessageClass>(diagnostics.map((diagnostic) => diagnostic.class));
  if (diagnostics.some(isMainFileProblem)) {
    return 4;
  }
  if (classes.has('MISSING_PARAMETER')) {
    return 2;
  }
  if (classes.has('FILE_NOT_FOUND') || classes.has('SECURITY_ERROR')) {
    return 6;
  }
  const highest = Math.max(0, ...[...classes].map((name) => messageClass[name]));
  if (highest === messageClass.OK) {
    // What is not done as written is an error, even where keepalived would not say so.
    return diagnostics.some(isAvoidableError) ? 5 : 0;
  }
  return highest <= messageClass.FATAL ? 4 : 5;
}

/** Classes that end keepalived when it starts. */
const FATAL_CLASSES: ReadonlySet<MessageClass> = new Set<MessageClass>([
  'FILE_NOT_FOUND',
  'MISSING_PARAMETER',
  'FATAL',
]);
/** keepalived's VRRP process ends with it, though its configuration test calls it an error. */
const FATAL_CODE = 'repeated-virtual-router-id';
/** Errors that nobody can mend in the file: they must not block reloads for ever. */
const UNAVOIDABLE_CODE = 'not-supported-yet';

/** What is in the file is not known: at a reload, everything it says would be taken for removed. */
const UNREAD_CODE = 'include-unreadable';

function isAvoidableError({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && code !== UNAVOIDABLE_CODE;
}

/** Whether a daemon may start with, or change to, a configuration with these diagnostics. */
export function usability(diagnostics: readonly Diagnostic[]): Usability {
  const start = !diagnostics.some(
    (diagnostic) =>
      isMainFileProblem(diagnostic) ||
      FATAL_CLASSES.has(diagnostic.class) ||
      diagnostic.code === FATAL_CODE,
  );
  const clean = !diagnostics.some(
    (diagnostic) => isAvoidableError(diagnostic) || diagnostic.code === UNREAD_CODE,
  );
  return { start, reload: start && clean };
}
