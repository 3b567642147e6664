/**
 * The directive tree: what the language layer hands to the schema layer. Conditions, includes,
 * definitions and repetitions have been resolved; every word still knows where it was written.
 *
 * All of them may be made each time they are asked for. So they have no identity (compare their
 * texts, or their places): ask once for what is used often, and for a span only to report it.
 */

/** Where something stands. Lines and columns count from 1; columns count characters. */
export interface Span {
  /** Path as it was opened. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters; 0 for a place between characters. */
  readonly length: number;
  /** The word came out of a definition or repetition: where its text is defined. */
  readonly definedAt?: Span;
}

/** A word and where it stands. */
export interface Word {
  /** Without the quotes. */
  readonly text: string;
  readonly quoted: boolean;
  readonly span: Span;
}

/** A keyword with its arguments and, if it has one, its block. */
export interface Directive {
  /** The text of the keyword: all that is asked of most. */
  readonly name: string;
  readonly keyword: Word;
  readonly arguments: readonly Word[];
  /** The text after the keyword as written (comments removed): script keywords read it again. */
  readonly rest: Word;
  readonly block?: Block | undefined;
}

/** What stands between the braces of a directive. */
export interface Block {
  readonly open: Span;
  /** undefined when the file ended first. */
  readonly close: Span | undefined;
  /**
   * The text between the braces, if the directives are just what it says: blocks with equal texts
   * say the same. Absent where definitions, repetitions or other files had a part in it.
   */
  readonly text?: string | undefined;
  readonly directives: readonly Directive[];
}
