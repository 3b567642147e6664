/** `global_defs`: settings of the daemon itself that it does not follow yet. */
import { asked, INT32, integer, optional, pattern, simple, UINT32 } from '../argument.js';
import { toggle, value } from '../keyword.js';
import { planned } from '../planned.js';

const RECEIVE_BUFFER = integer('bytes', 0, UINT32, { unit: 'bytes' });
const BUFFER_FORCE = toggle('Set that size even beyond the limit of the system.');

const tuning = planned('the setting of the system is used', 'harmless').rows({
  max_auto_priority: value(
    optional(integer('priority', -1, 99)),
    'Real-time priority that the daemon may give itself when its timers run late; -1: none.',
    { default: 0 },
  ),
  min_auto_priority_delay: value(
    asked(integer('microseconds', 1, 10_000_000, { unit: 'microseconds' })),
    'How late a timer must be for that.',
    { default: 1_000_000 },
  ),
  vrrp_netlink_cmd_rcv_bufs: value(
    asked(RECEIVE_BUFFER),
    'Receive buffer of the netlink socket for commands.',
    { otherwise: "the library's" },
  ),
  vrrp_netlink_cmd_rcv_bufs_force: BUFFER_FORCE,
  vrrp_netlink_monitor_rcv_bufs: value(
    asked(RECEIVE_BUFFER),
    'Receive buffer of the netlink socket for events.',
    { otherwise: "the library's" },
  ),
  vrrp_netlink_monitor_rcv_bufs_force: BUFFER_FORCE,
  process_monitor_rcv_bufs: value(
    asked(RECEIVE_BUFFER),
    'Receive buffer of the socket that reports the begin and end of processes.',
    { otherwise: "the library's" },
  ),
  process_monitor_rcv_bufs_force: BUFFER_FORCE,
  vrrp_rx_bufs_policy: value(
    asked(
      pattern('policy', /[Mm][Tt][Uu]|[Aa][Dd][Vv][Ee][Rr][Tt]|\d{1,10}/, 'MTU, ADVERT or bytes'),
    ),
    'How large the receive buffers are: by the MTU, by the size of adverts or as given.',
    { otherwise: "the kernel's" },
  ),
  vrrp_rx_bufs_multiplier: value(
    asked(integer('packets', 1, INT32)),
    'Packets that the receive buffer has room for, by instance.',
    { default: 3 },
  ),
  iproute_usr_dir: value(
    asked(simple('directory', 'path')),
    'Where the names of routing tables, protocols, realms and scopes are.',
    { otherwise: 'built-in' },
  ),
  iproute_etc_dir: value(
    asked(simple('directory', 'path')),
    'Where the files are that stand in for those of iproute_usr_dir.',
    { otherwise: 'built-in' },
  ),
});

/** The rows of this file. */
export const plannedDaemonKeywords = tuning;
