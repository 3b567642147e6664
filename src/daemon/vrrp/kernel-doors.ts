/** The driver's doors, opened on the kernel. */
import { monotonicClock } from '../../linux/clock.js';
import { createDeadlineTimer } from '../../linux/deadline-timer.js';
import { readSetting } from '../../linux/host/system-setting.js';
import { openNetworkTable } from '../../linux/route/network-table.js';
import { openFrameSender } from '../../linux/socket/packet-socket.js';
import { openVrrpTransport } from '../../linux/socket/vrrp-transport.js';
import { eventLoopDeferral } from '../addresses/deferral.js';
import type { VrrpDoors } from './vrrp-driver.js';

/**
 * Opens netlink, packet and raw sockets.
 * @param onResynchronised told why the table of links and addresses had to be read again.
 * @throws when the kernel refuses one of them.
 */
export function openKernelDoors(onResynchronised: (reason: string) => void): VrrpDoors {
  return {
    clock: monotonicClock,
    table: openNetworkTable({ rehearse: true, onResynchronised }),
    transport: openVrrpTransport(),
    frames: openFrameSender(),
    deferral: eventLoopDeferral,
    createTimer: createDeadlineTimer,
    isRouter,
  };
}

/** net.ipv6.conf.IF.forwarding */
function isRouter(interfaceName: string): boolean {
  const forwarding = readSetting(`net/ipv6/conf/${interfaceName}/forwarding`);
  return (forwarding ?? '0') !== '0'; // without IPv6 there is nothing to route
}
