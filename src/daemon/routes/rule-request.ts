/** A configured rule as the kernel is told it (ip-rule(8), <linux/fib_rules.h>). */
import type { Network, Rule, RulePart } from '../../config/routing-model.js';
import type { Prefix, RuleRequest } from '../../linux/route/routing-doors.js';
import { type NumberSources, numberFor, realmsFor, UnknownName } from './numbers.js';
import { ROUTING_PROTOCOL } from './route-request.js';

/** FR_ACT_* */
const ACTIONS = { table: 1, goto: 2, nop: 3, blackhole: 6, unreachable: 7, prohibit: 8 } as const;

/** IP protocols by the names of /etc/protocols that rules are written with. */
const IP_PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipip: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  ospf: 89,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  udplite: 136,
};

type Partial = { -readonly [Name in keyof RuleRequest]?: RuleRequest[Name] };

/**
 * The request for a rule.
 * @throws UnknownName for what this machine has no number for, and for a rule without an action.
 */
export function ruleRequest({ family, parts, noTrack }: Rule, sources: NumberSources): RuleRequest {
  const fields: Partial = {};
  for (const part of parts) {
    Object.assign(fields, fieldsOf(part, sources));
  }
  const { action, protocol } = fields;
  if (action === undefined) {
    throw new UnknownName('a rule needs an action: table, goto, nop, blackhole or their like');
  }
  if (action === ACTIONS.table && !fields.l3mdev && !fields.table) {
    throw new UnknownName('a rule cannot look up table 0');
  }
  return {
    tos: 0,
    table: 0,
    priority: 0,
    inverted: false,
    l3mdev: false,
    ...fields,
    family,
    action,
    protocol: noTrack ? (protocol ?? 0) : ROUTING_PROTOCOL,
  };
}

function fieldsOf(part: RulePart, sources: NumberSources): Partial {
  switch (part.option) {
    case 'not':
      return { inverted: true };
    case 'l3mdev':
      return { l3mdev: true, action: ACTIONS.table };
    case 'nop':
    case 'blackhole':
    case 'prohibit':
    case 'unreachable':
      return { action: ACTIONS[part.option] };
    case 'from':
      return prefixField('source', part.network);
    case 'to':
      return prefixField('destination', part.network);
    case 'tos':
      return { tos: numberFor(sources, 'rt_dsfield', part.value) };
    case 'ipproto':
      return { ipProtocol: ipProtocol(part.value) };
    case 'fwmark':
      return markFields(part.mark, part.mask);
    case 'iif':
      return { inputInterface: part.interface };
    case 'oif':
      return { outputInterface: part.interface };
    case 'tunnel-id':
      return BigInt(part.id) === 0n ? {} : { tunnelId: BigInt(part.id) };
    case 'uidrange':
      return { users: { first: part.first, last: part.last } };
    case 'sport':
      return { sourcePorts: { first: part.first, last: part.last } };
    case 'dport':
      return { destinationPorts: { first: part.first, last: part.last } };
    case 'table':
      return { table: numberFor(sources, 'rt_tables', part.value), action: ACTIONS.table };
    case 'preference':
      return { priority: part.preference };
    case 'goto':
      return { goto: part.preference, action: ACTIONS.goto };
    case 'suppress_prefixlength':
      return { suppressPrefixLength: part.length };
    case 'suppress_ifgroup':
      return { suppressInterfaceGroup: numberFor(sources, 'group', part.value) };
    case 'protocol':
      return { protocol: part.value };
    case 'realms':
      return { realms: realmsFor(sources, part) };
  }
}

function prefixField(field: 'source' | 'destination', network: Network | 'default'): Partial {
  if (network === 'default') {
    return {};
  }
  const prefix: Prefix = { address: network.address, length: network.prefixLength };
  return { [field]: prefix };
}

/** A mark of 0 without a mask selects nothing: the kernel keeps no mask for it. */
function markFields(mark: number, mask: number | undefined): Partial {
  return mark === 0 && mask === undefined
    ? {}
    : { mark, ...(mask === undefined ? {} : { markMask: mask }) };
}

function ipProtocol(value: number | string): number {
  if (typeof value === 'number') {
    return value;
  }
  const number = IP_PROTOCOLS[value.toLowerCase()];
  if (number === undefined) {
    throw new UnknownName(`there is no IP protocol '${value}'`);
  }
  return number;
}
