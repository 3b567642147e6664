/**
 * Blocks that have been read. Large configurations repeat themselves: most real servers and checks
 * say word for word what the one before said, and what has been understood once is kept.
 */

/** The last blocks of one kind, latest first, by the text between their braces. */
export interface KnownBlocks<Draft> {
  readonly texts: string[];
  readonly drafts: Draft[];
}

/** Compared with one by one, so they are few. */
const REMEMBERED = 4;

/** None. */
export function noKnownBlocks<Draft>(): KnownBlocks<Draft> {
  return { texts: [], drafts: [] };
}

/** What a block with this text was read as. */
export function findKnown<Draft>(
  { texts, drafts }: KnownBlocks<Draft>,
  text: string | undefined,
): Draft | undefined {
  return text === undefined ? undefined : drafts[texts.indexOf(text)];
}

/** Keeps what a block was read as. It must not depend on where the block stands. */
export function keepKnown<Draft>(
  { texts, drafts }: KnownBlocks<Draft>,
  text: string | undefined,
  draft: Draft,
): void {
  if (text !== undefined) {
    texts.unshift(text);
    drafts.unshift(draft);
    texts.length = Math.min(texts.length, REMEMBERED);
    drafts.length = texts.length;
  }
}
