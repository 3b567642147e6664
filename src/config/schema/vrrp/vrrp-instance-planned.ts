/** Keywords of `vrrp_instance` that upkeep does not act on yet. */
import {
  choice,
  forms,
  integer,
  optional,
  pattern,
  repeated,
  simple,
  UINT32,
  word,
} from '../argument.js';
import { plannedRouteList, plannedRuleList } from '../global/static.js';
import { block, flag, keywords, toggle, value } from '../keyword.js';
import { planned } from '../planned.js';
import { followedLists } from './tracking.js';

const GROUP = { group: [integer('group', 0, UINT32)] };
const EXTRA_INTERFACE = value(
  [optional(choice('all', ['all'])), integer('seconds', 0, 86_400, { unit: 'seconds' })],
  'A master sends gratuitous ARPs on the interface below at this interval; 0: never.',
  { otherwise: 'vrrp_garp_extra_if' },
);

const vmac = planned('the instance uses the MAC address of its interface').rows({
  use_vmac: value(
    repeated(
      optional(
        forms('option', { netlink_notify_msg: [], ...GROUP }, word('name, interface or MAC')),
      ),
    ),
    'Use the MAC address of the virtual router, on an interface made for it.',
    { otherwise: 'off' },
  ),
  use_vmac_addr: flag('Also for addresses on other interfaces than that of the instance.'),
  vmac_xmit_base: flag('Send adverts from the interface below that one.'),
  use_ipvlan: value(
    repeated(
      optional(
        forms(
          'option',
          { bridge: [], private: [], vepa: [], ...GROUP },
          word('name, interface or address'),
        ),
      ),
    ),
    'Put the virtual addresses on an ipvlan interface made for them.',
    { otherwise: 'off', firstCounts: true },
  ),
  garp_extra_if: EXTRA_INTERFACE,
  vmac_garp_intvl: { ...EXTRA_INTERFACE, synonymOf: 'garp_extra_if', deprecated: true },
});

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
  ...planned('packets to the virtual addresses are accepted').rows({
    no_accept: flag('Drop packets to the virtual addresses unless their owner.'),
  }),
  ...planned('nothing that the RFC forbids is refused').rows({
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
  ...vmac,
  ...others,
} as const;
