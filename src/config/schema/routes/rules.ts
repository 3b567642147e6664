/** Entries of `virtual_rules` and `static_rules`, in the words of iproute2. */
import { INT32, integer, network, pair, pattern, simple, UINT32 } from '../argument.js';
import { flag, value } from '../keyword.js';
import { named } from './routes.js';

const TOS = value(named('tos', 255), 'Type of service of the packet.');
const INPUT = value(simple('interface', 'interface'), 'Interface that the packet came in by.');
const TABLE = value(named('table'), 'Table that is looked up.');
const PREFERENCE = value(
  integer('preference', 0, UINT32, { hexadecimal: true }),
  'Rules are tried in this order, the least first.',
  { otherwise: 'from 16384 down' },
);
const PORTS = pair('first-last', '-', 0, 65_535);
const PREFIX_LENGTH = value(
  integer('length', 0, INT32),
  'Do not use routes whose prefix is this long or shorter.',
);
const GROUP = value(named('group'), 'Do not use routes over interfaces of this group.');

/** Selectors, actions and options of a rule, which may stand in any order. */
export const ruleOptions = {
  inet: flag('The rule is an IPv4 one.', { otherwise: 'as its addresses say' }),
  inet6: flag('The rule is an IPv6 one.', { otherwise: 'as its addresses say' }),
  not: flag('The rule is for packets that its selectors do not fit.'),
  from: value(network('source', ['any', 'all', 'default']), 'Source of the packet.', {
    otherwise: 'any',
  }),
  to: value(network('destination', ['any', 'all', 'default']), 'Destination of the packet.', {
    otherwise: 'any',
  }),
  tos: TOS,
  dsfield: { ...TOS, synonymOf: 'tos' },
  fwmark: value(pair('mark[/mask]', '/', 0, UINT32, { single: true }), 'Mark of the packet.'),
  iif: INPUT,
  dev: { ...INPUT, synonymOf: 'iif' },
  oif: value(simple('interface', 'interface'), 'Interface that the sending socket is bound to.'),
  'tunnel-id': value(
    pattern('id', /\d{1,20}|0x[0-9a-fA-F]{1,16}/, 'a number'),
    'Tunnel that the packet came out of.',
  ),
  uidrange: value(pair('first-last', '-', 0, UINT32), 'User that sends the packet.'),
  ipproto: value(named('protocol', 255), 'Protocol in the packet.'),
  sport: value(PORTS, 'Source port of the packet.'),
  dport: value(PORTS, 'Destination port of the packet.'),
  table: TABLE,
  lookup: { ...TABLE, synonymOf: 'table' },
  preference: PREFERENCE,
  order: { ...PREFERENCE, synonymOf: 'preference' },
  priority: { ...PREFERENCE, synonymOf: 'preference' },
  realms: value(
    pair('[source/]destination', '/', 0, 65_535, { single: true, named: true }),
    'Realms of packets that the rule routes; IPv4 only.',
  ),
  suppress_prefixlength: PREFIX_LENGTH,
  sup_pl: { ...PREFIX_LENGTH, synonymOf: 'suppress_prefixlength' },
  suppress_ifgroup: GROUP,
  sup_group: { ...GROUP, synonymOf: 'suppress_ifgroup' },
  l3mdev: flag('Use the table of the VRF that the packet belongs to.'),
  protocol: value(integer('protocol', 0, 255), 'Who set the rule.', {
    otherwise: '18, keepalived',
  }),
  type: flag('Stands before the action, if one likes.'),
  goto: value(
    integer('preference', 0, UINT32, { hexadecimal: true }),
    'Go on with the rule of this preference.',
  ),
  nop: flag('Do nothing; go on with the next rule.'),
  blackhole: flag('Drop the packet and say nothing.'),
  prohibit: flag('Drop the packet and say that it is forbidden.'),
  unreachable: flag('Drop the packet and say that there is no way.'),
  no_track: flag('Do not react to a removal of the rule.'),
} as const;
