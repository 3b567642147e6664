/** Doors on nothing: a kernel table in memory, frames and packets in lists, time by hand. */
import type { IpAddress } from '../../../src/base/address.js';
import { addressIdentity } from '../../../src/base/address-identity.js';
import type { VrrpDoors } from '../../../src/daemon/vrrp/vrrp-driver.js';
import type {
  AddressReplacement,
  AddressRequest,
  AssignedAddress,
  Link,
  NetworkChange,
  RequestResult,
  TransportInterface,
} from '../../../src/linux/doors.js';

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

function identityOf(address: AssignedAddress): string {
  return addressIdentity(address.linkIndex, address);
}

/** A kernel that remembers what was asked of it and can be told to refuse. */
export class FakeKernel implements VrrpDoors {
  nowMs = 1000;
  linkList: Link[] = [ETH0];
  addressList: AssignedAddress[] = [assigned('10.0.0.1')];
  /** Addresses in each batch, in order. */
  readonly batches: string[][] = [];
  /** The kernel refuses these. */
  readonly refuse = new Map<string, RequestResult>();
  readonly #refuseOnce = new Map<string, RequestResult>();
  readonly sentFrames: Uint8Array[] = [];
  readonly sentPackets: { interface: string; packet: Uint8Array }[] = [];
  configured: readonly TransportInterface[] = [];
  timerMs: number | undefined;
  #listener: (change: NetworkChange) => void = () => undefined;
  #datagram: (interfaceName: string, bytes: Uint8Array) => void = () => undefined;
  #timer: () => void = () => undefined;
  readonly #deferred: { atMs: number; work: () => void }[] = [];

  readonly clock = { nowMs: (): number => this.nowMs };
  readonly deferral = {
    after: (delayMs: number, work: () => void): void => {
      this.#deferred.push({ atMs: this.nowMs + delayMs, work });
    },
  };
  readonly table = {
    links: (): readonly Link[] => this.linkList,
    addresses: (): readonly AssignedAddress[] => this.addressList,
    onChange: (listener: (change: NetworkChange) => void): void => {
      this.#listener = listener;
    },
    addAddresses: (requests: readonly AddressRequest[]): readonly RequestResult[] => {
      this.batches.push(requests.map((request) => `+${request.address}`));
      return requests.map((request) => {
        return this.#refusal(request.address) ?? this.#add(request);
      });
    },
    replaceAddresses: (replacements: readonly AddressReplacement[]): readonly RequestResult[] => {
      this.batches.push(replacements.map(({ request }) => `~${request.address}`));
      return replacements.map(({ former, request }) => {
        this.#remove(former);
        return this.#refusal(request.address) ?? this.#add(request);
      });
    },
    removeAddresses: (addresses: readonly AssignedAddress[]): readonly RequestResult[] => {
      this.batches.push(addresses.map(({ address }) => `-${address}`));
      return addresses.map((each) => this.refuse.get(each.address) ?? this.#remove(each));
    },
    close: (): void => undefined,
  };
  readonly frames = {
    send: (_link: number, frames: readonly Uint8Array[]): number => {
      this.sentFrames.push(...frames);
      return frames.length;
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

  /** Runs the work of the next turn of the event loop. */
  turn(): void {
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

  #refusal(address: string): RequestResult {
    const once = this.#refuseOnce.get(address);
    this.#refuseOnce.delete(address);
    return once ?? this.refuse.get(address);
  }

  #add(request: AddressRequest): RequestResult {
    const key = identityOf(request);
    if (this.addressList.some((each) => identityOf(each) === key)) {
      return { errno: 17, code: 'EEXIST', message: undefined };
    }
    this.addressList.push(request);
    return undefined;
  }

  /** The kernel looks for the prefix length as well, of IPv6 too (inet6_addr_del). */
  #remove(gone: AssignedAddress): RequestResult {
    const key = identityOf(gone);
    const found = this.addressList.find(
      (each) => identityOf(each) === key && each.prefixLength === gone.prefixLength,
    );
    if (!found) {
      return { errno: 99, code: 'EADDRNOTAVAIL', message: undefined };
    }
    this.addressList = this.addressList.filter((each) => each !== found);
    return undefined;
  }

  change(change: NetworkChange): void {
    this.#listener(change);
  }

  /** Somebody else removes an address. */
  removeAddress(address: string): void {
    const gone = this.addressList.filter((each) => each.address === address);
    this.addressList = this.addressList.filter((each) => each.address !== address);
    for (const each of gone) {
      this.change({ kind: 'address', address: each, removed: true });
    }
  }

  receive(interfaceName: string, bytes: Uint8Array): void {
    this.#datagram(interfaceName, bytes);
  }
}
