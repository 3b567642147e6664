/** What nft(8) calls the families of addresses that tables are for. */
import type { AddressFamily } from '../../base/address.js';

/** The family of a table. */
export type FirewallFamily = 'ip' | 'ip6';

/** Its name by the kernel's. */
export const FIREWALL_FAMILIES: Readonly<Record<AddressFamily, FirewallFamily>> = {
  inet: 'ip',
  inet6: 'ip6',
};
