/** Settings of the kernel that VRRP needs (ip-sysctl.rst of the kernel). */
import { readdirSync } from 'node:fs';
import type { Configuration } from '../../config/model.js';
import type { HostSetting } from '../../lvs/host-needs.js';
import type { VrrpHostNeeds } from '../vrrp-needs.js';
import { readPlain, setting } from './setting-ledger.js';

const CONFIGURATIONS = 'net/ipv4/conf';

/**
 * `disable_local_igmp`: no IGMP report for groups of 224.0.0.0/24. It has to be there before the
 * VRRP child joins its group, which is when the kernel reports first.
 */
export function membershipReports({ global }: Configuration): readonly HostSetting[] {
  const name = 'net/ipv4/igmp_link_local_mcast_reports';
  const reason = 'disable_local_igmp: no report of link-local groups';
  return global.services.tuning.disableLocalIgmp ? [setting(name, '0', reason)] : [];
}

/** In the order in which they are set. */
export function settingsOfVrrp(needs: VrrpHostNeeds): readonly HostSetting[] {
  const ipv4Links = needs.virtualLinks.filter(({ family }) => family === 'inet');
  const parents = [...new Set(ipv4Links.map(({ parent }) => parent))].sort();
  const own = new Set(ipv4Links.map(({ name }) => name));
  return [
    ...needs.promoteSecondaries.map(promotionOf),
    ...parents.flatMap(parentSettings),
    ...(parents.length > 0 ? sourceChecks(own) : []),
  ];
}

/**
 * `promote_secondaries` of an instance: when it is 0, as it is by default, the kernel removes all
 * addresses of a subnet with the first one that was added.
 */
function promotionOf(interfaceName: string): HostSetting {
  const reason = 'when the first address of a subnet goes, the others stay';
  return setting(`${CONFIGURATIONS}/${interfaceName}/promote_secondaries`, '1', reason);
}

/**
 * The interface below speaks ARP for its own addresses only (RFC 9568 section 8.1.2): it answers
 * for no other, and asks in the name of no other, which would tell the neighbours another MAC.
 */
const PARENT_SETTINGS = { arp_ignore: '1', arp_filter: '1', arp_announce: '2' };

function parentSettings(interfaceName: string): readonly HostSetting[] {
  const reason = 'addresses on a virtual MAC are spoken for by that MAC alone';
  return Object.entries(PARENT_SETTINGS).map(([name, value]) =>
    setting(`${CONFIGURATIONS}/${interfaceName}/${name}`, value, reason),
  );
}

/**
 * The check of source addresses has to be off on a virtual MAC, and `all` turns it on everywhere:
 * its value moves to each other interface. Once it has moved, the values are as they should be.
 */
function sourceChecks(virtual: ReadonlySet<string>): readonly HostSetting[] {
  const reason = 'a virtual MAC receives what its interface has the routes for';
  const path = (name: string) => `${CONFIGURATIONS}/${name}/rp_filter`;
  const all = Number(readPlain(path('all')) ?? '0');
  const names = interfaceNames().filter((name) => name !== 'all' && !virtual.has(name));
  const moved = names.flatMap((name) => {
    const value = readPlain(path(name));
    return value === undefined
      ? []
      : [setting(path(name), `${Math.max(all, Number(value))}`, reason)];
  });
  return [...moved, setting(path('all'), '0', reason)];
}

function interfaceNames(): readonly string[] {
  try {
    return readdirSync(`/proc/sys/${CONFIGURATIONS}`);
  } catch {
    return [];
  }
}
