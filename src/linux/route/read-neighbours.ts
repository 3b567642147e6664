/** The permanent neighbours of this network namespace. */
import type { NetlinkRequester } from '../netlink/requester.js';
import { decodeNeighbour, listNeighbours, type PermanentNeighbour } from './neighbour-messages.js';

/** Those of multicast and of the machine itself are the kernel's: they are left out. */
export function readNeighbours(requester: NetlinkRequester): readonly PermanentNeighbour[] {
  const neighbours: PermanentNeighbour[] = [];
  requester.dump(
    listNeighbours,
    () => neighbours.splice(0),
    (message) => {
      const neighbour = decodeNeighbour(message);
      if (neighbour?.hardwareAddress.length === 6) {
        neighbours.push(neighbour);
      }
    },
  );
  return neighbours;
}
