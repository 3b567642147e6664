/** What the transport and its receiving sockets say to each other, in both families. */
import type { IpAddress } from '../../base/address.js';
import type { BpfInstruction } from './bpf.js';

/** Bytes of the receive buffer, whatever net.core.rmem_max says; needs CAP_NET_ADMIN. */
export const SO_RCVBUFFORCE = 33;
/** The one interface to send to and receive from. */
export const SO_BINDTODEVICE = 25;

/** <linux/in6.h> */
export const IPPROTO_IPV6 = 41;

/** IANA protocol number of VRRP (RFC 9568 section 5.1.1.4). */
export const PROTOCOL_VRRP = 112;
/** IANA protocol number of the IP Authentication Header (RFC 4302 section 2). */
export const PROTOCOL_AH = 51;

/** What a receiving socket is opened for. */
export interface ReceivingOptions {
  readonly interfaceName: string;
  readonly linkIndex: number;
  readonly groups: readonly IpAddress[];
  readonly filter: readonly BpfInstruction[];
  readonly receiveBufferBytes: number | undefined;
  readonly protocol: number;
}

/** What happens to a receiving socket. */
export interface ReceiverListener {
  /** A whole packet, IP header included, the listener's own; also just after `close`. */
  readonly received: (packet: Uint8Array) => void;
  readonly failed: (message: string) => void;
  /** It was closed after an error of its descriptor. */
  readonly closed: () => void;
}

/** An open receiving socket. */
export interface VrrpReceiver {
  /** Replaces the kernel's filter in one step. */
  setFilter(program: readonly BpfInstruction[]): void;
  setReceiveBuffer(bytes: number): void;
  close(): void;
}

/** The value of SO_BINDTODEVICE. */
export function deviceName(interfaceName: string): Uint8Array {
  return new TextEncoder().encode(`${interfaceName}\0`);
}
