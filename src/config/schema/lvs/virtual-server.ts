/** `virtual_server` and `real_server`. */

import {
  CONNECT_TIMEOUT,
  DELAY,
  DELAY_LOOP,
  FAST_INTERVAL,
  HOST_NAME,
  IN_A_ROW,
  PORT,
} from '../../checkers/common.js';
import { checkers } from '../../checkers/kinds.js';
import {
  address,
  asked,
  choice,
  choiceInAnyCase,
  forms,
  INT32,
  integer,
  optional,
  pattern,
  repeated,
  simple,
  UINT32,
  word,
} from '../argument.js';
import { block, flag, keywords, keywordsLike, toggle, value } from '../keyword.js';
import { discoveryKeywords, SOURCE } from './discovery.js';

const NOT_PERSISTENT = { 0: 'leave the line out for a service that is not persistent' } as const;

/** Schedulers of IPVS (ipvsadm(8), option `--scheduler`). */
export const SCHEDULERS = [
  ...(['rr', 'wrr', 'lc', 'wlc', 'lblc', 'sh', 'mh', 'dh', 'fo', 'ovf', 'lblcr'] as const),
  ...(['sed', 'nq', 'twos'] as const),
] as const;

/** Protocols that IPVS balances. */
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

/**
 * Forwarding methods of IPVS (ipvsadm(8), options `-m`, `-g`, `-i` and `--tun-type`), and ours;
 * what follows them is for tunnels.
 */
const METHOD = [
  choice('method', ['NAT', 'DR', 'TUN', 'FULLNAT']),
  optional(
    repeated(
      forms('tunnel option', {
        type: [choice('tunnel', ['ipip', 'gue', 'gre'])],
        port: [PORT],
        nocsum: [],
        csum: [],
        remcsum: [],
      }),
    ),
  ),
] as const;

/** Port 0 is that of the service. */
const SERVER = [address('address'), optional(integer('port', 0, 65_535))];

const script = simple('script', 'script');
const SCRIPT_FACTS = { otherwise: 'none', firstCounts: true } as const;

/** What virtual servers and real servers say for the checks below them. */
const forChecks = {
  delay_loop: value(DELAY_LOOP, 'Time from one check to the next.'),
  warmup: value(DELAY, 'The first check comes after a random time up to this one.'),
  retry: value(integer('attempts', 1, UINT32), 'Further attempts before a check has failed.'),
  delay_before_retry: value(DELAY, 'Time between these attempts.'),
  rise: value(IN_A_ROW, 'Good checks in a row that bring a failed server up (ours).'),
  fall: value(IN_A_ROW, 'Failed checks in a row that bring it down: one more than retry (ours).'),
  fast_interval: value(
    FAST_INTERVAL,
    'Time between checks on the way up, and down where no delay_before_retry is written (ours).',
  ),
  connect_timeout: value(CONNECT_TIMEOUT, 'Time within which a server has to answer.'),
  virtualhost: value(HOST_NAME, 'Host header of HTTP checks, and their name in TLS.'),
} as const;

/** A day. */
const SLOW_START = integer('seconds', 0, 86_400);

const OF_SERVICE = 'that of the virtual_server';
const SNMP_NAME = value(asked(word('name')), 'Name that SNMP shows.', { otherwise: 'none' });

/** `real_server` */
export const realServerKeywords = {
  delay_loop: { ...forChecks.delay_loop, otherwise: OF_SERVICE },
  warmup: { ...forChecks.warmup, otherwise: OF_SERVICE },
  retry: { ...forChecks.retry, otherwise: OF_SERVICE },
  delay_before_retry: { ...forChecks.delay_before_retry, otherwise: OF_SERVICE },
  rise: { ...forChecks.rise, otherwise: OF_SERVICE },
  fall: { ...forChecks.fall, otherwise: OF_SERVICE },
  fast_interval: { ...forChecks.fast_interval, otherwise: OF_SERVICE },
  connect_timeout: { ...forChecks.connect_timeout, otherwise: OF_SERVICE },
  virtualhost: { ...forChecks.virtualhost, otherwise: OF_SERVICE },
  weight: value(integer('weight', 0, INT32), 'Share of the load; 0 gets no new connections.', {
    otherwise: OF_SERVICE,
  }),
  lvs_method: value(METHOD, 'How packets reach this server.', { otherwise: OF_SERVICE }),
  uthreshold: value(integer('connections', 0, UINT32), 'No new ones with more than these.', {
    default: 0,
    otherwise: 'no limit',
  }),
  lthreshold: value(integer('connections', 0, UINT32), 'New ones again with fewer than these.', {
    default: 0,
    otherwise: 'as uthreshold says',
  }),
  slow_start: value(SLOW_START, 'A server that returns gets its weight in tenths, in this time.', {
    otherwise: OF_SERVICE,
  }),
  inhibit_on_failure: toggle('A failed server stays, with weight 0.', { otherwise: OF_SERVICE }),
  notify_up: value(script, 'Run when the server comes up.', SCRIPT_FACTS),
  notify_down: value(script, 'Run when the server goes down.', SCRIPT_FACTS),
  alpha: toggle('Regard the server as failed until its first good check.', {
    otherwise: OF_SERVICE,
  }),
  smtp_alert: toggle('Send mail when the server comes and goes.', {
    otherwise: 'smtp_alert_checker or smtp_alert of global_defs, else on',
  }),
  snmp_name: SNMP_NAME,
  ...checkers,
} as const;

