/** What the director has been told about addresses of this machine and about VRRP instances. */
import type { IpAddress } from '../../base/address.js';
import type { VirtualServerEntry } from './virtual-server-entry.js';

/** Addresses that are present, and instances that are master. */
export class Presence {
  readonly #holders = new Map<IpAddress, Set<string>>();
  readonly #masters = new Set<string>();

  /** An address is on an interface. */
  addAddress(address: IpAddress, interfaceName: string): void {
    const holders = this.#holders.get(address);
    if (holders === undefined) {
      this.#holders.set(address, new Set([interfaceName]));
    } else {
      holders.add(interfaceName);
    }
  }

  /** An address has left an interface; others may still hold it. */
  removeAddress(address: IpAddress, interfaceName: string): void {
    const holders = this.#holders.get(address);
    holders?.delete(interfaceName);
    if (holders?.size === 0) {
      this.#holders.delete(address);
    }
  }

  /** An instance has entered a state. */
  setVrrpState(instance: string, state: string): void {
    if (state === 'MASTER') {
      this.#masters.add(instance);
    } else {
      this.#masters.delete(instance);
    }
  }

  /** Whether the checks of a virtual server rest: none of its addresses is on this machine. */
  suspends({ configuration, services }: VirtualServerEntry): boolean {
    if (!configuration.haSuspend || configuration.identity.form === 'fwmark') {
      return false;
    }
    return !services.some(
      ({ address }) => address.kind === 'address' && this.#holders.has(address.address),
    );
  }

  /** `active_on master NAME` */
  installs({ configuration: { activeOnMaster } }: VirtualServerEntry): boolean {
    return activeOnMaster?.every((instance) => this.#masters.has(instance)) ?? true;
  }
}
