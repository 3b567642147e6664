/** Questions about the keyword tables as a whole. */
import { type BlockSchema, type Keyword, type KeywordTable, ownRows } from './keyword.js';
import { ROOT } from './root.js';

/** The row of a keyword in a table. */
export function findKeyword(table: KeywordTable, name: string): Keyword | undefined {
  // What objects inherit are functions, but for one; a configuration has a million words.
  const row = table[name];
  return typeof row === 'object' && name !== '__proto__' ? row : undefined;
}

/** A keyword with the block it belongs to: '' is the top level, otherwise names joined by dots. */
export interface PlacedKeyword {
  readonly path: string;
  readonly name: string;
  readonly keyword: Keyword;
}

/** Every keyword of the schema, a block before its contents; options of list entries included. */
export function* allKeywords(
  schema: BlockSchema = ROOT,
  path = '',
): Generator<PlacedKeyword, void, undefined> {
  for (const [name, keyword] of Object.entries(ownRows(schema))) {
    yield { path, name, keyword };
    if (keyword.block) {
      yield* allKeywords(keyword.block, path === '' ? name : `${path}.${name}`);
    }
  }
}

let synonyms: readonly { readonly name: string; readonly synonymOf: string }[] | undefined;

/** What a keyword is an older name of, in any block. */
export function synonymsOf(name: string): readonly string[] {
  synonyms ??= [...allKeywords()].flatMap(({ name: older, keyword: { synonymOf } }) =>
    synonymOf === undefined ? [] : [{ name: older, synonymOf }],
  );
  return synonyms.flatMap((each) => (each.name === name ? each.synonymOf : []));
}

let homes: Map<string, string[]> | undefined;

/**
 * The blocks that know a keyword, nearest to the top level first. Options of list entries do not
 * count: `weight` or `dev` alone on a line says nothing about where it was meant to be.
 */
export function blocksWith(name: string): readonly string[] {
  homes ??= indexBlocks(ROOT, '', new Map());
  return homes.get(name) ?? [];
}

function indexBlocks(
  schema: BlockSchema,
  path: string,
  index: Map<string, string[]>,
): Map<string, string[]> {
  if (schema.content === 'list') {
    return index;
  }
  const table = ownRows(schema);
  for (const name of Object.keys(table)) {
    const known = index.get(name);
    if (known) {
      known.push(path);
    } else {
      index.set(name, [path]);
    }
  }
  for (const [name, keyword] of Object.entries(table)) {
    if (keyword.block) {
      indexBlocks(keyword.block, path === '' ? name : `${path}.${name}`, index);
    }
  }
  return index;
}