const scheduling = {
  lb_algo: value(choice('scheduler', SCHEDULERS), 'How connections are spread.', {
    default: 'wlc',
  }),
  lvs_sched: value(choice('scheduler', SCHEDULERS), 'Another name of lb_algo.', {
    default: 'wlc',
    synonymOf: 'lb_algo',
  }),
  hashed: flag('Has no effect; was once needed with sh and mh.'),
  ops: flag('Schedule each datagram by itself; for UDP only.'),
  'flag-1': flag('Sets the first flag of the scheduler.'),
  'flag-2': flag('Sets the second flag of the scheduler.'),
  'flag-3': flag('Sets the third flag of the scheduler.'),
  'sh-port': flag('Let sh take the source port into account; stands behind lb_algo sh.'),
  'sh-fallback': flag('Let sh choose again for a failed server; stands behind lb_algo sh.'),
  'mh-port': flag('Let mh take the source port into account; stands behind lb_algo mh.'),
  'mh-fallback': flag('Let mh choose again for a failed server; set in any case (ours).'),
} as const;

/** A netmask, or a prefix length from 1 to 128. */
const MASK = pattern(
  'netmask|prefix length',
  /(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}|[1-9]\d?|1[01]\d|12[0-8]/,
  'an IPv4 netmask, or a prefix length from 1 to 128',
);

const persistence = {
  persistence_engine: value(word('name', 16), 'What else tells clients apart: sip.', {
    otherwise: 'none',
  }),
  persistence_timeout: value(
    optional(integer('seconds', 1, 2_678_400, { unit: 'seconds', hints: NOT_PERSISTENT }), 360),
    'A client stays with its server for this time.',
    { otherwise: 'off' },
  ),
  persistence_granularity: value(MASK, 'Clients within this mask count as one.', {
    otherwise: '255.255.255.255 or 128',
  }),
} as const;

const quorum = {
  quorum: value(integer('weight', 1, UINT32), 'Sum of weights that the service needs.', {
    default: 1,
  }),
  hysteresis: value(integer('weight', 0, UINT32), 'Distance from quorum for up and for down.', {
    default: 0,
  }),
  quorum_up: value(script, 'Run when the quorum is gained.', SCRIPT_FACTS),
  quorum_down: value(script, 'Run when the quorum is lost.', SCRIPT_FACTS),
  sorry_server: value(SERVER, 'Serves while the quorum is lost.', { otherwise: 'none' }),
  sorry_server_inhibit: flag('Keep the sorry server, with weight 0, while it is not needed.'),
  sorry_server_lvs_method: value(METHOD, 'How packets reach it; stands behind sorry_server.', {
    otherwise: 'lvs_method',
  }),
} as const;

/** `virtual_server` */
export const virtualServerKeywords = {
  delay_loop: { ...forChecks.delay_loop, default: 60 },
  warmup: { ...forChecks.warmup, otherwise: 'delay_loop' },
  retry: { ...forChecks.retry, otherwise: 'as the check says' },
  delay_before_retry: { ...forChecks.delay_before_retry, otherwise: 'as the check says' },
  rise: { ...forChecks.rise, default: 1 },
  fall: { ...forChecks.fall, otherwise: 'retry and 1' },
  fast_interval: { ...forChecks.fast_interval, otherwise: 'delay_loop and delay_before_retry' },
  connect_timeout: { ...forChecks.connect_timeout, default: 5 },
  virtualhost: { ...forChecks.virtualhost, otherwise: 'the address' },
  ...scheduling,
  ...persistence,
  ...quorum,
  lb_kind: value(
    METHOD,
    'How packets reach the servers; FULLNAT (ours): as NAT, and from the director for the server.',
    { default: 'NAT' },
  ),
  lvs_method: value(METHOD, 'Another name of lb_kind.', { default: 'NAT', synonymOf: 'lb_kind' }),
  ip_family: value(choice('family', ['inet', 'inet6']), 'Address family of the service.', {
    otherwise: 'as the addresses say',
  }),
  protocol: value(choiceInAnyCase('protocol', PROTOCOLS), 'Transport protocol.', {
    default: 'UDP',
  }),
  weight: value(integer('weight', 1, INT32), 'Weight of real servers that give none.', {
    default: 1,
  }),
  slow_start: value(
    SLOW_START,
    'Servers that return get their weight in tenths, in this time (ours).',
    {
      default: 0,
    },
  ),
  inhibit_on_failure: flag('Failed servers stay, with weight 0.'),
  alpha: flag('Regard all servers as failed until their first good check.'),
  omega: flag('Run quorum_down and notify_down scripts at stop as well.'),
  announce: flag('Announce its address by a route while it is served (ours); see announce_table.'),
  ha_suspend: flag('Check only while the address of the service is on this machine.'),
  active_on: value(
    [choice('state', ['master']), word('name')],
    'Set up only while this vrrp_instance or vrrp_sync_group is master (ours).',
    { otherwise: 'always' },
  ),
  smtp_alert: toggle('Send mail when the quorum is gained or lost.', {
    otherwise: 'smtp_alert_checker or smtp_alert of global_defs, else off',
  }),
  snmp_name: SNMP_NAME,
  real_server: block(keywords(realServerKeywords), SERVER, 'A server that does the work.'),
  real_servers: block(
    keywordsLike('virtual_server.real_server', realServerKeywords, discoveryKeywords),
    [SOURCE],
    'Servers that something else knows (ours): each is as this block says, like a real_server.',
  ),
} as const;

/** `real_servers` */
export const realServersKeywords = { ...realServerKeywords, ...discoveryKeywords } as const;

const SERVICE = forms(
  'address|fwmark|group',
  { fwmark: [integer('mark', 0, UINT32)], group: [word('name')] },
  address('address'),
);

/** `virtual_server` */
export const VIRTUAL_SERVER = block(
  keywords(virtualServerKeywords),
  [SERVICE, optional(integer('port', 0, 65_535))],
  'A service: the address that clients use and the servers behind it.',
);
