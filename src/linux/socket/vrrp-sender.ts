/** What the transport and its sending sockets say to each other, in both families. */
import type { IpAddress } from '../../base/address.js';

/** Packets that wait for room in a socket's send buffer; more than these are refused. */
export const SEND_QUEUE_LIMIT = 1024;
/** What is said of a packet beyond the limit. */
export const QUEUE_IS_FULL = 'too many packets wait to be sent';

/** Which queue of the interface a packet goes through, socket(7). */
export const SO_PRIORITY = 12;
/** <linux/pkt_sched.h>: the kernel's queues let network control pass first. */
export const TC_PRIO_CONTROL = 7;

/** What happens to a sending socket. */
export interface SenderListener {
  /** A packet was lost. */
  readonly failed: (message: string) => void;
  /** It was closed after an error of its descriptor. */
  readonly closed: () => void;
}

/** An open sending socket. It receives nothing, so no flood can hold back what it sends. */
export interface VrrpSender {
  /** Of a whole packet, IP header included: at once where there is room, else in its turn. */
  send(destination: IpAddress, packet: Uint8Array): void;
  close(): void;
}
