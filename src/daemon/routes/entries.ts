/** Routes and rules in one list, in the order in which they are set or removed. */
import type { Route, RoutingEntries, Rule } from '../../config/routing-model.js';
import { routeText, ruleText } from '../../config/routing-text.js';

/** A route or a rule, with the text that tells it from others. */
export type RoutingEntry = { readonly text: string; readonly key: string } & (
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'rule'; readonly rule: Rule }
);

/** By the lists of the configuration: a take-over of thousands finds their texts made. */
const made = new WeakMap<readonly (Route | Rule)[], readonly RoutingEntry[]>();

function entriesOf<Each extends Route | Rule>(
  list: readonly Each[],
  entryOf: (each: Each) => RoutingEntry,
): readonly RoutingEntry[] {
  const entries = made.get(list) ?? list.map(entryOf);
  made.set(list, entries);
  return entries;
}

function routeEntries(routes: readonly Route[]): readonly RoutingEntry[] {
  return entriesOf(routes, (route) => {
    const text = routeText(route);
    return { kind: 'route', text, key: entryKey('route', text), route };
  });
}

function ruleEntries(rules: readonly Rule[]): readonly RoutingEntry[] {
  return entriesOf(rules, (rule) => {
    const text = ruleText(rule);
    return { kind: 'rule', text, key: entryKey('rule', text), rule };
  });
}

/** Routes come before the rules that lead to them. */
export function orderOfSetting({ routes, rules }: RoutingEntries): readonly RoutingEntry[] {
  return [...routeEntries(routes), ...ruleEntries(rules)];
}

/** Rules go before the routes that they lead to. */
export function orderOfRemoval({ routes, rules }: RoutingEntries): readonly RoutingEntry[] {
  return [...ruleEntries(rules), ...routeEntries(routes)];
}

/** What makes two entries one. */
export function entryKey(kind: RoutingEntry['kind'], text: string): string {
  return `${kind} ${text}`;
}

/** `no_track` */
export function isUntracked(entry: RoutingEntry): boolean {
  return entry.kind === 'route' ? entry.route.noTrack : entry.rule.noTrack;
}
