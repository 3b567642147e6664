/** The driver's doors, opened on the kernel. */
import { monotonicClock } from '../../linux/clock.js';
import { createDeadlineTimer } from '../../linux/deadline-timer.js';
import type { FrameSender, NetworkTable, UpperLinks } from '../../linux/doors.js';
import { openLinkbeat } from '../../linux/host/linkbeat.js';
import { readSetting } from '../../linux/host/system-setting.js';
import { type NetworkTableOptions, openNetworkTable } from '../../linux/route/network-table.js';
import { routingNames } from '../../linux/route/routing-names.js';
import { openRoutingTable } from '../../linux/route/routing-table.js';
import { openClaimListener } from '../../linux/socket/claim-listener.js';
import { openFrameSender } from '../../linux/socket/packet-socket.js';
import { openVrrpTransport } from '../../linux/socket/vrrp-transport.js';
import { eventLoopDeferral } from '../addresses/deferral.js';
import type { VrrpDoors } from './vrrp-doors.js';

/**
 * Opens netlink, packet and raw sockets.
 * @param onResynchronised told why the table of links and addresses had to be read again.
 * @param rehearse whether the first change of an address should be fast
 * @throws when the kernel refuses one of them.
 */
export function openKernelDoors(
  onResynchronised: (reason: string) => void,
  { rehearse = true } = {},
): VrrpDoors {
  const frames = openFrameSender();
  const table = openTable(frames, { rehearse, onResynchronised });
  return {
    clock: monotonicClock,
    table,
    upperLinks: table,
    transport: openVrrpTransport(),
    frames,
    claims: openClaimListener(),
    linkbeat: openLinkbeat(),
    deferral: eventLoopDeferral,
    createTimer: createDeadlineTimer,
    isRouter,
    openRouting: openRoutingTable,
    namesIn: routingNames,
  };
}

/** Without a table the frames lead nowhere. */
function openTable(frames: FrameSender, options: NetworkTableOptions): NetworkTable & UpperLinks {
  try {
    return openNetworkTable(options);
  } catch (error) {
    frames.close();
    throw error;
  }
}

/** net.ipv6.conf.IF.forwarding */
function isRouter(interfaceName: string): boolean {
  const forwarding = readSetting(`net/ipv6/conf/${interfaceName}/forwarding`);
  return (forwarding ?? '0') !== '0'; // without IPv6 there is nothing to route
}
