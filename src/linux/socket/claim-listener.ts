/**
 * Hears who claims an address on a link: ARP through a packet socket (packet(7)), neighbour
 * advertisements through a raw ICMPv6 socket. Other packets of the link never reach these sockets,
 * and of ARP and ICMPv6 the kernel's filter hands over what is about the addresses asked for.
 */
import { addressBytes, familyOf, type IpAddress } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import type { ClaimListener, ClaimPlace, HeardClaim, TransportError } from '../doors.js';
import {
  ARP_SENDER_OFFSET,
  advertisedClaim,
  arpClaim,
  NA_TARGET_OFFSET,
  type NeighbourClaim,
} from '../frames/neighbour-claim.js';
import { NEIGHBOUR_ADVERTISEMENT } from '../frames/neighbour-discovery-frame.js';
import { LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { AF_INET6, AF_PACKET, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';
import { attachProgram, dropAll, keepWords, SO_ATTACH_FILTER } from './bpf.js';
import { linkLayerAddress } from './packet-socket.js';
import { ReceiveSlab } from './receive-slab.js';
import { deviceName, SO_BINDTODEVICE } from './vrrp-receiver.js';

/** ETH_P_ARP in network order. */
const ETHER_TYPE_ARP = LITTLE_ENDIAN ? 0x0608 : 0x0806;
const IPPROTO_ICMPV6 = 58;

const SLOTS = 16;
/** An advertisement with its options. */
const MESSAGE_BYTES = 128;

type Family = 'inet' | 'inet6';

interface OpenPlace {
  readonly index: number;
  readonly socket: NativeSocket;
  told: string;
}

/** A listener without any socket yet. Needs CAP_NET_RAW. */
export function openClaimListener(): ClaimListener {
  return new SocketClaimListener();
}

class SocketClaimListener implements ClaimListener {
  readonly #open = new Map<string, OpenPlace>();
  #heard: (claim: HeardClaim) => void = () => undefined;

  listen(places: readonly ClaimPlace[]): readonly TransportError[] {
    const errors: TransportError[] = [];
    const wanted = places.flatMap(({ name, index, addresses }) =>
      (['inet', 'inet6'] as const).flatMap((family) => {
        const own = addresses.filter((address) => familyOf(address) === family);
        return own.length === 0 ? [] : [{ key: `${name} ${family}`, name, index, family, own }];
      }),
    );
    const keys = new Map(wanted.map(({ key, index }) => [key, index]));
    for (const [key, { socket, index }] of this.#open) {
      if (keys.get(key) !== index) {
        socket.close();
        this.#open.delete(key);
      }
    }
    for (const { key, name, index, family, own } of wanted) {
      try {
        const place = this.#open.get(key) ?? this.#openPlace(key, name, index, family);
        const told = own.join();
        if (place.told !== told) {
          attach(place.socket, filterOf(family, own));
          place.told = told;
        }
      } catch (error) {
        errors.push({ interface: name, operation: 'open', message: messageOf(error) });
      }
    }
    return errors;
  }

  onClaim(listener: (claim: HeardClaim) => void): void {
    this.#heard = listener;
  }

  close(): void {
    for (const { socket } of this.#open.values()) {
      socket.close();
    }
    this.#open.clear();
  }

  #openPlace(key: string, name: string, index: number, family: Family): OpenPlace {
    const socket =
      family === 'inet'
        ? new native.Socket(AF_PACKET, SOCK_RAW, 0)
        : new native.Socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
    try {
      attach(socket, dropAll);
      if (family === 'inet') {
        socket.bind(linkLayerAddress(index, ETHER_TYPE_ARP));
      } else {
        socket.setOption(SOL_SOCKET, SO_BINDTODEVICE, deviceName(name));
      }
      const slab = new ReceiveSlab(socket, SLOTS, MESSAGE_BYTES);
      while (socket.receive() > 0); // from before the filter
      const read = family === 'inet' ? arpClaim : advertisedClaim;
      socket.startReading((count) => this.#receive(name, slab, count, read));
    } catch (error) {
      socket.close();
      throw error;
    }
    const place = { index, socket, told: '' };
    this.#open.set(key, place);
    return place;
  }

  /** An error of the socket says that the link is down: nothing is heard until it is up. */
  #receive(
    name: string,
    slab: ReceiveSlab,
    count: number,
    read: (bytes: Uint8Array) => NeighbourClaim | undefined,
  ): void {
    const claims = Array.from({ length: Math.max(0, count) }, (_, slot) =>
      read(slab.message(slot).bytes),
    );
    for (const claim of claims) {
      if (claim !== undefined) {
        this.#heard({ interface: name, ...claim });
      }
    }
  }
}

function attach(socket: NativeSocket, program: ReturnType<typeof keepWords>): void {
  attachProgram(program, (value) => socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value));
}

/** By the last four bytes of the address: a stranger with the same ones is told apart later. */
function filterOf(family: Family, addresses: readonly IpAddress[]) {
  const words = addresses.map((address) => {
    const bytes = addressBytes(address);
    return viewOf(bytes).getUint32(bytes.length - 4);
  });
  return family === 'inet'
    ? keepWords(words, { at: ARP_SENDER_OFFSET })
    : keepWords(words, {
        at: NA_TARGET_OFFSET + 12,
        first: { offset: 0, value: NEIGHBOUR_ADVERTISEMENT },
      });
}
