/** Keywords that are not known where they stand. */
import type { Directive } from '../../language/tree.js';
import type { KeywordTable } from '../../schema/keyword.js';
import { blocksWith, synonymsOf } from '../../schema/lookup.js';
import { type CompileContext, reportError, type Suggestion } from './context.js';
import { nearest } from './edit-distance.js';

/** A file with more unknown words is no configuration, and looking for each takes time. */
const MAXIMUM_SUGGESTIONS = 500;

/** Keywords of keepalived before 2.0 that old files and tutorials still have. */
const FORMER: ReadonlyMap<string, string> = new Map([
  ['nat_mask', 'keepalived has not had it for many years: remove the line'],
  ['lvs_id', "write 'router_id'"],
  ['smtp_connection_timeout', "write 'smtp_connect_timeout'"],
]);

/** Samples begin with a comment, whose sign gets lost when they are copied. */
const LOST_COMMENT: Suggestion = { hint: "a comment begins with '!' or '#': is that missing?" };

/** The name of a block in a sentence. */
export function blockName(path: string): string {
  return path === '' ? 'the top level' : `'${path.slice(path.lastIndexOf('.') + 1)}'`;
}

/**
 * One error for an unknown keyword and all that stands in its block. `path` is the block that the
 * directive stands in, `before` the last directive there that is known.
 */
export function reportUnknownKeyword(
  context: CompileContext,
  directive: Directive,
  table: KeywordTable,
  path: string,
  before?: Directive,
): void {
  const word = directive.name;
  const skipped = directive.block ? '; its whole block is skipped' : '';
  const message = `unknown keyword '${word}' in ${blockName(path)}${skipped}`;
  const closed = path === '' && before?.block?.close !== undefined ? before : undefined;
  const found =
    suggestion(context, word, table, path, closed?.name) ??
    (path === '' && directive.keyword.span.line === 1 ? LOST_COMMENT : undefined);
  reportError(context, 'unknown-keyword', directive.keyword, message, {
    class: 'UNKNOWN_KEYWORD',
    ...(found === undefined ? {} : { hint: found.hint }),
    ...(found?.leftBlock && closed !== undefined ? { related: closeOf(closed) } : {}),
  });
}

function closeOf({ name, keyword, block }: Directive) {
  const message = `this '}' closes the '${name}' of line ${keyword.span.line}`;
  return block?.close === undefined ? [] : [{ message, span: block.close }];
}

function suggestion(
  context: CompileContext,
  word: string,
  table: KeywordTable,
  path: string,
  closed: string | undefined,
): Suggestion | undefined {
  const key = `${path} ${closed ?? ''} ${word}`;
  if (!context.suggestions.has(key)) {
    if (context.suggestions.size >= MAXIMUM_SUGGESTIONS) {
      return undefined;
    }
    context.suggestions.set(key, findSuggestion(word, table, path, closed));
  }
  return context.suggestions.get(key);
}

function findSuggestion(
  word: string,
  table: KeywordTable,
  path: string,
  closed: string | undefined,
): Suggestion | undefined {
  const former = FORMER.get(word);
  const renamed = synonymsOf(word).find((name) => Object.hasOwn(table, name));
  if (former !== undefined || renamed !== undefined) {
    return { hint: former ?? `write '${renamed}'` };
  }
  const homes = blocksWith(word);
  if (homes.includes('')) {
    return { hint: `'${word}' belongs at the top level: is a '}' missing before it?` };
  }
  const [before = '', after = ''] = word.split('=', 2);
  if (after !== '' && Object.hasOwn(table, before)) {
    return { hint: `write '${before} ${after}', without '='` };
  }
  const near = nearest(word, Object.keys(table));
  if (homes.length > 0 && path === '') {
    const left = homes.find((home) => home.split('.', 1)[0] === closed);
    const home = blockName(left ?? homes[0] ?? '');
    const hint = `'${word}' belongs in ${home}: does a '}' before it close that too early?`;
    return left === undefined ? { hint } : { hint, leftBlock: true };
  }
  if (homes.length > 0) {
    const also = near === undefined ? '' : `, or did you mean '${near}'?`;
    return { hint: `'${word}' belongs in ${homeName(homes, path)}${also}` };
  }
  return near === undefined ? undefined : { hint: `did you mean '${near}'?` };
}

/** `path` is not the top level. */
function homeName(homes: readonly string[], path: string): string {
  const inside = homes.find((home) => home.startsWith(`${path}.`));
  return blockName(inside ?? homes[0] ?? '');
}
