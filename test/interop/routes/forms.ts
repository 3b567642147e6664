/**
 * Every form of a route and a rule. `NET` becomes a network of the form's own, `PREF` a preference;
 * eth1 is 10.98.0.1/24 and 2001:db8:98::1/64.
 */

/** One line of the file. */
export interface Form {
  readonly line: string;
  /** What we do with it where keepalived does otherwise: words of `ip -d`, or nothing. */
  readonly ours?: string;
}

const VIA = 'NET via 10.98.0.254';
const DEV = 'NET dev eth1';

/** IPv4 routes. */
export const routeForms: readonly Form[] = [
  ...[VIA, `${VIA} dev eth1`, DEV, 'NET oif eth1', 'NET', 'HOST dev eth1'],
  ...['NET via inet 10.98.0.254', 'src 10.98.0.1 to NET via 10.98.0.254'],
  ...[`${VIA} src 10.98.0.1 dev eth1`, 'NET src 10.98.0.77 dev eth1', 'NET via 10.77.0.254'],
  ...['NET via 10.77.0.254 dev eth1', 'NET via 10.77.0.254 dev eth1 onlink'],
  ...['link', 'host', 'site', 'global', 'nowhere', '200', 'bogus'].map((s) => `${DEV} scope ${s}`),
  ...['100', 'main', 'default', 'local', '0x100', '100000', 'myname'].map(
    (table) => `${DEV} table ${table}`,
  ),
  ...[`${DEV} protocol static`, `${DEV} protocol 99`, `${DEV} protocol static no_track`],
  ...[`${DEV} protocol 99 no_track`, `${DEV} metric 10`, `${DEV} priority 10`],
  ...[`${DEV} preference 10`, `${DEV} tos 0x10`, `${DEV} tos 16`, `${DEV} dsfield 0x04`],
  ...[`${DEV} mtu 1400`, `${DEV} mtu lock 1400`, `${DEV} hoplimit 20`, `${DEV} advmss 1300`],
  ...[`${DEV} advmss lock 1300`, `${DEV} rtt 1s`, `${DEV} rtt lock 2.5s`, `${DEV} rttvar 1s`],
  ...[`${DEV} reordering 5`, `${DEV} reordering lock 5`, `${DEV} window 10000`],
  ...[`${DEV} cwnd 20`, `${DEV} cwnd lock 20`, `${DEV} ssthresh 30`, `${DEV} ssthresh lock 107`],
  ...[`${DEV} realms 5`, `${DEV} realms 5/6`, `${DEV} realms 0x14/7`, `${DEV} rto_min 300ms`],
  ...[`${DEV} rto_min lock 2s`, `${DEV} initcwnd 10`, `${DEV} initrwnd 20`, `${DEV} features ecn`],
  ...[`${DEV} quickack 1`, `${DEV} quickack 0`, `${DEV} quickack 2`, `${DEV} congctl cubic`],
  ...[`${DEV} congctl lock reno`, `${DEV} congctl bogus`, `${DEV} fastopen_no_cookie 1`],
  ...[`${DEV} ttl-propagate enabled`, `${DEV} ttl-propagate disabled`, `${DEV} expires 100`],
  ...[`${DEV} pref high`, 'NET as 10.3.3.3 dev eth1', 'NET as to 10.3.3.3 dev eth1'],
  'NET nexthop via 10.98.0.254 nexthop via 10.98.0.253',
  'NET nexthop via 10.98.0.254 dev eth1 weight 1 nexthop via 10.98.0.253 dev eth1 weight 5',
  'NET nexthop via 10.98.0.254 weight 256 nexthop dev eth1',
  'NET nexthop via 10.98.0.254 weight 257 nexthop dev eth1',
  'NET nexthop via 10.88.0.1 dev eth1 onlink nexthop via 10.98.0.253',
  'NET nexthop via 10.98.0.254 realms 3/4 nexthop via 10.98.0.253 realms 5',
  'NET nexthop via 10.98.0.254',
  'NET metric 5 nexthop via 10.98.0.254 nexthop via 10.98.0.253',
  'NET via 10.98.0.254 or 10.98.0.253',
  'NET encap ip id 5 dst 10.98.0.2 dev eth1',
  'NET encap ip id 5 dst 10.98.0.2 src 10.98.0.1 tos 4 ttl 60 dev eth1',
  'NET encap ip6 id 5 dst 2001:db8:98::2 src 2001:db8:98::1 tc 4 hoplimit 60 dev eth1',
  ...['blackhole', 'unreachable', 'prohibit', 'throw', 'unicast'].map((type) =>
    type === 'unicast' ? `unicast ${DEV}` : `${type} NET`,
  ),
  ...['throw NET table 100', 'blackhole NET metric 77 table 9', 'blackhole NET dev eth1'],
  ...['local HOST dev eth1', 'local HOST dev eth1 scope host', 'multicast 239.1.2.0/24 dev eth1'],
  ...['broadcast HOST dev eth1 scope link', 'nat NET via 10.98.0.254'],
  ...[`add ${DEV}`, `append ${DEV}`, `prepend ${DEV}`, `${DEV} add`, `${DEV} no_track`],
  ...[`${DEV} bogusword`, `from 10.1.1.0/24 ${DEV}`, `${DEV} nhid 5`],
  ...[`${DEV} mtu abc`, `${DEV} hoplimit 256`, `${DEV} tos 256`, `${DEV} metric 4294967296`],
  ...[`${DEV} dev lo`, 'default via 10.98.0.254 table 201', 'any via 10.98.0.254 table 202'],
  ...['all via 10.98.0.254 table 203', '0.0.0.0/0 via 10.98.0.254 table 204'],
  `${DEV} mtu 1400 advmss 1300 window 5000 initcwnd 10 metric 7 table 100 tos 8 src 10.98.0.1`,
].map((line) => ({ line }));

