/**
 * Keywords that keepalived knows and upkeep does not act on yet: said once each. Their blocks are
 * searched for unknown keywords, so that a spelling mistake is found now and not when the keyword
 * starts to work; nothing else is read in them.
 */
import type { Directive } from '../language/tree.js';
import type { Keyword, PlannedKeyword } from '../schema/keyword.js';
import { findKeyword } from '../schema/lookup.js';
import { type CompileContext, reportHint, reportWarning } from './context.js';
import { checkShape } from './shape.js';
import { reportUnknownKeyword } from './unknown-keyword.js';

/** Reports a planned keyword of the block `path` and looks through its own block. */
export function reportPlanned(
  context: CompileContext,
  directive: Directive,
  keyword: PlannedKeyword,
  path: string,
): void {
  const name = directive.keyword.text;
  const place = path === '' ? name : `${path}.${name}`;
  if (!context.reportedPlanned.has(place)) {
    context.reportedPlanned.add(place);
    const report = keyword.harmless ? reportHint : reportWarning;
    const message = `'${name}' is not supported yet: ${keyword.effect}`;
    report(context, 'not-supported-yet', directive.keyword, message, { class: 'OK' });
  }
  searchBlock(context, directive, keyword, place);
}

function searchBlock(
  context: CompileContext,
  directive: Directive,
  keyword: Keyword,
  path: string,
): void {
  const { block } = keyword;
  if (block?.content !== 'keywords') {
    return;
  }
  for (const inner of directive.block?.directives ?? []) {
    const row = findKeyword(block.keywords, inner.keyword.text);
    if (row === undefined) {
      reportUnknownKeyword(context, inner, block.keywords, path);
    } else if (checkShape(context, inner, row)) {
      searchBlock(context, inner, row, `${path}.${inner.keyword.text}`);
    }
  }
}
