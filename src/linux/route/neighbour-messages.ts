/** rtnetlink(7) requests about neighbours (<linux/neighbour.h>). */
import { familyOf, type IpAddress } from '../../base/address.js';
import { AttributeTable } from '../netlink/attributes.js';
import { ipAddress } from '../netlink/codecs.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import { AF_INET, AF_INET6 } from '../socket-numbers.js';

const RTM_DELNEIGH = 29;

const neighbourRows = new AttributeTable({ destination: { type: 1, codec: ipAddress } });

/**
 * Forgets a neighbour of a link. struct ndmsg:
 *
 *      0        1        4              8         10      11     12
 *      +--------+--------+--------------+---------+-------+------+--------------+
 *      | family | 0      | link index   | state   | flags | type | attributes   |
 *      +--------+--------+--------------+---------+-------+------+--------------+
 */
export function removeNeighbour(linkIndex: number, destination: IpAddress): NetlinkRequest {
  return {
    type: RTM_DELNEIGH,
    flags: 0,
    write: (writer) => {
      writer.uint8(familyOf(destination) === 'inet' ? AF_INET : AF_INET6);
      writer.bytes(new Uint8Array(3));
      writer.uint32(linkIndex);
      writer.uint32(0);
      neighbourRows.encode(writer, { destination });
    },
  };
}
