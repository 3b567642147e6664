/** Keywords of `vrrp_instance` that upkeep does not act on yet. */
import { simple } from '../argument.js';
import { flag, value } from '../keyword.js';
import { planned } from '../planned.js';
import { followedLists } from './tracking.js';

const others = {
  ...planned('the kernel tells the state of the link', 'harmless').rows({
    linkbeat_use_polling: flag('Ask the interface for its link; see linkbeat_interfaces.', {
      deprecated: true,
    }),
  }),
  ...planned(
    'connections are synchronised by lvs_sync_daemon of global_defs only',
    'harmless',
  ).rows({
    lvs_sync_daemon_interface: value(
      simple('interface', 'interface'),
      'Share connections with other balancers; see the global lvs_sync_daemon.',
      { deprecated: true, firstCounts: true, field: 'lvsSyncInterface' },
    ),
  }),
} as const;

/** The rows of this file. */
export const plannedInstanceKeywords = {
  ...followedLists,
  ...others,
} as const;
