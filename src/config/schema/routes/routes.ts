/** Entries of `virtual_routes` and `static_routes`, in the words of iproute2. */
import {
  type Argument,
  address,
  choice,
  forms,
  type IntegerType,
  integer,
  network,
  optional,
  pair,
  pattern,
  repeated,
  simple,
  UINT32,
  word,
} from '../argument.js';
import { flag, type Keyword, value } from '../keyword.js';

/** A number of 32 bits or a name from the files of iproute2. */
export function named(
  name: string,
  maximum = UINT32,
): Argument<IntegerType & { readonly named: true }> {
  const { value: number } = integer(name, 0, maximum, { hexadecimal: true });
  return { name, value: { ...number, named: true } };
}

const LOCK = optional(choice('lock', ['lock']));
const TIME = pattern('time', /\d+(?:\.\d+)?(?:s|ms)?/, 'a time like 1.5s or 200ms');
const NUMBER = integer('number', 0, UINT32, { hexadecimal: true });

function metric(summary: string): Keyword {
  return value([LOCK, NUMBER], `${summary}; lock: the kernel does not change it.`);
}

function time(summary: string): Keyword {
  return value([LOCK, TIME], `${summary}; lock: the kernel does not change it.`);
}

const GATEWAY = [optional(choice('family', ['inet', 'inet6'])), address('address')];
const REALMS = value(
  pair('[source/]destination', '/', 0, 65_535, { single: true, named: true }),
  'Realms of the route.',
);
const ADDRESS = [address('address')];
const HOPS = [integer('hops', 0, 255)];
const FLAGS = [word('flags')];
const ID = [pattern('id', /\d{1,20}|0x[0-9a-fA-F]{1,16}/, 'a number')];
const OUTER = { id: ID, dst: ADDRESS, src: ADDRESS, flags: FLAGS };

const ENCAPSULATION = forms('ip|ip6|mpls|ila', {
  ip: [repeated(optional(forms('option', { ...OUTER, tos: [named('tos', 255)], ttl: HOPS })))],
  ip6: [
    repeated(optional(forms('option', { ...OUTER, tc: [named('class', 255)], hoplimit: HOPS }))),
  ],
  mpls: [pattern('labels', /\d{1,7}(?:\/\d{1,7})*/, 'labels separated by /')],
  ila: [word('locator')],
});

const NEXT_HOP = repeated(
  optional(
    forms('option', {
      via: GATEWAY,
      dev: [simple('interface', 'interface')],
      weight: [integer('weight', 1, 256)],
      onlink: [],
      encap: [ENCAPSULATION],
      realms: REALMS.arguments,
    }),
  ),
);

const TO_NETWORK = [
  optional(choice('to', ['to'])),
  network('destination', ['default', 'any', 'all', 'default6']),
];
const TYPES = [
  ...['unicast', 'local', 'broadcast', 'multicast', 'throw', 'unreachable', 'prohibit'],
  ...['blackhole', 'nat', 'anycast'],
];

/** The destination of a route, with its type before it. */
export const ROUTE: Argument = forms(
  'destination',
  Object.fromEntries(TYPES.map((type) => [type, TO_NETWORK])),
  network('destination', ['default', 'any', 'all', 'default6']),
);

const VIA = value(GATEWAY, 'Gateway, of either family.');
const TOS = value(named('tos', 255), 'Type of service of the packets.', { default: 0 });
const METRIC = value(NUMBER, 'Of several routes the one with the least metric is used.', {
  default: 0,
});
const DEVICE = value(simple('interface', 'interface'), 'Interface that packets leave by.');

/** What may follow, or precede, the destination. */
export const routeOptions = {
  inet: flag('The route is an IPv4 one.', { otherwise: 'as its addresses say' }),
  inet6: flag('The route is an IPv6 one.', { otherwise: 'as its addresses say' }),
  src: value(address('address'), 'Source address of packets that choose none.'),
  as: value(
    [optional(choice('to', ['to'])), address('address')],
    'Destination that packets get in place of their own.',
  ),
  via: VIA,
  gw: { ...VIA, synonymOf: 'via', deprecated: true },
  from: value(network('source'), 'The route is for packets from there; IPv6 only.'),
  tos: TOS,
  dsfield: { ...TOS, synonymOf: 'tos' },
  table: value(named('table'), 'Table that the route stands in.', { otherwise: 'main' }),
  protocol: value(named('protocol', 255), 'Who set the route.', { otherwise: '18, keepalived' }),
  scope: value(named('scope', 255), 'How far the destination is.', {
    otherwise: 'global, or as the type of the route says',
  }),
  metric: METRIC,
  priority: { ...METRIC, synonymOf: 'metric' },
  preference: { ...METRIC, synonymOf: 'metric' },
  dev: DEVICE,
  oif: { ...DEVICE, synonymOf: 'dev' },
  onlink: flag('The gateway is on the link, whatever its address says.'),
  encap: value(ENCAPSULATION, 'Tunnel that packets are put into.'),
  expires: value(
    integer('seconds', 0, UINT32, { unit: 'seconds' }),
    'Time after which the route is gone; IPv6 only.',
  ),
  mtu: metric('MTU of the path'),
  hoplimit: value(integer('hops', 0, 255), 'Hop limit of the packets.'),
  advmss: metric('Segment size that is told to TCP peers'),
  rtt: time('First estimate of the round-trip time'),
  rttvar: time('First estimate of its variance'),
  reordering: metric('How far packets may be out of order'),
  window: value(NUMBER, 'Largest window that is told to TCP peers.'),
  cwnd: metric('Largest congestion window'),
  ssthresh: metric('First slow start threshold'),
  realms: REALMS,
  rto_min: time('Least time to a retransmission'),
  initcwnd: value(NUMBER, 'First congestion window.'),
  initrwnd: value(NUMBER, 'First receive window.'),
  features: value(choice('feature', ['ecn']), 'Features that the route turns on.'),
  quickack: value(choice('0|1', ['0', '1']), 'Acknowledge at once.'),
  congctl: value([LOCK, word('algorithm')], 'Congestion control algorithm.'),
  pref: value(
    pattern('preference', /low|medium|high|\d{1,3}/, 'low, medium, high or a number'),
    'Preference of the router (RFC 4191); IPv6 only.',
    { otherwise: 'medium' },
  ),
  'ttl-propagate': value(
    choice('enabled|disabled', ['enabled', 'disabled']),
    'MPLS: carry the TTL of packets over.',
  ),
  fastopen_no_cookie: value(choice('0|1', ['0', '1']), 'TCP fast open needs no cookie.'),
  nexthop: value(NEXT_HOP, 'One of several paths; stands behind all other options.', {
    repeatable: true,
  }),
  vrf: value(simple('interface', 'interface'), 'The route stands in the table of this VRF.'),
  to: flag('Stands before the destination, if one likes.'),
  add: flag('A route that is there already is an error.'),
  prepend: flag('Comes before routes that are equal.', { otherwise: 'on' }),
  append: flag('Comes after routes that are equal.'),
  or: value(address('address'), 'Second gateway of a route with two paths.', {
    deprecated: true,
  }),
  no_track: flag('Do not react to a removal of the route.'),
} as const;
