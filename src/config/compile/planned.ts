/**
 * Keywords that keepalived knows and upkeep does not act on yet: said once each. Their values and
 * blocks are checked like any others, so that a mistake is found now and not when the keyword
 * starts to work.
 */
import type { Directive, Word } from '../language/tree.js';
import type { BlockSchema, Keyword, KeywordTable, PlannedKeyword } from '../schema/keyword.js';
import { findKeyword } from '../schema/lookup.js';
import { readArguments } from './arguments.js';
import type { BlockWatch } from './block-watch.js';
import { type CompileContext, reportHint, reportWarning } from './context.js';
import { reportDeprecated } from './deprecated.js';
import { checkEntry } from './planned-entry.js';
import { checkShape } from './shape.js';
import { reportUnknownKeyword } from './unknown-keyword.js';
import { WATCHED_BLOCKS } from './watched-blocks.js';

/** Reports a planned keyword of the block `path`, once. */
export function tellPlanned(
  context: CompileContext,
  word: Word,
  keyword: PlannedKeyword,
  path: string,
): void {
  const name = word.text;
  const place = placeOf(path, name);
  if (!context.reportedPlanned.has(place)) {
    context.reportedPlanned.add(place);
    const report = keyword.harmless ? reportHint : reportWarning;
    const message = `'${name}' is not supported yet: ${keyword.effect}`;
    report(context, 'not-supported-yet', word, message, { class: 'OK' });
  }
}

function placeOf(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Checks the values of a planned keyword and its own block, down to the last word. */
export function checkPlanned(
  context: CompileContext,
  directive: Directive,
  keyword: Keyword,
  path: string,
): void {
  reportDeprecated(context, directive.keyword, keyword);
  readArguments(context, directive, keyword);
  if (keyword.block !== undefined) {
    const inner = directive.block?.directives ?? [];
    const watch = WATCHED_BLOCKS.get(directive.keyword.text)?.(context, directive);
    checkBlock(context, inner, keyword.block, placeOf(path, directive.keyword.text), watch);
    watch?.end();
  }
}

function checkBlock(
  context: CompileContext,
  directives: readonly Directive[],
  schema: BlockSchema,
  path: string,
  watch: BlockWatch | undefined,
): void {
  if (schema.content === 'keywords') {
    for (const directive of directives) {
      watch?.line(directive);
      checkKeyword(context, directive, schema.keywords, path);
    }
    return;
  }
  for (const directive of directives) {
    watch?.line(directive);
    checkEntry(context, directive, schema, path);
  }
}

function checkKeyword(
  context: CompileContext,
  directive: Directive,
  table: KeywordTable,
  path: string,
): void {
  const row = findKeyword(table, directive.keyword.text);
  if (row === undefined) {
    reportUnknownKeyword(context, directive, table, path);
  } else if (checkShape(context, directive, row)) {
    checkPlanned(context, directive, row, path);
  }
}
