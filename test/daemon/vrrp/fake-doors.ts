/** Doors on the simulated kernel: frames and packets in lists, time by hand. */
import type { IpAddress } from '../../../src/base/address.js';
import { NO_UPPER_LINKS } from '../../../src/daemon/devices/no-upper-links.js';
import { NO_CLAIMS } from '../../../src/daemon/vrrp/no-claims.js';
import type { VrrpDoors } from '../../../src/daemon/vrrp/vrrp-doors.js';
import type {
  AssignedAddress,
  Link,
  NetworkTable,
  RequestResult,
  TransportInterface,
} from '../../../src/linux/doors.js';
import type {
  RouteRequest,
  RoutingListener,
  RoutingTable,
  RuleRequest,
} from '../../../src/linux/route/routing-doors.js';
import { SimulatedKernel } from '../../../src/sim/kernel/simulated-kernel.js';
import { SimulatedTable } from '../../../src/sim/kernel/simulated-table.js';

/** The interface of most tests. */
export const ETH0: Link = {
  index: 2,
  name: 'eth0',
  mtu: 1500,
  up: true,
  running: true,
  loopback: false,
  noArp: false,
  hardwareAddress: Uint8Array.from([2, 0, 0, 0, 0, 1]),
  hardwareType: 1,
};

/** An address as the kernel would list it. */
export function assigned(address: string, prefixLength = 24, linkIndex = 2): AssignedAddress {
  return {
    linkIndex,
    family: 'inet',
    address: address as IpAddress,
    prefixLength,
    scope: 0,
    flags: 0,
    label: 'eth0',
    broadcast: undefined,
    peer: undefined,
    protocol: undefined,
    preferredLifetimeSeconds: undefined,
  };
}

/** A machine with one interface, which has one address. */
function machineWith(link: Link, address: AssignedAddress): SimulatedKernel {
  const kernel = new SimulatedKernel();
  kernel.plug(link.name, link);
  kernel.request({ kind: 'add', address: { ...address, protocol: 0 } });
  return kernel;
}

/** The simulated kernel; what was asked of it is remembered. */
export class FakeKernel implements VrrpDoors {
  nowMs = 1000;
  readonly kernel = machineWith(ETH0, assigned('10.0.0.1'));
  /** Addresses in each batch, in order. */
  readonly batches: string[][] = [];
  /** The kernel refuses these. */
  readonly refuse = new Map<string, RequestResult>();
  readonly #refuseOnce = new Map<string, RequestResult>();
  readonly sentFrames: Uint8Array[] = [];
  readonly sentPackets: { interface: string; packet: Uint8Array }[] = [];
  configured: readonly TransportInterface[] = [];
  timerMs: number | undefined;
  #datagram: (interfaceName: string, bytes: Uint8Array) => void = () => undefined;
  #timer: () => void = () => undefined;
  readonly #announced: (() => void)[] = [];
  readonly #deferred: { atMs: number; work: () => void }[] = [];

  constructor() {
    this.kernel.refuse = ({ address: { address } }) => {
      const once = this.#refuseOnce.get(address);
      this.#refuseOnce.delete(address);
      return once ?? this.refuse.get(address);
    };
  }

  readonly clock = { nowMs: (): number => this.nowMs };
  readonly deferral = {
    after: (delayMs: number, work: () => void): void => {
      this.#deferred.push({ atMs: this.nowMs + delayMs, work });
    },
  };
  readonly #table = new SimulatedTable(this.kernel, (hear) => this.#announced.push(hear));
  readonly table: NetworkTable = {
    links: () => this.#table.links(),
    addresses: () => this.#table.addresses(),
    onChange: (listener) => this.#table.onChange(listener),
    addAddresses: (requests) => {
      this.batches.push(requests.map((request) => `+${request.address}`));
      return this.#table.addAddresses(requests);
    },
    replaceAddresses: (replacements) => {
      this.batches.push(replacements.map(({ request }) => `~${request.address}`));
      return this.#table.replaceAddresses(replacements);
    },
    removeAddresses: (addresses) => {
      this.batches.push(addresses.map(({ address }) => `-${address}`));
      return this.#table.removeAddresses(addresses);
    },
    close: () => undefined,
  };
  readonly upperLinks = NO_UPPER_LINKS;
  readonly claims = NO_CLAIMS;
  readonly frames = {
    send: (_link: number, frames: readonly Uint8Array[]) => {
      this.sentFrames.push(...frames);
      return { taken: frames.length };
    },
    close: (): void => undefined,
  };
  readonly transport = {
    configure: (interfaces: readonly TransportInterface[]): readonly [] => {
      this.configured = interfaces;
      return [];
    },
    send: (interfaceName: string, _destination: IpAddress, packet: Uint8Array): void => {
      this.sentPackets.push({ interface: interfaceName, packet });
    },
    onDatagram: (listener: (interfaceName: string, bytes: Uint8Array) => void): void => {
      this.#datagram = listener;
    },
    onError: (): void => undefined,
    close: (): void => undefined,
  };

