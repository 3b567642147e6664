/** Generic netlink (<linux/genetlink.h>): families are numbered when their modules are loaded. */
import { AttributeTable } from './attributes.js';
import { text, u16 } from './codecs.js';
import type { NetlinkRequester } from './requester.js';

/** The netlink protocol that carries all families. */
export const NETLINK_GENERIC = 16;
/** struct genlmsghdr: command, version, 2 reserved bytes. */
export const GENERIC_HEADER_BYTES = 4;

/** The controller, the one family with a number of its own, and what is asked of it. */
const GENL_ID_CTRL = 16;
const CTRL_CMD_GETFAMILY = 3;
const CTRL_VERSION = 1;

/** CTRL_ATTR_* */
const controllerAttributes = new AttributeTable({
  number: { type: 1, codec: u16 },
  name: { type: 2, codec: text },
});

/**
 * The number of a family; undefined while the kernel does not have it.
 *
 * @throws NetlinkError when the controller does not answer.
 */
export function familyNumber(requester: NetlinkRequester, name: string): number | undefined {
  const numbers = new Map<string, number>();
  requester.dump(
    {
      type: GENL_ID_CTRL,
      flags: 0,
      write: (writer) => {
        writer.uint8(CTRL_CMD_GETFAMILY);
        writer.uint8(CTRL_VERSION);
        writer.uint16(0);
      },
    },
    () => numbers.clear(),
    ({ bytes, start, end }) => {
      const values = controllerAttributes.decode(bytes, start + GENERIC_HEADER_BYTES, end);
      if (values.name !== undefined && values.number !== undefined) {
        numbers.set(values.name, values.number);
      }
    },
  );
  return numbers.get(name);
}