/** What keepalived cannot do, or does otherwise: docs/differences.md says why. */
export const differentRouteForms: readonly Form[] = [
  { line: `${DEV} rtt 100ms`, ours: 'rtt 100ms' },
  { line: `${DEV} rttvar 30ms`, ours: 'rttvar 30ms' },
  { line: 'NET via 2001:db8:98::5', ours: 'via inet6 2001:db8:98::5' },
  { line: 'NET via inet6 fe80::9 dev eth1', ours: 'via inet6 fe80::9 dev eth1' },
  {
    line: 'NET nexthop encap ip id 7 dst 10.98.0.2 dev eth1 nexthop dev eth1 via 10.98.0.253',
    ours: 'encap ip id 7',
  },
];

/** IPv6 routes. */
export const route6Forms: readonly Form[] = [
  ...['via fe80::1 dev eth1', 'via 2001:db8:98::99', 'dev eth1', 'dev eth1 metric 10', ''],
  ...['dev eth1 pref high', 'dev eth1 pref low', 'dev eth1 pref medium'],
  ...['src 2001:db8:98::1 dev eth1', 'dev eth1 table 100', 'dev eth1 scope link'],
  ...['dev eth1 mtu 1400 advmss 1300 hoplimit 33 quickack 1', 'dev eth1 realms 5'],
  ...['dev eth1 protocol bird no_track', 'via fe80::1 dev eth1 onlink', 'congctl cubic dev eth1'],
  ...['via 2001:db8:77::1 dev eth1 onlink', 'features ecn dev eth1', 'append dev eth1'],
  'nexthop via fe80::1 dev eth1 weight 2 nexthop via fe80::2 dev eth1 weight 3',
  'nexthop via 2001:db8:98::99 nexthop via 2001:db8:98::98',
  ...[
    'encap ip6 id 5 dst 2001:db8:98::2 dev eth1',
    'add dev eth1',
    'from 2001:db8:5::/64 dev eth1',
  ],
]
  .map((rest) => `NET6 ${rest}`.trim())
  .concat(['blackhole NET6', 'unreachable NET6', 'prohibit NET6', 'throw NET6 table 100'])
  .concat(['local NET6 dev lo table 100', 'default via fe80::1 dev eth1 table 205'])
  .map((line) => ({ line }));

const FROM = 'from 10.1.0.0/16';

/** Rules of both families. */
export const ruleForms: readonly Form[] = [
  ...[`${FROM} table 100`, `${FROM} lookup 100`, 'from 10.1.2.3 table main', 'table 100'],
  ...['to 10.2.0.0/16 table 100', `${FROM} to 10.2.0.0/16 table 100`, 'from all table 100'],
  ...['from any table 100', 'from default table 100', 'to all table 100', `not ${FROM} table 100`],
  ...['not table 100', 'iif eth1 table 100', 'dev eth1 table 100', 'oif eth1 table 100'],
  ...['iif lo oif eth1 table 100', 'fwmark 24 table 100', 'fwmark 0x18/0xff table 100'],
  ...[
    'fwmark 24/12 table 100',
    'fwmark 0 table 100',
    'tos 0x10 table 100',
    'dsfield 0x08 table 100',
  ],
  ...['uidrange 1000-2000 table 100', 'uidrange 1000 table 100', 'ipproto tcp table 100'],
  ...['ipproto 17 table 100', 'ipproto UDP table 100', 'sport 10-20 table 100'],
  ...['sport 80-80 table 100', 'dport 20-30 table 100', 'tunnel-id 77 table 100'],
  'ipproto tcp sport 1-1024 dport 80-80 table 100',
  ...[`tunnel-id 77 ${FROM} table 100`, `${FROM} table 100 suppress_prefixlength 0`],
  ...[`${FROM} table 100 sup_pl 24`, `${FROM} table 100 suppress_ifgroup 5`],
  ...[`${FROM} table 100 sup_group default`, `${FROM} suppress_prefixlength 0`],
  ...[`${FROM} goto 60000`, `${FROM} goto 4`, `${FROM} nop`, `${FROM} blackhole`],
  ...[`${FROM} prohibit`, `${FROM} unreachable`, `${FROM} type blackhole`],
  ...[`${FROM} realms 5 table 100`, `${FROM} realms 5/6 table 100`, `${FROM} l3mdev`, 'l3mdev'],
  ...[`${FROM} l3mdev table 100`, `${FROM} table 100 protocol 12`, `${FROM} table myname`],
  ...[`${FROM} table 100 protocol 12 no_track`, `${FROM} table 70000`, `${FROM} table local`],
  ...[`${FROM} table 0`, FROM, `${FROM} table 100 blackhole`, `${FROM} table 100 bogus`],
  ...['from 2001:db8:1::/48 table 100', 'to 2001:db8:2::/48 blackhole', 'tos 22 table 100'],
  'from 2001:db8:1::/48 to 2001:db8:2::/48 iif eth1 fwmark 5 table 100',
  ...['from 2001:db8:1::/48 realms 5 table 100', 'from 2001:db8:1::/48 tos 4 table 100'],
  ...['from 10.1.0.0/16 to 2001:db8::/32 table 100', `${FROM} table 100 suppress_ifgroup nosuch`],
  ...['from 10.1.2.3/16 table 100', `${FROM} table 100 tunnel-id 0`, `${FROM} table 100 sport 0-0`],
].map((line) => ({ line }));

/** Rules that keepalived makes wider than they are written; we leave them out. */
export const differentRuleForms: readonly Form[] = [
  { line: 'ipproto bogus table 100', ours: '' },
  { line: 'sport 80 table 100', ours: '' },
];
