/**
 * Static addresses, routes and rules: of the machine and not of an instance, there from before the
 * first instance starts until after the last one has stopped, and put back when they are removed.
 */
import { sameData } from '../../base/same-data.js';
import type { Configuration, VirtualAddress } from '../../config/model.js';
import type { RoutingEntries } from '../../config/routing-model.js';
import { routingWithout } from '../../vrrp/machine/routing.js';
import type { AddressKeeper } from '../addresses/address-keeper.js';
import type { RouteKeeper } from './route-keeper.js';

/** Whose they are, in the books of the keepers and in the log. */
export const STATIC_OWNER = 'static entries';

/** Static addresses are told to no neighbour: they do not move. */
const SILENT = { arpMs: 0, neighbourAdvertisementMs: 0 };

type StaticPart = Pick<Configuration, 'staticAddresses' | 'staticRoutes' | 'staticRules'>;

export class StaticKeeper {
  readonly #addresses: AddressKeeper;
  readonly #routes: RouteKeeper;

  constructor(addresses: AddressKeeper, routes: RouteKeeper) {
    this.#addresses = addresses;
    this.#routes = routes;
  }

  /** Addresses first: a route may need one. `adopting`: what is there is a predecessor's. */
  set({ staticAddresses, ...rest }: StaticPart, adopting: boolean): void {
    const routing = routingOf(rest);
    if (adopting) {
      this.#addresses.adopt(staticAddresses);
      this.#routes.adopt(routing);
    }
    this.#addresses.acquire(STATIC_OWNER, staticAddresses, 0, SILENT);
    this.#routes.set(STATIC_OWNER, routing);
  }

  /** Rules, routes, then addresses. */
  release({ staticAddresses, ...rest }: StaticPart, strangersToo: boolean): void {
    this.#routes.release(STATIC_OWNER, routingOf(rest), strangersToo);
    this.#addresses.release(STATIC_OWNER, staticAddresses, strangersToo);
  }

  /** Before the instances go over to their new configuration: what they may want stays. */
  removeFormer(former: StaticPart, current: StaticPart): void {
    this.#routes.release(
      STATIC_OWNER,
      routingWithout(routingOf(former), routingOf(current)),
      false,
    );
    this.#addresses.release(
      STATIC_OWNER,
      without(former.staticAddresses, current.staticAddresses),
      false,
    );
  }

  /** After the instances have gone over: what they let go may be wanted here. */
  setNew(former: StaticPart, current: StaticPart): void {
    const added = without(current.staticAddresses, former.staticAddresses);
    this.#addresses.acquire(STATIC_OWNER, added, 0, SILENT);
    this.#routes.set(STATIC_OWNER, routingWithout(routingOf(current), routingOf(former)));
  }
}

function routingOf(part: Pick<StaticPart, 'staticRoutes' | 'staticRules'>): RoutingEntries {
  return { routes: part.staticRoutes, rules: part.staticRules };
}

function without(
  addresses: readonly VirtualAddress[],
  others: readonly VirtualAddress[],
): readonly VirtualAddress[] {
  return addresses.filter((address) => !others.some((other) => sameData(address, other)));
}
