/**
 * `garp_extra_if`: a master repeats the gratuitous ARP of addresses on interfaces that no advert
 * leaves from, so that the switches there do not forget where the addresses are.
 */
import type { VirtualAddress, VrrpInstance } from '../../config/model.js';
import { advertInterfaceOf } from '../advert-interface.js';
import { type ArmedTimers, rearm } from './timers.js';

/** Those addresses: on virtual MACs, or with `all` on any interface. */
export function extraAddresses(instance: VrrpInstance): readonly VirtualAddress[] {
  const { devices = [], garpExtraInterface, virtualAddresses, excludedAddresses } = instance;
  const links = new Set(devices.map(({ name }) => name));
  const silent = [...virtualAddresses, ...excludedAddresses].filter(
    (address) => address.interface !== advertInterfaceOf(instance),
  );
  return garpExtraInterface?.all === true
    ? silent
    : silent.filter((address) => links.has(address.interface));
}

/** How often; 0: never. */
export function extraIntervalMs(instance: VrrpInstance): number {
  const intervalMs = instance.garpExtraInterface?.intervalMs ?? 0;
  return intervalMs > 0 && extraAddresses(instance).length > 0 ? intervalMs : 0;
}

/** The timers of a master whose announcements are repeated at other intervals than before. */
export function repeatTimers(
  timers: ArmedTimers,
  former: VrrpInstance,
  current: VrrpInstance,
  nowMs: number,
): ArmedTimers {
  const refreshMs = ({ garp }: VrrpInstance) => garp.masterRefreshMs;
  const refresh = rearm(timers, 'garpRefresh', refreshMs(former), refreshMs(current), nowMs);
  return rearm(refresh, 'garpExtra', extraIntervalMs(former), extraIntervalMs(current), nowMs);
}
