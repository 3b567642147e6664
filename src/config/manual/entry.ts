/** A keyword as the manual tells it: everything is derived from its row in the tables. */
import { type BlockSchema, type Keyword, type KeywordTable, ownRows } from '../schema/keyword.js';
import { allKeywords, type PlacedKeyword } from '../schema/lookup.js';
import { ROOT } from '../schema/root.js';
import {
  argumentFacts,
  defaultText,
  describeValue,
  syntaxOfEntry,
  syntaxOfKeyword,
} from './argument-text.js';

/** A name and what there is to say about it. */
export interface Fact {
  readonly label: string;
  readonly text: string;
}

/** One keyword in one block. */
export interface ManualEntry {
  /** The block: names joined by dots, '' for the top level. */
  readonly path: string;
  readonly name: string;
  readonly syntax: string;
  readonly summary: string;
  /** It may stand in any block. */
  readonly anywhere: boolean;
  /** Each argument and what it may be. */
  readonly arguments: readonly Fact[];
  /** The default, if one is known. */
  readonly default: string | undefined;
  /** Repetition, other spellings, reload. */
  readonly notes: readonly Fact[];
  readonly content: EntryContent | undefined;
}

/** What stands between the braces of a keyword. */
export interface EntryContent {
  /** A line of a list; undefined for keywords. */
  readonly line: string | undefined;
  readonly lineFacts: readonly Fact[];
  /** Keywords, or options of the entries of a list. */
  readonly entries: readonly ManualEntry[];
}

/** The keywords at the top level, each with its contents. */
export function manualEntries(): readonly ManualEntry[] {
  return entriesOf(ROOT, '');
}

/** Every keyword of every block, a block before its contents. */
export function* allEntries(): Generator<ManualEntry, void, undefined> {
  for (const placed of allKeywords()) {
    yield entryOf(placed, tableAt(placed.path));
  }
}

/** The name with its block: `vrrp_instance.priority`. */
export function fullName({ path, name }: ManualEntry): string {
  return path === '' ? name : `${path}.${name}`;
}

function entriesOf(schema: BlockSchema, path: string): readonly ManualEntry[] {
  const table = ownRows(schema);
  return Object.entries(table).map(([name, keyword]) => entryOf({ path, name, keyword }, table));
}

function entryOf({ path, name, keyword }: PlacedKeyword, table: KeywordTable): ManualEntry {
  const facts = argumentFacts(keyword.arguments);
  const inner = path === '' ? name : `${path}.${name}`;
  return {
    path,
    name,
    syntax: syntaxOfKeyword(name, keyword),
    summary: keyword.summary,
    anywhere: keyword.handledBy === 'language',
    arguments: facts.map((fact) => ({ label: `<${fact.name}>`, text: fact.text })),
    default: defaultText(keyword),
    notes: notesOf(name, keyword, table),
    content: keyword.block ? contentOf(keyword.block, inner) : undefined,
  };
}

function contentOf(block: BlockSchema, path: string): EntryContent {
  const line = syntaxOfEntry(block);
  const described = block.content === 'list' ? describeValue(block.entry.value) : undefined;
  const lineFacts =
    block.content === 'keywords' || block.per === 'options' || described === undefined
      ? []
      : [{ label: `<${block.entry.name}>`, text: described }];
  return { line, lineFacts, entries: entriesOf(block, path) };
}

function notesOf(name: string, keyword: Keyword, table: KeywordTable): readonly Fact[] {
  const { synonymOf, deprecated } = keyword;
  const synonyms = Object.keys(table).filter((other) => table[other]?.synonymOf === name);
  const notes: Fact[] = [];
  if (synonymOf !== undefined) {
    notes.push({ label: 'Same as', text: synonymOf });
  }
  if (deprecated) {
    const instead = synonymOf === undefined ? '' : `; write ${synonymOf}`;
    notes.push({ label: 'Deprecated', text: `understood, with a message${instead}` });
  }
  if (synonyms.length > 0) {
    notes.push({ label: 'Also written', text: synonyms.join(', ') });
  }
  if (keyword.repeatable) {
    notes.push({ label: 'Repeated', text: 'may be given more than once' });
  }
  if (keyword.firstCounts) {
    notes.push({ label: 'Repeated', text: 'the first one counts' });
  }
  return [...notes, { label: 'Reload', text: RELOAD[keyword.reload ?? 'applies'] }];
}

const RELOAD = {
  applies: 'a change applies at once',
  ignored: 'a change applies at the next start only',
  refused: 'a reload that changes it is refused; restart the daemon',
} as const;

/** The table of the block at a path. */
function tableAt(path: string): KeywordTable {
  let table: KeywordTable = ROOT.keywords;
  for (const name of path === '' ? [] : path.split('.')) {
    const block = table[name]?.block;
    table =
      block === undefined ? {} : block.content === 'keywords' ? block.keywords : block.options;
  }
  return table;
}
