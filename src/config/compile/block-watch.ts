/**
 * Looks at the lines of a block while it is checked: what they have to do with each other. Reading
 * them in the same pass keeps large files quick.
 */
import type { Directive } from '../language/tree.js';
import type { CompileContext } from './context.js';

/** One block that is looked at. */
export interface BlockWatch {
  /** The next line, before its values and its own block are checked. */
  line(inner: Directive): void;
  /** The block has ended. */
  end(): void;
}

/** Begins to look at the block of a directive. */
export type WatchBlock = (context: CompileContext, directive: Directive) => BlockWatch;
