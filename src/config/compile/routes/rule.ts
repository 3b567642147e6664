/** Entries of `virtual_rules` and `static_rules`. */
import { familyOf } from '../../../base/address.js';
import type { Directive, Word } from '../../language/tree.js';
import type { Rule, RulePart } from '../../routing-model.js';
import type { KeywordTable } from '../../schema/keyword.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { type EntryOption, type EntryOptions, readEntryOptions } from '../reading/entry-options.js';
import { networkOf, rangeOf, realmsOf, valueCursor } from '../reading/option-values.js';
import { ruleProblem } from './entry-checks.js';
import { writtenFamily } from './route.js';

/** The rules of a list `path`, whose options are `table`. An entry with an error is left out. */
export function readRules(
  context: CompileContext,
  entries: readonly Directive[],
  table: KeywordTable,
  path: string,
): readonly Rule[] {
  return entries.flatMap(({ keyword, arguments: words }) => {
    const list = { table, path } as const;
    const read = readEntryOptions(context, [keyword, ...words], list);
    if (!read.valid) {
      return [];
    }
    const rule = ruleFrom(read);
    const problem = ruleProblem(rule);
    if (problem !== undefined) {
      reportError(context, 'impossible-rule', keyword, `the rule is left out: ${problem}`);
      return [];
    }
    return [read.options.has('preference') ? rule : withPreference(context, rule, keyword)];
  });
}

/** Those without a preference of their own come before one another from below (16384 down). */
function withPreference(context: CompileContext, rule: Rule, at: Word): Rule {
  const preference = context.rulePreferences.next;
  context.rulePreferences.next -= 1;
  const message = `the rule has no preference; it gets ${preference}`;
  reportWarning(context, 'rule-without-preference', at, message);
  return { ...rule, parts: [...rule.parts, { option: 'preference', preference }] };
}

function ruleFrom({ options, uses }: EntryOptions): Rule {
  const parts = uses.flatMap((use) => rulePart(use) ?? []);
  const networks = parts.flatMap((part) =>
    'network' in part && part.network !== 'default' ? [part.network] : [],
  );
  const [first] = networks;
  const trackGroup = options.get('track_group')?.words[0]?.text;
  return {
    family: writtenFamily(options) ?? (first === undefined ? 'inet' : familyOf(first.address)),
    parts,
    noTrack: options.has('no_track'),
    ...(trackGroup === undefined ? {} : { trackGroup }),
  };
}

function rulePart({ name, values: read }: EntryOption): RulePart | undefined {
  const values = valueCursor(read);
  switch (name) {
    case 'not':
    case 'l3mdev':
    case 'nop':
    case 'blackhole':
    case 'prohibit':
    case 'unreachable':
      return { option: name };
    case 'from':
    case 'to':
      return { option: name, network: networkOf(values.text()) };
    case 'tos':
    case 'ipproto':
    case 'table':
    case 'suppress_ifgroup':
      return { option: name, value: values.numberOrName() };
    case 'fwmark': {
      const [mark = 0, mask] = values.text().split('/').map(Number);
      return { option: name, mark, ...(mask === undefined ? {} : { mask }) };
    }
    case 'iif':
    case 'oif':
      return { option: name, interface: values.text() };
    case 'tunnel-id':
      return { option: name, id: values.text() };
    case 'uidrange':
    case 'sport':
    case 'dport':
      return { option: name, ...rangeOf(values.text()) };
    case 'preference':
    case 'goto':
      return { option: name, preference: values.number() };
    case 'realms':
      return { option: name, ...realmsOf(values.text()) };
    case 'suppress_prefixlength':
      return { option: name, length: values.number() };
    case 'protocol':
      return { option: name, value: values.number() };
    default:
      return undefined;
  }
}
