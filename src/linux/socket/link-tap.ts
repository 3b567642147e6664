/**
 * Every packet of some kind that a link receives, with the hardware address of who sent it: packet
 * sockets (packet(7)) for a look of a few seconds. Their groups are asked of the network card.
 */
import type { AddressFamily } from '../../base/address.js';
import { hardwareAddressText } from '../../base/hardware-address.js';
import { LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { AF_PACKET, SOCK_DGRAM, SOL_PACKET, SOL_SOCKET } from '../socket-numbers.js';
import { attachProgram, dropAll, keepMessages, SO_ATTACH_FILTER, type WantedByte } from './bpf.js';
import { linkLayerAddress } from './packet-socket.js';
import { ReceiveSlab } from './receive-slab.js';
import { PROTOCOL_AH, PROTOCOL_VRRP } from './vrrp-receiver.js';

const SLOTS = 64;
/** IP header, and an advertisement of 255 addresses of IPv6 with any trailer. */
const PACKET_BYTES = 4352;

/** <linux/if_packet.h> */
const PACKET_ADD_MEMBERSHIP = 1;
const PACKET_MR_MULTICAST = 0;

/** Of one family. */
interface WantedPackets {
  /** In network order. */
  readonly etherType: number;
  /** What the packets look like from the IP header on. */
  readonly packets: readonly (readonly WantedByte[])[];
  /** Of Ethernet: asked of the network card. */
  readonly group: readonly number[];
}

/** EtherTypes in network order. */
const IPV4 = LITTLE_ENDIAN ? 0x0008 : 0x0800;
const IPV6 = LITTLE_ENDIAN ? 0xdd86 : 0x86dd;

/** Where the protocol, or the next header, stands (RFC 791 section 3.1, RFC 8200 section 3). */
const PROTOCOL_AT = 9;
const NEXT_HEADER_AT = 6;
const IPV6_HEADER_BYTES = 40;
const PROTOCOL_IGMP = 2;
const HOP_BY_HOP = 0;
const PROTOCOL_ICMPV6 = 58;
/** Membership Query, RFC 3376 section 4; Multicast Listener Query, RFC 2710 section 3. */
const IGMP_QUERY = 0x11;
const MLD_QUERY = 130;

const ADVERTS: readonly WantedPackets[] = [
  {
    etherType: IPV4,
    packets: [PROTOCOL_VRRP, PROTOCOL_AH].map((value) => [{ offset: PROTOCOL_AT, value }]),
    group: [0x01, 0x00, 0x5e, 0x00, 0x00, 0x12],
  },
  {
    etherType: IPV6,
    packets: [[{ offset: NEXT_HEADER_AT, value: PROTOCOL_VRRP }]],
    group: [0x33, 0x33, 0x00, 0x00, 0x00, 0x12],
  },
];

/** To all hosts; MLD has the Router Alert option (RFC 2711) alone in its header of options. */
const QUERIES: readonly WantedPackets[] = [
  {
    etherType: IPV4,
    packets: [[{ offset: PROTOCOL_AT, value: PROTOCOL_IGMP }]],
    group: [0x01, 0x00, 0x5e, 0x00, 0x00, 0x01],
  },
  {
    etherType: IPV6,
    packets: [
      [
        { offset: NEXT_HEADER_AT, value: HOP_BY_HOP },
        { offset: IPV6_HEADER_BYTES, value: PROTOCOL_ICMPV6 },
        { offset: IPV6_HEADER_BYTES + 8, value: MLD_QUERY },
      ],
    ],
    group: [0x33, 0x33, 0x00, 0x00, 0x00, 0x01],
  },
];

/** Gets a packet from its IP header on, which is good until it returns. */
type PacketHeard = (packet: Uint8Array, hardwareAddress: string) => void;

/**
 * Listens to adverts until it is closed. What this machine sends is not heard.
 * @returns what closes it
 * @throws SystemCallError without CAP_NET_RAW.
 */
export function openAdvertTap(linkIndex: number, heard: PacketHeard): () => void {
  return openTap(linkIndex, ADVERTS, heard);
}

/**
 * Listens to who asks for members of multicast groups, by IGMP or MLD.
 * @param heard gets the family of the groups
 * @returns what closes it
 * @throws SystemCallError without CAP_NET_RAW.
 */
export function openQueryTap(
  linkIndex: number,
  heard: (family: AddressFamily, hardwareAddress: string) => void,
): () => void {
  return openTap(linkIndex, QUERIES, (packet, hardwareAddress) => {
    const [first = 0] = packet;
    if (first >> 4 === 6) {
      heard('inet6', hardwareAddress);
    } else if (packet[(first & 0x0f) * 4] === IGMP_QUERY) {
      heard('inet', hardwareAddress);
    }
  });
}

function openTap(
  linkIndex: number,
  families: readonly WantedPackets[],
  heard: PacketHeard,
): () => void {
  const sockets: NativeSocket[] = [];
  const close = () => {
    for (const socket of sockets) {
      socket.close();
    }
  };
  try {
    for (const { etherType, packets, group } of families) {
      const socket = new native.Socket(AF_PACKET, SOCK_DGRAM, 0);
      sockets.push(socket);
      attach(socket, dropAll);
      socket.bind(linkLayerAddress(linkIndex, etherType));
      socket.setOption(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership(linkIndex, group));
      const slab = new ReceiveSlab(socket, SLOTS, PACKET_BYTES);
      while (socket.receive() > 0); // from before the filter
      attach(socket, keepMessages(packets));
      socket.startReading((count) => {
        for (let slot = 0; slot < count; slot += 1) {
          const { bytes, sender } = slab.message(slot);
          // struct sockaddr_ll: the length of the address, then the address
          heard(bytes, hardwareAddressText(sender.subarray(12, 12 + (sender[11] ?? 0))));
        }
      });
    }
  } catch (error) {
    close();
    throw error;
  }
  return close;
}

/**
 * A group of Ethernet, struct packet_mreq of packet(7):
 *
 *      0                 4        6        8                16
 *      +-----------------+--------+--------+----------------+
 *      | interface index | type   | length | address        |
 *      +-----------------+--------+--------+----------------+
 */
function membership(linkIndex: number, group: readonly number[]): Uint8Array {
  const request = new Uint8Array(16);
  const view = viewOf(request);
  view.setInt32(0, linkIndex, LITTLE_ENDIAN);
  view.setUint16(4, PACKET_MR_MULTICAST, LITTLE_ENDIAN);
  view.setUint16(6, group.length, LITTLE_ENDIAN);
  request.set(group, 8);
  return request;
}

function attach(socket: NativeSocket, program: typeof dropAll): void {
  attachProgram(program, (value) => socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value));
}
