/**
 * A rehearsal of address changes. A takeover happens once, long after the start, and V8 compiles
 * what has never run while the adverts wait: the first batches take several times as long as later
 * ones. So the same code is run before, on requests that the kernel refuses, since no link has the
 * index they name; nothing changes and nothing is announced.
 */
import type { IpAddress } from '../../base/address.js';
import type { AddressRequest, NetworkTable } from '../doors.js';
import { forEachMessage } from '../netlink/framing.js';
import { NetlinkWriter } from '../netlink/writer.js';
import { addAddress, decodeAddress } from './address-messages.js';

/** The largest index; the kernel counts links from 1. */
export const NO_LINK = 0x7fffffff;
/** Few at a time, so that nothing else waits long; enough in all for the optimising compiler. */
const SLICE = 16;
const SLICES = 64;

/**
 * For an address that no link can get, by its number of each kind that there is: what the engine
 * has optimised for one kind only is thrown away at the first one of another.
 */
export function refusedRequest(number: number): AddressRequest {
  const isVersion6 = number % 4 === 0;
  return {
    linkIndex: NO_LINK,
    family: isVersion6 ? 'inet6' : 'inet',
    address: (isVersion6 ? `2001:db8::${number}` : `192.0.2.${number}`) as IpAddress,
    prefixLength: isVersion6 ? 128 : 32,
    scope: 0,
    flags: 0,
    label: isVersion6 ? undefined : 'rehearsal',
    broadcast: number % 4 === 1 ? ('192.0.2.255' as IpAddress) : undefined,
    peer: undefined,
    protocol: 0,
    preferredLifetimeSeconds: undefined,
  };
}

/** Reads requests back as announcements, which have the same form. */
function decodeAgain(requests: readonly AddressRequest[]): void {
  const writer = new NetlinkWriter();
  for (const request of requests) {
    const { type, flags, write } = addAddress(request);
    const position = writer.beginMessage({ type, flags, sequence: 0 });
    write(writer);
    writer.endMessage(position);
  }
  forEachMessage(writer.written(), decodeAddress);
}

/**
 * Rehearses in slices, one for each turn of the event loop, until enough has been run.
 *
 * @param isClosed whether the table has been closed, which ends the rehearsal.
 */
export function rehearse(table: NetworkTable, isClosed: () => boolean): void {
  const requests = Array.from({ length: SLICE }, (_, index) => refusedRequest(index + 1));
  let left = SLICES;
  const next = (): void => {
    if (isClosed()) {
      return;
    }
    table.addAddresses(requests);
    table.removeAddresses(requests);
    decodeAgain(requests);
    left -= 1;
    if (left > 0) {
      setImmediate(next);
    }
  };
  setImmediate(next);
}
