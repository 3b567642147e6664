/** The top level of the configuration: where every table hangs. */
import { address, choice, integer, optional, pattern, seconds, simple, word } from './argument.js';
import { BFD_INSTANCE } from './bfd.js';
import { announceGlobalKeywords } from './global/announce.js';
import { apiGlobalKeywords } from './global/api.js';
import { balancerGlobalKeywords } from './global/balancer.js';
import { generalGlobalKeywords } from './global/global-defs.js';
import { serviceGlobalKeywords } from './global/services.js';
import { staticKeywords } from './global/static.js';
import { vrrpGlobalKeywords } from './global/vrrp.js';
import { block, flag, type Keyword, keywords, list, value } from './keyword.js';
import { SSL } from './lvs/tls-client.js';
import { VIRTUAL_SERVER } from './lvs/virtual-server.js';
import { VIRTUAL_SERVER_GROUP } from './lvs/virtual-server-group.js';
import { TRACK_PROCESS, trackFileKeywords, VRRP_SCRIPT } from './vrrp/tracking.js';
import { VRRP_INSTANCE } from './vrrp/vrrp-instance.js';
import { VRRP_SYNC_GROUP } from './vrrp/vrrp-sync-group.js';

/** All keywords of `global_defs`. */
export const globalKeywords = {
  ...generalGlobalKeywords,
  ...vrrpGlobalKeywords,
  ...serviceGlobalKeywords,
  ...balancerGlobalKeywords,
  ...apiGlobalKeywords,
  ...announceGlobalKeywords,
} as const;

function include(checks: string): Keyword {
  const summary = `Read the files that match the pattern here; ${checks}.`;
  return value(simple('pattern', 'path'), summary, { handledBy: 'language', repeatable: true });
}

const includes = {
  include: include('problems are errors as include_check says'),
  includer: include('an unreadable file is an error'),
  includem: include('a missing or unreadable file is an error'),
  includew: include('a missing file or an empty match is an error'),
  includeb: include('an alternative without a match is an error'),
  includea: include('every problem is an error'),
} as const;

const linkState = {
  linkbeat_use_polling: flag(
    'Ask the driver of each interface for its link, every second; netlink does not count then.',
  ),
  linkbeat_interfaces: block(
    list('line', simple('interface', 'interface'), {}, [
      optional(choice('method', ['MII', 'ETHTOOL', 'IOCTL'])),
    ]),
    [],
    'Interfaces whose driver is asked for the link every second, and how.',
    { otherwise: 'ETHTOOL, then MII; netlink where neither answers' },
  ),
} as const;

const linkDelay = {
  interface_up_down_delays: block(
    list('line', simple('interface', 'interface'), {}, [
      seconds('down', 0, 255),
      optional(seconds('up', 0, 255)),
    ]),
    [],
    'How long an interface must be down, and up again, before it counts.',
    { otherwise: 'up: as down' },
  ),
} as const;

const GROUP_GAP = seconds('seconds', 0, 4294.967295);

const pacing = {
  garp_group: block(
    keywords({
      garp_interval: value(GROUP_GAP, 'Least time between gratuitous ARPs in the group.', {
        default: 0,
      }),
      gna_interval: value(GROUP_GAP, 'Least time between neighbour advertisements in the group.', {
        default: 0,
      }),
      interface: value(simple('interface', 'interface'), 'The only interface of the group.'),
      interfaces: block(
        list('word', simple('interface', 'interface')),
        [],
        'The interfaces of the group.',
      ),
    }),
    [],
    'Interfaces whose gratuitous ARPs are paced together.',
  ),
} as const;

const neighbours = {
  static_neighbours: block(
    list('line', address('address'), {}, [
      pattern('mac', /[0-9A-Fa-f]{1,2}(:[0-9A-Fa-f]{1,2}){5}/, 'six pairs of hexadecimal digits'),
      choice('dev', ['dev']),
      simple('interface', 'interface'),
    ]),
    [],
    'Neighbours that are not asked for their hardware address, while the daemon runs (ours).',
  ),
} as const;

const others = {
  ...linkState,
  ...linkDelay,
  namespace_with_ipsets: flag('Allows ipsets in a network namespace; nftables needs no such word.'),
} as const;

/** All keywords at the top level. */
export const rootKeywords = {
  ...includes,
  net_namespace: value(word('name'), 'Network namespace that the daemon runs in.', {
    reload: 'refused',
    firstCounts: 'quietly',
  }),
  instance: value(word('name'), 'Tells daemons on one machine apart, in pid files and logs.', {
    reload: 'refused',
    firstCounts: true,
  }),
  use_pid_dir: flag('Keep pid files in a directory of their own.', { reload: 'ignored' }),
  child_wait_time: value(
    integer('seconds', 0, 4_294_967, { unit: 'seconds' }),
    'How long the daemon waits for its processes when it stops.',
    { default: 5 },
  ),
  global_defs: block(keywords(globalKeywords), [], 'Settings of the whole daemon.'),
  vrrp_script: VRRP_SCRIPT,
  ...trackFileKeywords,
  vrrp_track_process: TRACK_PROCESS,
  bfd_instance: BFD_INSTANCE,
  vrrp_sync_group: VRRP_SYNC_GROUP,
  vrrp_instance: VRRP_INSTANCE,
  ...pacing,
  virtual_server: VIRTUAL_SERVER,
  virtual_server_group: VIRTUAL_SERVER_GROUP,
  SSL,
  net_namespace_ipvs: value(optional(word('name')), 'Network namespace of the load balancer.', {
    otherwise: 'net_namespace; without a name that of the system',
    reload: 'refused',
  }),
  ...neighbours,
  ...others,
  ...staticKeywords,
} as const;

/** The schema of a configuration file. */
export const ROOT = keywords(rootKeywords);
