/** Routes and rules in one list, in the order in which they are set or removed. */
import type { Route, RoutingEntries, Rule } from '../../config/routing-model.js';
import { routeText, ruleText } from '../../config/routing-text.js';

/** A route or a rule, with the text that tells it from others. */
export type RoutingEntry =
  | { readonly kind: 'route'; readonly text: string; readonly route: Route }
  | { readonly kind: 'rule'; readonly text: string; readonly rule: Rule };

function routeEntries(routes: readonly Route[]): readonly RoutingEntry[] {
  return routes.map((route) => ({ kind: 'route', text: routeText(route), route }));
}

function ruleEntries(rules: readonly Rule[]): readonly RoutingEntry[] {
  return rules.map((rule) => ({ kind: 'rule', text: ruleText(rule), rule }));
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
export function entryKey({ kind, text }: Pick<RoutingEntry, 'kind' | 'text'>): string {
  return `${kind} ${text}`;
}

/** `no_track` */
export function isUntracked(entry: RoutingEntry): boolean {
  return entry.kind === 'route' ? entry.route.noTrack : entry.rule.noTrack;
}
