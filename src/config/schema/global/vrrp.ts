/** `global_defs`: defaults for all VRRP instances. */
import { address, asked, choice, integer, optional, seconds, simple } from '../argument.js';
import { flag, toggle, value } from '../keyword.js';
import { globalGarpKeywords } from '../vrrp/garp.js';

const messageGap = seconds('seconds', 0, 4294.967295);

/** The rows of this file. */
export const vrrpGlobalKeywords = {
  ...globalGarpKeywords,
  vrrp_garp_interval: value(messageGap, 'Least time between gratuitous ARPs on an interface.', {
    default: 0,
  }),
  vrrp_gna_interval: value(
    messageGap,
    'Least time between neighbour advertisements on an interface.',
    { default: 0 },
  ),
  vrrp_min_garp: toggle('One gratuitous ARP for an address and no repetition.'),
  vrrp_mcast_group4: value(
    address('address', { family: 'inet', multicast: true }),
    'Group that IPv4 adverts are sent to.',
    { default: '224.0.0.18' },
  ),
  vrrp_mcast_group6: value(
    address('address', { family: 'inet6', multicast: true }),
    'Group that IPv6 adverts are sent to.',
    { default: 'ff02::12' },
  ),
  vrrp_version: value(choice('version', ['2', '3']), 'Protocol version of IPv4 instances.', {
    default: '2',
  }),
  vrrp_down_timer_adverts: value(
    integer('adverts', 1, 100, { unit: 'adverts' }),
    'Missing adverts after which a master is thought to be down.',
    { default: 3 },
  ),
  vrrp_lower_prio_no_advert: toggle('A master does not answer adverts of lower priority.'),
  vrrp_higher_prio_send_advert: toggle('A master that yields sends one more advert.'),
  vrrp_check_unicast_src: flag('Accept unicast adverts from configured peers only.'),
  vrrp_skip_check_adv_addr: toggle('Compare the address list only when the master is new.'),
  vrrp_owner_ignore_adverts: toggle('An address owner ignores all adverts.'),
  v3_checksum_as_v2: flag('Version 3 checksums over IPv4 leave out the pseudo header.'),
  disable_local_igmp: flag('The kernel reports no membership in link-local groups.', {
    reload: 'refused',
    field: 'disableLocalIgmp',
  }),
  dynamic_interfaces: value(
    optional(choice('allow_if_changes', ['allow_if_changes'])),
    'Interfaces need not exist when the configuration is read.',
  ),
  log_unknown_vrids: flag('Log adverts of virtual routers that are not configured.'),
  default_interface: value(
    asked(simple('interface', 'interface')),
    'Interface of static addresses that name none.',
    { default: 'eth0' },
  ),
  iproute_usr_dir: value(
    asked(simple('directory', 'path')),
    'Where the names of routing tables, protocols, realms and scopes are.',
    {
      otherwise: '/usr/share/iproute2 and /usr/lib/iproute2',
      field: 'iprouteVendorDirectory',
    },
  ),
  iproute_etc_dir: value(
    asked(simple('directory', 'path')),
    'Where the files are that stand in for those of iproute_usr_dir.',
    { otherwise: '/etc/iproute2', field: 'iprouteDirectory' },
  ),
  vrrp_strict: toggle('Refuse what the RFC of the version does not allow.'),
  vrrp_handover_at_stop: value(
    asked(seconds('seconds', 0, 255)),
    'At a stop masters wait so long for a backup to take over before they let go.',
    { default: 0, field: 'handOverAtStopMs' },
  ),
  vrrp_delay_after_boot: value(
    asked(seconds('seconds', 0.001, 4294.967295)),
    'No timer runs and no advert counts before this time after the start of the system.',
    { default: 0, reload: 'ignored', field: 'delayAfterBootMs' },
  ),
} as const;
