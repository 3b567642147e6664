/** Removes the links of a daemon that has no VRRP process for it. */
import { openNetworkTable } from '../../linux/route/network-table.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import { LinkIndex } from '../addresses/link-index.js';
import { DeviceKeeper } from './device-keeper.js';

/**
 * The kernel remembers by their alias whose they are; their addresses go with them. What it refuses
 * is logged.
 * @throws when the kernel gives no socket.
 */
export function releaseLinks(alias: string, log: (event: KernelLogEvent) => void): void {
  const table = openNetworkTable();
  try {
    const links = new LinkIndex(table);
    const isVirtual = () => false; // which only matters for links that are made
    new DeviceKeeper({ table, upperLinks: table, links, alias, isVirtual, log }).release();
  } finally {
    table.close();
  }
}
