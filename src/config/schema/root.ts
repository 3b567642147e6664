/** The top level of the configuration: where every table hangs. */
import { integer, simple, word } from './argument.js';
import { plannedSsl } from './checkers.js';
import { generalGlobalKeywords } from './global-defs.js';
import { serviceGlobalKeywords } from './global-services.js';
import { vrrpGlobalKeywords } from './global-vrrp.js';
import { block, flag, keywords, list, type SupportedKeyword, value } from './keyword.js';
import { planned } from './planned.js';
import { plannedStatic } from './static.js';
import { plannedTracked, VRRP_SCRIPT } from './tracking.js';
import { plannedVirtualServer } from './virtual-server.js';
import { plannedServerGroup } from './virtual-server-group.js';
import { VRRP_INSTANCE } from './vrrp-instance.js';
import { VRRP_SYNC_GROUP } from './vrrp-sync-group.js';

/** All keywords of `global_defs`. */
export const globalKeywords = {
  ...generalGlobalKeywords,
  ...vrrpGlobalKeywords,
  ...serviceGlobalKeywords,
} as const;

function include(checks: string): SupportedKeyword {
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

const linkState = planned('the kernel tells the state of links', 'harmless');
const linkDelay = planned('changes of link state count at once');
const pacing = planned('gratuitous ARPs are paced by interface, not by group');
const balancer = planned('the load balancer is not driven', 'harmless');

const plannedKeywords = {
  ...plannedTracked,
  ...plannedStatic,
  ...plannedVirtualServer,
  ...plannedServerGroup,
  ...plannedSsl,
  ...linkState.flags('linkbeat_use_polling'),
  linkbeat_interfaces: linkState.block(list('line', word('interface'))),
  interface_up_down_delays: linkDelay.block(list('line', word('interface'))),
  garp_group: pacing.block(
    keywords({
      ...pacing.values('garp_interval', 'gna_interval', 'interface'),
      interfaces: pacing.block(list('word', word('interface'))),
    }),
  ),
  ...balancer.values('net_namespace_ipvs'),
  ...planned('ipsets are not used', 'harmless').flags('namespace_with_ipsets'),
} as const;

/** All keywords at the top level. */
export const rootKeywords = {
  ...includes,
  net_namespace: value(word('name'), 'Network namespace that the daemon runs in.', {
    reload: 'refused',
  }),
  instance: value(word('name'), 'Tells daemons on one machine apart, in pid files and logs.', {
    reload: 'refused',
  }),
  use_pid_dir: flag('Keep pid files in a directory of their own.', { reload: 'ignored' }),
  child_wait_time: value(
    integer('seconds', 0, 4_294_967, { unit: 'seconds' }),
    'How long the daemon waits for its processes when it stops.',
    { default: '5' },
  ),
  global_defs: block(keywords(globalKeywords), [], 'Settings of the whole daemon.'),
  vrrp_script: VRRP_SCRIPT,
  vrrp_sync_group: VRRP_SYNC_GROUP,
  vrrp_instance: VRRP_INSTANCE,
  ...plannedKeywords,
} as const;

/** The schema of a configuration file. */
export const ROOT = keywords(rootKeywords);
