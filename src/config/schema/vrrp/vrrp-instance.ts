/** `vrrp_instance` */

import { address, asked, choice, integer, optional, seconds, simple, word } from '../argument.js';
import { VIRTUAL_ROUTES, VIRTUAL_RULES } from '../global/static.js';
import { block, flag, keywords, list, toggle, value } from '../keyword.js';
import { EXCLUDED_ADDRESSES, VIRTUAL_ADDRESSES } from './addresses.js';
import { deviceKeywords } from './devices.js';
import { instanceGarpKeywords } from './garp.js';
import { hmacKeywords } from './hmac.js';
import { notifyKeywords, SCRIPT, script } from './notify.js';
import { followedLists, TRACK_INTERFACE, TRACK_SCRIPT } from './tracking.js';

/** The keywords of `authentication`. */
export const authenticationKeywords = {
  auth_type: value(choice('type', ['PASS', 'AH']), 'How adverts are authenticated.'),
  auth_pass: value(word('password'), 'Password; eight characters count.', { secret: true }),
} as const;

const TTL = integer('hops', 0, 255);

/** Options of an entry of `unicast_peer`. */
export const unicastPeerOptions = {
  min_ttl: value(TTL, 'Least TTL of an acceptable advert from this peer.', { default: 0 }),
  max_ttl: value(TTL, 'Largest TTL of an acceptable advert from this peer.', { default: 255 }),
} as const;

const TIMER = value(
  optional(integer('priority', 1, 254), 254),
  'A master that could not run for as long as a peer of this priority waits becomes BACKUP.',
  { otherwise: 'off' },
);

const electionKeywords = {
  state: value(
    choice('state', ['MASTER', 'BACKUP'], 'BACKUP'),
    'What the router is meant to be; the priority decides, at the start as well.',
    {
      default: 'BACKUP',
      repeatable: true,
    },
  ),
  interface: value(simple('interface', 'interface'), 'Interface that adverts are sent on.', {
    otherwise: 'required',
  }),
  virtual_router_id: value(integer('VRID', 1, 255), 'Number of the virtual router.', {
    otherwise: 'required',
  }),
  version: value(choice('version', ['2', '3']), 'Protocol version.', {
    otherwise: 'vrrp_version',
    firstCounts: true,
  }),
  priority: value(integer('priority', 1, 255), 'Base priority; 255 is the address owner.', {
    default: 100,
    otherwise: 'with state MASTER 255',
  }),
  advert_int: value(
    seconds('seconds', 0.01, 255),
    'Time from one advert to the next: whole seconds in version 2, to 40.95 in version 3.',
    { default: 1 },
  ),
  preempt: flag('Take over from a master of lower priority.', { otherwise: 'on' }),
  nopreempt: flag('Leave a master of lower priority alone.'),
  preempt_delay: value(
    seconds('seconds', 0, 1000),
    'Time to leave a master of lower priority alone.',
    { default: 0 },
  ),
  down_timer_adverts: value(
    integer('adverts', 1, 100, { unit: 'adverts' }),
    'Missing adverts after which a master is thought to be down.',
    { otherwise: 'vrrp_down_timer_adverts' },
  ),
  lower_prio_no_advert: toggle('As master, do not answer adverts of lower priority.', {
    otherwise: 'vrrp_lower_prio_no_advert',
  }),
  higher_prio_send_advert: toggle('As master, send one more advert when yielding.', {
    otherwise: 'vrrp_higher_prio_send_advert',
  }),
  owner_ignore_adverts: toggle('As address owner, ignore all adverts.', {
    otherwise: 'vrrp_owner_ignore_adverts',
  }),
  timer_expired_backup: TIMER,
  thread_timer_expired: { ...TIMER, synonymOf: 'timer_expired_backup', deprecated: true },
} as const;

