/** The permanent neighbours of the kernel, by the names of their interfaces. */
import type { IpAddress } from '../../base/address.js';
import { hardwareAddressText, parseHardwareAddress } from '../../base/hardware-address.js';
import { NetlinkRequester } from '../netlink/requester.js';
import { removeNeighbour, setNeighbour } from '../route/neighbour-messages.js';
import { readLinks } from '../route/read-links.js';
import { readNeighbours } from '../route/read-lists.js';

const NETLINK_ROUTE = 0;
/** RTPROT_KEEPALIVED of <linux/rtnetlink.h>: who finds such a neighbour knows whose it is. */
const OURS = 18;

/** A neighbour of an interface. */
export interface NamedNeighbour {
  readonly address: IpAddress;
  /** `02:00:00:00:00:01` */
  readonly hardwareAddress: string;
  readonly interface: string;
}

/** The neighbours of the network namespace of this process. */
export interface NeighbourDoor {
  /** @throws NetlinkError */
  read(): readonly (NamedNeighbour & { readonly ours: boolean })[];
  /**
   * For each change why it was refused, or undefined.
   * @throws NetlinkError
   */
  apply(
    changes: readonly { readonly kind: 'set' | 'remove'; readonly neighbour: NamedNeighbour }[],
  ): readonly (string | undefined)[];
}

/** A socket for each call: there are few. */
export const kernelNeighbours: NeighbourDoor = {
  read: () =>
    withRequester((requester) => {
      const names = new Map(readLinks(requester).map(({ index, name }) => [index, name]));
      return readNeighbours(requester).flatMap(
        ({ linkIndex, address, hardwareAddress, protocol }) => {
          const name = names.get(linkIndex);
          const text = hardwareAddressText(hardwareAddress);
          return name === undefined
            ? []
            : [{ address, hardwareAddress: text, interface: name, ours: protocol === OURS }];
        },
      );
    }),
  apply: (changes) =>
    changes.length === 0
      ? []
      : withRequester((requester) => {
          const indexes = new Map(readLinks(requester).map(({ index, name }) => [name, index]));
          return changes.map(({ kind, neighbour }) => {
            const { address, hardwareAddress: text, interface: name } = neighbour;
            const linkIndex = indexes.get(name);
            const hardwareAddress = parseHardwareAddress(text);
            if (linkIndex === undefined || hardwareAddress === undefined) {
              return `there is no interface ${name}`;
            }
            const entry = { linkIndex, address, hardwareAddress, protocol: OURS };
            const [refused] = requester.transact([
              kind === 'set' ? setNeighbour(entry) : removeNeighbour(linkIndex, address),
            ]);
            return refused?.code;
          });
        }),
};

function withRequester<Result>(action: (requester: NetlinkRequester) => Result): Result {
  const requester = new NetlinkRequester(NETLINK_ROUTE);
  try {
    return action(requester);
  } finally {
    requester.close();
  }
}
