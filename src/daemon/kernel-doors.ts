/** The driver's doors, opened on the kernel. */
import { readFileSync } from 'node:fs';
import { monotonicClock } from '../linux/clock.js';
import { createDeadlineTimer } from '../linux/deadline-timer.js';
import { openNetworkTable } from '../linux/network-table.js';
import { openFrameSender } from '../linux/packet-socket.js';
import { openVrrpTransport } from '../linux/vrrp-transport.js';
import { eventLoopDeferral } from './deferral.js';
import type { VrrpDoors } from './vrrp-driver.js';

/**
 * Opens netlink, packet and raw sockets.
 * @throws when the kernel refuses one of them.
 */
export async function openKernelDoors(): Promise<VrrpDoors> {
  return {
    clock: monotonicClock,
    table: await openNetworkTable(),
    transport: openVrrpTransport(),
    frames: openFrameSender(),
    deferral: eventLoopDeferral,
    createTimer: createDeadlineTimer,
    isRouter,
  };
}

/** net.ipv6.conf.IF.forwarding */
function isRouter(interfaceName: string): boolean {
  try {
    const path = `/proc/sys/net/ipv6/conf/${interfaceName}/forwarding`;
    return readFileSync(path, 'latin1').trim() !== '0';
  } catch {
    return false; // without IPv6 there is nothing to route
  }
}