const transportKeywords = {
  authentication: block(keywords(authenticationKeywords), [], 'Authentication of version 2.'),
  unicast_peer: block(
    list('line', address('address'), unicastPeerOptions),
    [],
    'Send adverts to these addresses and not to the multicast group.',
  ),
  unicast_fault_no_peer: flag('FAULT while unicast_peer is empty.', {
    field: 'unicastFaultWithoutPeer',
  }),
  check_unicast_src: flag('Accept unicast adverts from configured peers only.'),
  unicast_ttl: value(TTL, 'TTL of unicast adverts.', { default: 255 }),
  mcast_src_ip: value(address('address'), 'Source address of multicast adverts.', {
    otherwise: 'primary address of the interface',
  }),
  unicast_src_ip: value(address('address'), 'Source address of unicast adverts.', {
    otherwise: 'primary address of the interface',
  }),
  mcast_dst_ip: value(address('address', { multicast: true }), 'Group of this instance.', {
    otherwise: 'vrrp_mcast_group4',
  }),
  track_src_ip: flag('FAULT while the interface lacks the configured source address.'),
  v3_checksum_as_v2: toggle('Version 3 checksums over IPv4 leave out the pseudo header.', {
    otherwise: 'the global v3_checksum_as_v2',
  }),
  old_unicast_checksum: value(
    optional(choice('never', ['never'])),
    'Version 3 unicast checksums as keepalived before 1.3.6 made them; never: do not detect it.',
    { otherwise: 'as the peers do' },
  ),
  skip_check_adv_addr: toggle('Compare the address list only when the master is new.', {
    otherwise: 'vrrp_skip_check_adv_addr',
  }),
  vrf: value(simple('interface', 'interface'), 'VRF of a unicast instance without interface.', {
    field: 'vrf',
  }),
  kernel_rx_buf_size: value(
    asked(integer('bytes', 0, 4_294_967_295, { unit: 'bytes' })),
    'Receive buffer of the socket.',
    { otherwise: "the kernel's", field: 'receiveBufferBytes' },
  ),
} as const;

const effectKeywords = {
  virtual_ipaddress: VIRTUAL_ADDRESSES,
  virtual_ipaddress_excluded: EXCLUDED_ADDRESSES,
  virtual_routes: VIRTUAL_ROUTES,
  virtual_rules: VIRTUAL_RULES,
  no_virtual_ipaddress: flag('The instance is meant to have no address.'),
  promote_secondaries: flag('Removing a primary address keeps its secondary ones.', {
    field: 'promoteSecondaries',
  }),
  announce: flag('Announce its addresses by routes while they are here (ours).', {
    field: 'announced',
  }),
  native_ipv6: flag('The instance is an IPv6 one even if no address says so.'),
  dont_track_primary: flag('Ignore the state of the own interface.', { field: 'dontTrackPrimary' }),
  track_script: TRACK_SCRIPT,
  track_interface: TRACK_INTERFACE,
  accept: flag('Accept packets to the virtual addresses.', { otherwise: 'on' }),
  strict_mode: toggle('Refuse what the RFC of the version does not allow.', {
    otherwise: 'vrrp_strict',
  }),
  no_accept: flag('Drop packets to the virtual addresses unless their owner.'),
  notify_deleted: value(
    optional(SCRIPT),
    'A reload that removes the instance reports DELETED and not FAULT, and runs the script.',
    { firstCounts: true },
  ),
  lvs_sync_daemon_interface: value(
    simple('interface', 'interface'),
    'Where IPVS shares connections by the state of the instance; see the global lvs_sync_daemon.',
    { deprecated: true, firstCounts: true, field: 'lvsSyncInterface' },
  ),
  notify_master_rx_lower_pri: script('Script for a lower-priority advert heard as master.'),
  linkbeat_use_polling: flag('Ask the interface for its link; see linkbeat_interfaces.', {
    deprecated: true,
  }),
  debug: value(integer('level', 0, 4), 'Has no effect.', { default: 0 }),
  ...notifyKeywords,
  ...instanceGarpKeywords,
} as const;

/** The keywords of a `vrrp_instance`. */
export const vrrpInstanceKeywords = {
  ...electionKeywords,
  ...transportKeywords,
  ...effectKeywords,
  ...deviceKeywords,
  ...hmacKeywords,
  ...followedLists,
} as const;

/** `vrrp_instance` */
export const VRRP_INSTANCE = block(
  keywords(vrrpInstanceKeywords),
  [asked(word('name'))],
  'A virtual router.',
);
