/**
 * The way of an advert as far as the kernel, which refuses it: sockets of the loopback interface,
 * and packets that are shorter than their header (EINVAL, raw(7)).
 */
import type { AddressFamily, IpAddress } from '../../../base/address.js';
import type { NetworkTable, VrrpTransport } from '../../../linux/doors.js';
import { openVrrpTransport } from '../../../linux/socket/vrrp-transport.js';

const TOO_SHORT = new Uint8Array(1);

export class SilentTransport {
  readonly #transport: VrrpTransport = openVrrpTransport();
  readonly #interface: string;

  /** Without a loopback interface it does nothing. */
  constructor(table: NetworkTable, family: AddressFamily) {
    const loopback = table.links().find((link) => link.loopback);
    this.#interface = loopback?.name ?? '';
    if (loopback !== undefined) {
      const { name, index } = loopback;
      const nothing = { groups: [], virtualRouterIds: [], receiveBufferBytes: undefined };
      this.#transport.configure([{ name, index, family, ...nothing }]);
    }
  }

  send(destination: IpAddress): void {
    this.#transport.send(this.#interface, destination, TOO_SHORT);
  }
}
