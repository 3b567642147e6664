/** `global_defs`: how much may wait in the sockets of the daemon. */
import { asked, INT32, integer, pattern, UINT32 } from '../argument.js';
import { toggle, value } from '../keyword.js';

/** The size of a receive buffer. */
const RECEIVE_BUFFER = asked(integer('bytes', 0, UINT32, { unit: 'bytes' }));
/** The row beside each size. */
const BUFFER_FORCE = toggle('Set that size even beyond the limit of the system.');

const COMMANDS = value(RECEIVE_BUFFER, 'Receive buffer of the netlink sockets for commands.', {
  otherwise: '4 MiB',
});
const EVENTS = value(RECEIVE_BUFFER, 'Receive buffer of the netlink sockets for events.', {
  otherwise: '16 MiB, for some ten thousand changes at once',
});

/** The rows of this file. */
export const bufferKeywords = {
  vrrp_netlink_cmd_rcv_bufs: COMMANDS,
  vrrp_netlink_cmd_rcv_bufs_force: BUFFER_FORCE,
  vrrp_netlink_monitor_rcv_bufs: EVENTS,
  vrrp_netlink_monitor_rcv_bufs_force: BUFFER_FORCE,
  lvs_netlink_cmd_rcv_bufs: COMMANDS,
  lvs_netlink_cmd_rcv_bufs_force: BUFFER_FORCE,
  lvs_netlink_monitor_rcv_bufs: EVENTS,
  lvs_netlink_monitor_rcv_bufs_force: BUFFER_FORCE,
  process_monitor_rcv_bufs: value(
    RECEIVE_BUFFER,
    'Receive buffer of the socket that reports the begin and end of processes.',
    { otherwise: '4 MiB' },
  ),
  process_monitor_rcv_bufs_force: BUFFER_FORCE,
  vrrp_rx_bufs_policy: value(
    asked(
      pattern('policy', /[Mm][Tt][Uu]|[Aa][Dd][Vv][Ee][Rr][Tt]|\d{1,10}/, 'MTU, ADVERT or bytes'),
    ),
    'Receive buffer of each instance: so many times the MTU, or its advert, or as given.',
    { otherwise: "the kernel's" },
  ),
  vrrp_rx_bufs_multiplier: value(
    asked(integer('packets', 1, INT32)),
    'How many packets of an instance the receive buffer has room for.',
    { default: 3, field: 'receiveBufferPackets' },
  ),
} as const;
