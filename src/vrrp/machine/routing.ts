/** The routes and rules of an instance: set after its addresses, removed before them. */
import type { VrrpInstance } from '../../config/model.js';
import type { Route, RoutingEntries, Rule } from '../../config/routing-model.js';
import { routeText, ruleText } from '../../config/routing-text.js';
import type { StepContext } from './instance-state.js';

/** All of an instance, in the order of the file. */
export function routingOfInstance({ virtualRoutes, virtualRules }: VrrpInstance): RoutingEntries {
  return { routes: virtualRoutes, rules: virtualRules };
}

/** Appends the setting of routes and rules, unless there are none. */
export function setRouting(context: StepContext, entries: RoutingEntries): void {
  appendRouting(context, 'setRouting', entries);
}

/** Appends the removal of routes and rules, unless there are none. */
export function removeRouting(context: StepContext, entries: RoutingEntries): void {
  appendRouting(context, 'removeRouting', entries);
}

function appendRouting(
  { configuration, effects }: StepContext,
  kind: 'setRouting' | 'removeRouting',
  entries: RoutingEntries,
): void {
  if (entries.routes.length + entries.rules.length > 0) {
    effects.push({ kind, instance: configuration.name, ...entries });
  }
}

/** Whether the instance has a tracked entry with this text. */
export function tracksEntry({ virtualRoutes, virtualRules }: VrrpInstance, text: string): boolean {
  return (
    virtualRoutes.some((route) => !route.noTrack && routeText(route) === text) ||
    virtualRules.some((rule) => !rule.noTrack && ruleText(rule) === text)
  );
}

/** What of the one is not in the other, by what the kernel is told. */
export function routingWithout(entries: RoutingEntries, other: RoutingEntries): RoutingEntries {
  return {
    routes: without<Route>(entries.routes, other.routes, routeText),
    rules: without<Rule>(entries.rules, other.rules, ruleText),
  };
}

function without<Entry>(
  entries: readonly Entry[],
  others: readonly Entry[],
  textOf: (entry: Entry) => string,
): readonly Entry[] {
  const texts = new Set(others.map(textOf));
  return entries.filter((entry) => !texts.has(textOf(entry)));
}

/**
 * Carries out the difference between two configurations of an instance. What goes goes first, and
 * what stays is not touched; under another name the instance names all of it again, because its
 * keeper keeps books by name.
 */
export function changeRouting(context: StepContext, former: VrrpInstance): void {
  const { configuration } = context;
  const before = routingOfInstance(former);
  const after = routingOfInstance(configuration);
  const isRenamed = former.name !== configuration.name;
  removeRouting(
    { ...context, configuration: former },
    isRenamed ? before : routingWithout(before, after),
  );
  setRouting(context, isRenamed ? after : routingWithout(after, before));
}
