/**
 * The receiving socket of VRRP over IPv6. A raw IPv6 socket gives what follows the IP header
 * (raw(7), ipv6(7)); hop limit and destination, which have to be checked, are in ancillary data,
 * which the package raw-socket does not read. The header is put back from them.
 */

import { getSystemErrorName } from 'node:util';
import { addressBytes } from '../../base/address.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { AF_INET6, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';
import { attachProgram, type BpfInstruction, dropAll, SO_ATTACH_FILTER } from './bpf.js';
import { controlMessage } from './control-messages.js';
import { type ReceivedMessage, ReceiveSlab } from './receive-slab.js';
import {
  deviceName,
  IPPROTO_IPV6,
  PROTOCOL_VRRP,
  type ReceiverListener,
  type ReceivingOptions,
  SO_BINDTODEVICE,
  SO_RCVBUFFORCE,
  type VrrpReceiver,
} from './vrrp-receiver.js';

/** <linux/in6.h> */
const IPV6_ADD_MEMBERSHIP = 20;
const IPV6_MULTICAST_ALL = 29;
const IPV6_RECVPKTINFO = 49;
const IPV6_PKTINFO = 50;
const IPV6_RECVHOPLIMIT = 51;
const IPV6_HOPLIMIT = 52;

/** Packets in one turn of the event loop. */
const SLOTS = 16;
/** More than 255 addresses and any trailer. */
const LARGEST_ADVERT_BYTES = 8192;
/** Hop limit (an int) and struct in6_pktinfo, each with its header. */
const CONTROL_BYTES = 64;

const HEADER_BYTES = 40;

/**
 * Opens a socket for the VRRP packets that come in on one interface.
 *
 * @throws SystemCallError when the kernel refuses.
 */
export function openIpv6Receiver(
  options: ReceivingOptions,
  listener: ReceiverListener,
): VrrpReceiver {
  const socket: NativeSocket = new native.Socket(AF_INET6, SOCK_RAW, PROTOCOL_VRRP);
  try {
    prepare(socket, options);
    const slab = new ReceiveSlab(socket, SLOTS, LARGEST_ADVERT_BYTES, CONTROL_BYTES);
    // What came in before the filter stood is thrown away.
    while (socket.receive() > 0);
    setFilter(socket, options.filter);
    socket.startReading((result) => {
      if (result < 0) {
        listener.failed(getSystemErrorName(result));
        return;
      }
      const packets = Array.from({ length: result }, (_, slot) => packetOf(slab.message(slot)));
      for (const packet of packets) {
        if (packet !== undefined) {
          listener.received(packet);
        }
      }
    });
  } catch (error) {
    socket.close();
    throw error;
  }
  return {
    setFilter: (program) => setFilter(socket, program),
    setReceiveBuffer: (bytes) => setReceiveBuffer(socket, bytes),
    close: () => socket.close(),
  };
}

function prepare(socket: NativeSocket, options: ReceivingOptions): void {
  const { receiveBufferBytes, groups, linkIndex, interfaceName } = options;
  setFilter(socket, dropAll);
  socket.setOption(SOL_SOCKET, SO_BINDTODEVICE, deviceName(interfaceName));
  socket.setOption(IPPROTO_IPV6, IPV6_MULTICAST_ALL, hostInt32(0));
  socket.setOption(IPPROTO_IPV6, IPV6_RECVPKTINFO, hostInt32(1));
  socket.setOption(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, hostInt32(1));
  for (const group of groups) {
    const request = multicastRequest(addressBytes(group), linkIndex);
    socket.setOption(IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, request);
  }
  if (receiveBufferBytes !== undefined) {
    setReceiveBuffer(socket, receiveBufferBytes);
  }
}

function setReceiveBuffer(socket: NativeSocket, bytes: number): void {
  socket.setOption(SOL_SOCKET, SO_RCVBUFFORCE, hostInt32(bytes));
}

function setFilter(socket: NativeSocket, program: readonly BpfInstruction[]): void {
  attachProgram(program, (value) => socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value));
}

/**
 * A multicast group on an interface, struct ipv6_mreq of ipv6(7):
 *
 *      0          16                20
 *      +----------+-----------------+
 *      | group    | interface index |
 *      +----------+-----------------+
 */
function multicastRequest(group: Uint8Array, linkIndex: number): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set(group, 0);
  viewOf(bytes).setInt32(16, linkIndex, LITTLE_ENDIAN);
  return bytes;
}

/** The packet with the header that it came with, as far as the kernel tells (RFC 8200, 3). */
function packetOf({ bytes, sender, control }: ReceivedMessage): Uint8Array | undefined {
  const hopLimit = controlMessage(control, IPPROTO_IPV6, IPV6_HOPLIMIT);
  const destination = controlMessage(control, IPPROTO_IPV6, IPV6_PKTINFO)?.subarray(0, 16);
  if (hopLimit === undefined || destination === undefined || sender.length < 24) {
    return undefined;
  }
  const packet = new Uint8Array(HEADER_BYTES + bytes.length);
  const view = viewOf(packet);
  view.setUint8(0, 0x60);
  view.setUint16(4, bytes.length);
  view.setUint8(6, PROTOCOL_VRRP);
  view.setUint8(7, viewOf(hopLimit).getInt32(0, LITTLE_ENDIAN));
  packet.set(sender.subarray(8, 24), 8); // struct sockaddr_in6
  packet.set(destination, 24);
  packet.set(bytes, HEADER_BYTES);
  return packet;
}