  createTimer(callback: () => void): {
    arm(deadlineMs: number): void;
    disarm(): void;
    close(): void;
  } {
    this.#timer = callback;
    const disarm = (): void => {
      this.timerMs = undefined;
    };
    const arm = (deadlineMs: number): void => {
      this.timerMs = deadlineMs;
    };
    return { arm, disarm, close: disarm };
  }

  isRouter(): boolean {
    return false;
  }

  /** Requests to set or remove routes and rules, with what was asked. */
  readonly routing: { asked: string; requests: readonly (RouteRequest | RuleRequest)[] }[] = [];
  routingListener: RoutingListener | undefined;
  /** The kernel gives this answer about routes and rules. */
  routingAnswer: RequestResult;

  openRouting(listener?: RoutingListener): RoutingTable {
    this.routingListener = listener;
    const answer = (asked: string) => (requests: readonly (RouteRequest | RuleRequest)[]) => {
      this.routing.push({ asked, requests });
      return requests.map(() => this.routingAnswer);
    };
    return {
      addRoutes: answer('addRoutes'),
      removeRoutes: answer('removeRoutes'),
      addRules: answer('addRules'),
      removeRules: answer('removeRules'),
      tableOfVrf: () => undefined,
      close: () => undefined,
    };
  }

  namesIn(): () => undefined {
    return () => undefined;
  }

  /** Runs the work of the next turn of the event loop. */
  turn(): void {
    this.#readMonitor();
    const due = this.#deferred.filter((each) => each.atMs <= this.nowMs);
    for (const each of due) {
      this.#deferred.splice(this.#deferred.indexOf(each), 1);
      each.work();
    }
  }

  /** Runs turns and timers until `untilMs`. */
  run(untilMs: number): void {
    for (;;) {
      this.turn();
      const next = Math.min(
        this.timerMs ?? Number.POSITIVE_INFINITY,
        ...this.#deferred.map((each) => each.atMs),
      );
      if (next > untilMs) {
        break;
      }
      this.nowMs = Math.max(this.nowMs, next);
      if (this.timerMs !== undefined && this.timerMs <= this.nowMs) {
        this.timerMs = undefined;
        this.#timer();
      }
    }
    this.nowMs = untilMs;
  }

  /** The kernel refuses this address the next time that it is asked for. */
  refuseOnce(address: string, error: RequestResult): void {
    this.#refuseOnce.set(address, error);
  }

  get addressList(): readonly AssignedAddress[] {
    return this.kernel.addresses();
  }

  /** Another program adds addresses. */
  put(...addresses: readonly AssignedAddress[]): void {
    for (const address of addresses) {
      this.kernel.request({ kind: 'add', address: { ...address, protocol: 0 } });
    }
    this.#readMonitor();
  }

  /** Another program removes an address. */
  removeAddress(gone: string): void {
    for (const address of this.addressList.filter((each) => each.address === gone)) {
      this.kernel.request({ kind: 'remove', address });
    }
  }

  #readMonitor(): void {
    for (const hear of this.#announced.splice(0)) {
      hear();
    }
  }

  receive(interfaceName: string, bytes: Uint8Array): void {
    this.#datagram(interfaceName, bytes);
  }
}
