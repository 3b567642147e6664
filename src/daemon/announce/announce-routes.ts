/** The routes that announce addresses, in the kernel: one for each address, in a table of ours. */
import type { AnnouncedRoute } from '../../announce/route-plan.js';
import { familyOf } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import type {
  RouteRequest,
  RoutingListener,
  RoutingTable,
} from '../../linux/route/routing-doors.js';
import type { AnnouncePlace } from './announce-state.js';

/** RTN_UNREACHABLE of <linux/rtnetlink.h>: nothing is sent by it, were the table ever asked. */
const UNREACHABLE = 7;
const EEXIST = 17;
const ESRCH = 3;
/** RT_SCOPE_UNIVERSE */
const EVERYWHERE = 0;

/** Opens the door to the routes of one protocol. @throws what the kernel refuses */
export type OpenRouting = (listener: RoutingListener, protocol: number) => RoutingTable;

/** Why each route was not set or removed; undefined: it was, or was so already. */
type Refusals = readonly (string | undefined)[];

export class AnnounceRoutes {
  readonly place: AnnouncePlace;
  readonly #open: OpenRouting;
  readonly #onRemoval: (route: AnnouncedRoute | undefined) => void;
  #table: RoutingTable | undefined;

  /** @param onRemoval told what a stranger has removed; undefined: that is not known */
  constructor(
    place: AnnouncePlace,
    open: OpenRouting,
    onRemoval: (route: AnnouncedRoute | undefined) => void,
  ) {
    this.place = place;
    this.#open = open;
    this.#onRemoval = onRemoval;
  }

  add(routes: readonly AnnouncedRoute[]): Refusals {
    return this.#ask(routes, (table, requests) => table.addRoutes(requests), EEXIST);
  }

  remove(routes: readonly AnnouncedRoute[]): Refusals {
    return this.#ask(routes, (table, requests) => table.removeRoutes(requests), ESRCH);
  }

  close(): void {
    this.#table?.close();
    this.#table = undefined;
  }

  #ask(
    routes: readonly AnnouncedRoute[],
    change: (
      table: RoutingTable,
      requests: readonly RouteRequest[],
    ) => ReturnType<RoutingTable['addRoutes']>,
    alreadySo: number,
  ): Refusals {
    if (routes.length === 0) {
      return [];
    }
    try {
      const results = change(
        this.#opened(),
        routes.map((route) => this.#request(route)),
      );
      return results.map((result) =>
        result === undefined || result.errno === alreadySo
          ? undefined
          : (result.message ?? result.code),
      );
    } catch (error) {
      const reason = messageOf(error);
      return routes.map(() => reason);
    }
  }

  #opened(): RoutingTable {
    this.#table ??= this.#open(
      {
        routeRemoved: ({ table, type, destination, metric = 0 }) => {
          if (table === this.place.table && type === UNREACHABLE && destination) {
            this.#onRemoval({ address: destination.address, metric });
          }
        },
        ruleRemoved: () => undefined,
        lost: () => this.#onRemoval(undefined),
      },
      this.place.protocol,
    );
    return this.#table;
  }

  #request({ address, metric }: AnnouncedRoute): RouteRequest {
    const family = familyOf(address);
    return {
      family,
      type: UNREACHABLE,
      destination: { address, length: family === 'inet' ? 32 : 128 },
      tos: 0,
      ...this.place,
      scope: EVERYWHERE,
      metric,
      metrics: [],
      locks: 0,
      hops: [{ onLink: false, weight: 1 }],
      severalHops: false,
      placement: 'add',
    };
  }
}
