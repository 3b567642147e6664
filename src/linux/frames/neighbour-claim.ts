/** Which station says that it has an address: in an ARP frame, or a neighbour advertisement. */
import { addressFromBytes, type IpAddress } from '../../base/address.js';
import { hardwareAddressText } from '../../base/hardware-address.js';
import { NEIGHBOUR_ADVERTISEMENT } from './neighbour-discovery-frame.js';

/** Who has an address, as it says itself. */
export interface NeighbourClaim {
  readonly address: IpAddress;
  /** `02:00:00:00:00:01` */
  readonly hardwareAddress: string;
  /** It answers a question, and who asked alone. */
  readonly asked: boolean;
}

/** Of the sender's protocol address in an ARP frame, where its claim is (RFC 826, RFC 5227). */
export const ARP_SENDER_OFFSET = 28;
const ARP_FRAME_BYTES = 42;
/** Ethernet, IPv4, and their lengths. */
const ARP_HEADER = [0x00, 0x01, 0x08, 0x00, 0x06, 0x04];
const ARP_REPLY = 2;
/** The bit of an Ethernet destination that makes it a group. */
const GROUP_BIT = 1;

/** A question claims the sender's address as much as an answer does. */
export function arpClaim(frame: Uint8Array): NeighbourClaim | undefined {
  const isOnEthernet = ARP_HEADER.every((byte, index) => frame[14 + index] === byte);
  return frame.length >= ARP_FRAME_BYTES && isOnEthernet
    ? {
        address: addressFromBytes(frame, ARP_SENDER_OFFSET, 'inet'),
        hardwareAddress: hardwareAddressText(frame.subarray(22, ARP_SENDER_OFFSET)),
        asked: frame[21] === ARP_REPLY && ((frame[0] ?? 0) & GROUP_BIT) === 0,
      }
    : undefined;
}

/** Of the target address in an ICMPv6 neighbour advertisement (RFC 4861 section 4.4). */
export const NA_TARGET_OFFSET = 8;
const FIRST_OPTION = 24;
/** RFC 4861 section 4.6.1 */
const TARGET_LINK_LAYER_ADDRESS = 2;
/** The Solicited flag of section 4.4. */
const SOLICITED = 0x40;

/** @param message from the ICMPv6 header on; one without the hardware address is no claim */
export function advertisedClaim(message: Uint8Array): NeighbourClaim | undefined {
  if (message[0] !== NEIGHBOUR_ADVERTISEMENT) {
    return undefined;
  }
  for (let at = FIRST_OPTION; at + 8 <= message.length; ) {
    const length = (message[at + 1] ?? 0) * 8;
    if (message[at] === TARGET_LINK_LAYER_ADDRESS && length === 8) {
      return {
        address: addressFromBytes(message, NA_TARGET_OFFSET, 'inet6'),
        hardwareAddress: hardwareAddressText(message.subarray(at + 2, at + 8)),
        asked: ((message[4] ?? 0) & SOLICITED) !== 0,
      };
    }
    if (length === 0) {
      return undefined;
    }
    at += length;
  }
  return undefined;
}
