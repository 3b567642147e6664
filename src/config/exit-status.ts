/** What the diagnostics of a configuration mean for those who wanted to use it. */
import { type Diagnostic, type MessageClass, messageClass } from './diagnostic.js';

/** Exit status of a configuration test, as keepalived's (configuration language, chapter 11). */
export type TestStatus = 0 | 2 | 4 | 5 | 6;

/** What each of them says: `upkeep check --help` and the manual print this table. */
export const testStatusMeanings: Readonly<Record<TestStatus, string>> = {
  0: 'no error; at most hints, and warnings that keepalived would not give',
  2: 'a parameter is missing: nothing can start with the file',
  4: 'the file is missing or unreadable, or has an error that ends keepalived',
  5: 'any other error, or a warning that keepalived gives as well',
  6: 'an included file is missing, or a script is not secure',
};

/** From bad to good: what several files together end with. */
const FROM_BAD_TO_GOOD: readonly TestStatus[] = [4, 2, 6, 5, 0];

/** The exit status for several files: that of the worst one. */
export function worstStatus(statuses: readonly TestStatus[]): TestStatus {
  return FROM_BAD_TO_GOOD.find((status) => statuses.includes(status)) ?? 0;
}

/** The exit status of a test that lets no warning pass (`upkeep check --strict`). */
export function strictStatus(diagnostics: readonly Diagnostic[]): TestStatus {
  const status = testStatus(diagnostics);
  return status === 0 && diagnostics.some(({ severity }) => severity === 'warning') ? 5 : status;
}

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
export function isMainFileProblem(diagnostic: Diagnostic): boolean {
  return diagnostic.code.startsWith('main-file-');
}

/**
 * The exit status of a configuration test. Differences: keepalived ends with 0 when the file itself
 * is missing, unless option `-e` is given; a file that could not be read is not fine: 4. And no
 * error ends with 0: what is not done as written does not pass a test.
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
    return diagnostics.some(({ severity }) => severity === 'error') ? 5 : 0;
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
/** What is in the file is not known: at a reload, everything it says would be taken for removed. */
const UNREAD_CODE = 'include-unreadable';

/** Whether a daemon may start with, or change to, a configuration with these diagnostics. */
export function usability(diagnostics: readonly Diagnostic[]): Usability {
  return {
    start: refusing(diagnostics, 'start').length === 0,
    reload: refusing(diagnostics, 'reload').length === 0,
  };
}

/** The diagnostics that keep a daemon from starting, or from changing to the configuration. */
export function refusing(
  diagnostics: readonly Diagnostic[],
  purpose: keyof Usability,
): readonly Diagnostic[] {
  return diagnostics.filter(
    (diagnostic) =>
      isMainFileProblem(diagnostic) ||
      FATAL_CLASSES.has(diagnostic.class) ||
      diagnostic.code === FATAL_CODE ||
      (purpose === 'reload' &&
        (diagnostic.severity === 'error' || diagnostic.code === UNREAD_CODE)),
  );
}
