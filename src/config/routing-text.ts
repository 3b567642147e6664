/**
 * Routes and rules in the words of iproute2: how logs, dumps and plans call them. Two entries have
 * the same text exactly when the kernel is told the same.
 */
import type {
  Encapsulation,
  EncapsulationPart,
  HopPart,
  Network,
  NumberOrName,
  Route,
  RoutePart,
  Rule,
  RulePart,
} from './routing-model.js';

/** `10.1.0.0/16`, `10.1.2.3`, `default` */
function networkText(network: Network | 'default'): string {
  if (network === 'default') {
    return network;
  }
  const { address, prefixLength } = network;
  const longest = address.includes(':') ? 128 : 32;
  return prefixLength === longest ? address : `${address}/${prefixLength}`;
}

/** `blackhole 10.1.0.0/16 metric 7` */
export function routeText({ family, type, destination, parts, nextHops, ...rest }: Route): string {
  const { placement, noTrack } = rest;
  const isDefault6 = destination === 'default' && family === 'inet6';
  return [
    ...(isDefault6 ? ['inet6'] : []),
    ...(placement === 'prepend' ? [] : [placement]),
    ...(type === 'unicast' ? [] : [type]),
    networkText(destination),
    ...counting(parts, noTrack).map(routePartText),
    ...nextHops.map((hop) => ['nexthop', ...hop.map(routePartText)].join(' ')),
  ].join(' ');
}

/** `from 10.1.0.0/16 table 100 preference 500` */
export function ruleText({ family, parts, noTrack }: Rule): string {
  const isPlain6 = family === 'inet6' && !parts.some((part) => 'network' in part);
  const words = counting(parts, noTrack).map(rulePartText);
  return [...(isPlain6 ? ['inet6'] : []), ...words, ...(noTrack ? ['no_track'] : [])].join(' ');
}

/** What is tracked has the protocol by which it is known again, whatever is written. */
function counting<Part extends RoutePart | RulePart>(
  parts: readonly Part[],
  noTrack: boolean,
): readonly Part[] {
  return noTrack ? parts : parts.filter(({ option }) => option !== 'protocol');
}

function routePartText(part: RoutePart | HopPart): string {
  switch (part.option) {
    case 'via':
    case 'src':
    case 'as':
      return `${part.option} ${part.address}`;
    case 'dev':
    case 'vrf':
      return `${part.option} ${part.interface}`;
    case 'onlink':
      return part.option;
    case 'from':
      return `${part.option} ${networkText(part.network)}`;
    case 'tos':
    case 'table':
    case 'protocol':
    case 'scope':
      return `${part.option} ${part.value}`;
    case 'metric':
      return `metric ${part.metric}`;
    case 'weight':
      return `weight ${part.weight}`;
    case 'expires':
      return `expires ${part.seconds}`;
    case 'realms':
      return realmsText(part);
    case 'encap':
      return `encap ${encapsulationText(part.encapsulation)}`;
    case 'rtt':
    case 'rttvar':
    case 'rto_min':
      return `${part.option} ${part.locked ? 'lock ' : ''}${part.time}`;
    case 'features':
      return `features ${part.feature}`;
    case 'quickack':
    case 'fastopen_no_cookie':
      return `${part.option} ${part.enabled ? 1 : 0}`;
    case 'ttl-propagate':
      return `${part.option} ${part.enabled ? 'enabled' : 'disabled'}`;
    case 'congctl':
      return `congctl ${part.locked ? 'lock ' : ''}${part.algorithm}`;
    case 'pref':
      return `pref ${part.preference}`;
    default:
      return `${part.option} ${part.locked ? 'lock ' : ''}${part.value}`;
  }
}

function realmsText(part: { readonly source?: NumberOrName; readonly destination: NumberOrName }) {
  const { source, destination } = part;
  return `realms ${source === undefined ? '' : `${source}/`}${destination}`;
}

function encapsulationText(encapsulation: Encapsulation): string {
  switch (encapsulation.kind) {
    case 'mpls':
      return `mpls ${encapsulation.labels}`;
    case 'ila':
      return `ila ${encapsulation.locator}`;
    default:
      return [encapsulation.kind, ...encapsulation.parts.map(outerText)].join(' ');
  }
}

function outerText(part: EncapsulationPart): string {
  switch (part.option) {
    case 'id':
      return `id ${part.id}`;
    case 'dst':
    case 'src':
      return `${part.option} ${part.address}`;
    case 'flags':
      return `flags ${part.flags}`;
    case 'tos':
    case 'tc':
      return `${part.option} ${part.value}`;
    case 'ttl':
    case 'hoplimit':
      return `${part.option} ${part.hops}`;
  }
}

function rulePartText(part: RulePart): string {
  switch (part.option) {
    case 'from':
    case 'to':
      return `${part.option} ${networkText(part.network)}`;
    case 'tos':
    case 'ipproto':
    case 'table':
    case 'suppress_ifgroup':
    case 'protocol':
      return `${part.option} ${part.value}`;
    case 'fwmark':
      return `fwmark ${part.mark}${part.mask === undefined ? '' : `/${part.mask}`}`;
    case 'iif':
    case 'oif':
      return `${part.option} ${part.interface}`;
    case 'tunnel-id':
      return `tunnel-id ${part.id}`;
    case 'uidrange':
    case 'sport':
    case 'dport':
      return `${part.option} ${part.first}-${part.last}`;
    case 'preference':
    case 'goto':
      return `${part.option} ${part.preference}`;
    case 'suppress_prefixlength':
      return `suppress_prefixlength ${part.length}`;
    case 'realms':
      return realmsText(part);
    default:
      return part.option;
  }
}
