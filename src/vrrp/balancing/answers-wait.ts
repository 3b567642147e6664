/**
 * How long the table of IPVS outlives the addresses at a stop. Servers of NAT send their answers to
 * this machine until a peer announces the address of their gateway. Without a service the kernel
 * forwards them untranslated, and the client resets a connection that the peer could have kept.
 */
import type { VirtualServer } from '../../config/lvs-model.js';
import type { Configuration } from '../../config/model.js';
import { addressesOfInstance } from '../machine/transitions.js';

/** For the announcement of the peer that has taken over. */
const MARGIN_MS = 500;

/** Adverts may be minutes apart; a stop that lasts has its price, too. */
const LONGEST_MS = 3000;

/**
 * Milliseconds from the end of the instances; 0: no answers come this way, or none was master.
 * Their peers take over after their Skew_Time, which is less than an advert interval whatever their
 * priority is (RFC 9568 section 6.1).
 *
 * @param masters names of the instances that are master when the stop begins
 */
export function answersWaitMs(
  { virtualServers, vrrpInstances }: Configuration,
  masters: ReadonlySet<string>,
): number {
  if (!virtualServers.some(translates)) {
    return 0;
  }
  const leaving = vrrpInstances.filter(
    (instance) => masters.has(instance.name) && addressesOfInstance(instance).length > 0,
  );
  return leaving.length === 0
    ? 0
    : Math.min(
        LONGEST_MS,
        MARGIN_MS + Math.max(...leaving.map(({ advertIntervalMs }) => advertIntervalMs)),
      );
}

/** Whether answers of its servers come back through this machine. */
function translates({ realServers, sorryServer }: VirtualServer): boolean {
  const servers = sorryServer ? [...realServers, sorryServer] : realServers;
  return servers.some(({ forwarding: { method } }) => method === 'NAT' || method === 'FULLNAT');
}
