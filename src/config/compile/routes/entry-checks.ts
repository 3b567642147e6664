/** What no kernel would take, or takes for something else: said where it is written. */
import { type AddressFamily, familyName, familyOf, type IpAddress } from '../../../base/address.js';
import type { HopPart, Route, RoutePart, Rule, RulePart } from '../../routing-model.js';

/** Options of routes of one family only (ip-route(8)). */
const IPV6_OPTIONS: ReadonlySet<RoutePart['option']> = new Set(['from', 'expires', 'pref']);

/** What a rule does with a packet; it does one thing. */
const ACTIONS: ReadonlySet<RulePart['option']> = new Set([
  ...(['table', 'goto', 'nop', 'blackhole', 'prohibit', 'unreachable', 'l3mdev'] as const),
]);

/** Why a route is left out, as the rest of a sentence; undefined: nothing speaks against it. */
export function routeProblem(route: Route): string | undefined {
  const { family, destination, parts, nextHops } = route;
  const inner = [...parts, ...nextHops.flat()];
  const addresses = [
    ...(destination === 'default' ? [] : [destination.address]),
    ...inner.flatMap(ownAddress),
  ];
  const foreign = addresses.find((address) => familyOf(address) !== family);
  if (foreign !== undefined) {
    return mixed(family, foreign);
  }
  // IPv4 over an IPv6 gateway there is (RFC 8950), the other way round there is not.
  const gateway = inner.find((part) => part.option === 'via' && familyOf(part.address) !== family);
  if (family === 'inet6' && gateway?.option === 'via') {
    return mixed(family, gateway.address);
  }
  const wrong = inner.find(({ option }) =>
    family === 'inet' ? isIpv6Option(option) : option === 'realms',
  );
  return wrong && `'${wrong.option}' is for ${family === 'inet' ? 'IPv6' : 'IPv4'} routes only`;
}

/** Why a rule is left out. */
export function ruleProblem({ family, parts }: Rule): string | undefined {
  const foreign = parts
    .flatMap((part) => ('network' in part && part.network !== 'default' ? [part.network] : []))
    .find(({ address }) => familyOf(address) !== family);
  if (foreign !== undefined) {
    return mixed(family, foreign.address);
  }
  if (family === 'inet6' && parts.some(({ option }) => option === 'realms')) {
    return "'realms' is for IPv4 rules only";
  }
  const actions = parts.filter(({ option }) => ACTIONS.has(option));
  const [first, second] = actions;
  if (first === undefined) {
    return 'it says nothing to do: table, goto, nop, blackhole, prohibit, unreachable or l3mdev';
  }
  if (second !== undefined) {
    return `it says two things to do, '${first.option}' and '${second.option}'`;
  }
  if (first.option === 'table' && first.value === 0) {
    return 'there is no table 0 to look up';
  }
  const preference = parts.findLast((part) => part.option === 'preference');
  const isBackward = preference?.option === 'preference' && first.option === 'goto';
  return isBackward && first.preference <= preference.preference
    ? `goto leads to a later rule, and ${first.preference} is not later`
    : undefined;
}

function ownAddress(part: RoutePart | HopPart): readonly IpAddress[] {
  switch (part.option) {
    case 'src':
    case 'as':
      return [part.address];
    case 'from':
      return [part.network.address];
    default:
      return [];
  }
}

function isIpv6Option(option: string): boolean {
  return [...IPV6_OPTIONS].some((each) => each === option);
}

function mixed(family: AddressFamily, address: string): string {
  return `it is an ${familyName(family)} one, and ${address} is of the other family`;
}
