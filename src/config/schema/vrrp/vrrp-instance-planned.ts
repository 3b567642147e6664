/** Keywords of `vrrp_instance` that upkeep does not act on yet. */
import { choice, integer, pattern, simple } from '../argument.js';
import { plannedRouteList, plannedRuleList } from '../global/static.js';
import { block, flag, keywords, toggle, value } from '../keyword.js';
import { planned } from '../planned.js';
import { followedLists } from './tracking.js';

const hmac = planned('instances that use it are left out').rows({
  auth_hmac: block(
    keywords({
      key: value(
        [
          integer('id', 1, 255),
          pattern(
            'key',
            /hex:(?:[0-9a-fA-F]{2}){32,64}|file:.+|(?!hex:|file:).{32,64}/,
            'a text of 32 to 64 bytes, hex: and its digits, or file: and a path',
          ),
        ],
        'A key of 32 to 64 bytes and its number.',
        { repeatable: true },
      ),
      active_key: value(integer('id', 1, 255), 'Key that this router signs with.', {
        otherwise: 'none: the block counts for nothing',
      }),
      time_window: value(
        integer('seconds', 1, 300, { unit: 'seconds' }),
        'How far clocks may differ with anti_replay time.',
        { otherwise: 'three times advert_int, from 5 to 300' },
      ),
      anti_replay: value(
        choice('time|monotonic', ['time', 'monotonic']),
        'Which adverts count as fresh.',
        { default: 'time' },
      ),
      mode: value(
        choice('mode', ['enforce', 'permissive', 'receive-only']),
        'Whether adverts are signed, and whether unsigned ones count.',
        { default: 'enforce' },
      ),
    }),
    [],
    'Sign adverts of any version with HMAC-SHA256.',
  ),
});

const others = {
  ...planned('the instance is not bound to a VRF').rows({
    vrf: value(simple('interface', 'interface'), 'VRF of an instance without interface.'),
  }),
  ...planned('of what the RFC forbids only authentication is left out').rows({
    strict_mode: toggle('Refuse what the RFC of the version does not allow.', {
      otherwise: 'vrrp_strict',
    }),
  }),
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
      { deprecated: true, firstCounts: true },
    ),
  }),
} as const;

/** The rows of this file. */
export const plannedInstanceKeywords = {
  ...followedLists,
  virtual_routes: plannedRouteList,
  virtual_rules: plannedRuleList,
  ...hmac,
  ...others,
} as const;
