/** What the manual says about the code of a diagnostic. */

/** The entry of a code. */
export interface CodeEntry {
  /** What is wrong, and what follows from it: full sentences. */
  readonly meaning: string;
  /** What to do; no full stop. */
  readonly advice: string;
}

/** An entry, and where the manual has it. */
export interface CodeManual extends CodeEntry {
  /** Below the folder of the package, with an anchor: `docs/lint.md#small-weight`. */
  readonly page: string;
}

/** Finds the manual of a code; undefined for a word that is none. */
export type FindManual = (code: string) => CodeManual | undefined;
