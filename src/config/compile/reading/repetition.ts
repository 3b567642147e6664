/** Keywords that are given again although one of them counts. */
import type { Directive } from '../../language/tree.js';
import type { KeywordTable } from '../../schema/keyword.js';
import { type CompileContext, reportHint, reportWarning } from './context.js';

/** Says that a line stands for one before it, if there is one. */
export function reportRepetition(
  context: CompileContext,
  { keyword }: Directive,
  before: Directive | undefined,
): void {
  if (before !== undefined) {
    const message = `'${keyword.text}' is set again; this later one counts`;
    const related = [setBefore(before)];
    reportHint(context, 'repeated-keyword', keyword, message, { related });
  }
}

/** The block that a line stands in. */
interface Surroundings {
  readonly table: KeywordTable;
  readonly directives: readonly Directive[] | undefined;
}

/** Says that a line does not count beside the one before it. */
export function reportIgnored(
  context: CompileContext,
  { keyword, name }: Directive,
  before: Directive,
  surroundings: Surroundings,
): void {
  const meant = missingSibling(name, surroundings);
  const message = `'${keyword.text}' is set already; this later one is ignored`;
  reportWarning(context, 'repeated-keyword-ignored', keyword, message, {
    related: [setBefore(before)],
    hint: meant === undefined ? 'remove the one that is not meant' : `did you mean '${meant}'?`,
    ...(surroundings.table[name]?.firstCounts === 'quietly' ? { class: 'OK' } : {}),
  });
}

function setBefore({ keyword }: Directive) {
  return { message: 'set here before', span: keyword.span };
}

/** Of keywords with a state at their end (`notify_…`, `quorum_…`), one that the block lacks. */
function missingSibling(
  name: string,
  { table, directives = [] }: Surroundings,
): string | undefined {
  const family = /^[a-z]+_(?=[a-z]+$)/.exec(name)?.[0];
  const used = new Set(directives.map((directive) => directive.name));
  return Object.keys(table).find(
    (other) =>
      family !== undefined &&
      other.startsWith(family) &&
      !other.includes('_', family.length) &&
      !used.has(other) &&
      table[other]?.firstCounts !== undefined &&
      table[other]?.arguments[0] === table[name]?.arguments[0],
  );
}
