/** The addresses and the permanent neighbours of this network namespace, as they are now. */
import type { AssignedAddress } from '../doors.js';
import type { NetlinkMessage } from '../netlink/framing.js';
import type { NetlinkRequester } from '../netlink/requester.js';
import { decodeAddress, listAddresses } from './address-messages.js';
import { decodeNeighbour, listNeighbours, type PermanentNeighbour } from './neighbour-messages.js';

/** Of all links and both families. @throws NetlinkError */
export function readAddresses(requester: NetlinkRequester): readonly AssignedAddress[] {
  return readList(requester, listAddresses, decodeAddress);
}

/**
 * Those of multicast and of the machine itself are the kernel's: they are left out.
 * @throws NetlinkError
 */
export function readNeighbours(requester: NetlinkRequester): readonly PermanentNeighbour[] {
  return readList(requester, listNeighbours, decodeNeighbour).filter(
    ({ hardwareAddress }) => hardwareAddress.length === 6,
  );
}

/** A list that changed while it was read is read again from its beginning. */
function readList<Entry>(
  requester: NetlinkRequester,
  request: Parameters<NetlinkRequester['dump']>[0],
  decode: (message: NetlinkMessage) => Entry | undefined,
): readonly Entry[] {
  const entries: Entry[] = [];
  requester.dump(
    request,
    () => entries.splice(0),
    (message) => {
      const entry = decode(message);
      if (entry) {
        entries.push(entry);
      }
    },
  );
  return entries;
}
