/**
 * What a test wants to know about a frame. Decoded here and not with the daemon's own codec, so
 * that a mistake in one is not hidden by the other.
 */
import type { CapturedFrame } from './pcap.js';

/** Fields that every event has. */
interface Seen {
  /** Kernel time stamp, milliseconds since the epoch with a fraction. */
  readonly timeMs: number;
  /** Name of the node that sent it, or the hardware address when it is none of ours. */
  readonly node: string;
}

/** A VRRP advert (RFC 9568 section 5.1, RFC 3768 section 5.1). */
export interface AdvertSeen extends Seen {
  readonly kind: 'advert';
  readonly source: string;
  readonly timeToLive: number;
  readonly version: number;
  readonly virtualRouterId: number;
  readonly priority: number;
  readonly addressCount: number;
}

/** An ARP packet whose sender and target protocol addresses are the same (RFC 5227). */
export interface GratuitousArpSeen extends Seen {
  readonly kind: 'gratuitousArp';
  readonly address: string;
}

/** An ICMP echo request or reply (RFC 792); `address` is the one that is asked. */
export interface EchoSeen extends Seen {
  readonly kind: 'echoRequest' | 'echoReply';
  readonly address: string;
  readonly sequence: number;
}

/** Everything a sniffer reports. */
export type WireEvent = AdvertSeen | GratuitousArpSeen | EchoSeen;

const ETHERNET_HEADER_BYTES = 14;

/** Decodes a frame; undefined when it is of no interest. */
export function wireEvent(
  frame: CapturedFrame,
  nameOf: (hardwareAddress: string) => string | undefined,
): WireEvent | undefined {
  const { bytes, timeMs } = frame;
  if (bytes.length < ETHERNET_HEADER_BYTES + 20) {
    return undefined;
  }
  const sender = bytes.subarray(6, 12).toString('hex').replace(/..\B/g, '$&:');
  const seen = { timeMs, node: nameOf(sender) ?? sender };
  const etherType = bytes.readUInt16BE(12);
  const packet = bytes.subarray(ETHERNET_HEADER_BYTES);
  if (etherType === 0x0806 && packet.length >= 28) {
    return gratuitousArp(packet, seen);
  }
  return etherType === 0x0800 ? ipv4(packet, seen) : undefined;
}

function gratuitousArp(packet: Buffer, seen: Seen): WireEvent | undefined {
  const senderAddress = packet.subarray(14, 18).join('.');
  if (senderAddress !== packet.subarray(24, 28).join('.')) {
    return undefined;
  }
  return { kind: 'gratuitousArp', ...seen, address: senderAddress };
}

function ipv4(packet: Buffer, seen: Seen): WireEvent | undefined {
  const payload = packet.subarray((packet.readUInt8(0) & 15) * 4);
  const source = packet.subarray(12, 16).join('.');
  if (payload.length < 8) {
    return undefined;
  }
  if (packet.readUInt8(9) === 112) {
    return {
      kind: 'advert',
      ...seen,
      source,
      timeToLive: packet.readUInt8(8),
      version: payload.readUInt8(0) >> 4,
      virtualRouterId: payload.readUInt8(1),
      priority: payload.readUInt8(2),
      addressCount: payload.readUInt8(3),
    };
  }
  if (packet.readUInt8(9) !== 1) {
    return undefined;
  }
  const sequence = payload.readUInt16BE(6);
  if (payload.readUInt8(0) === 8) {
    return { kind: 'echoRequest', ...seen, address: packet.subarray(16, 20).join('.'), sequence };
  }
  return payload.readUInt8(0) === 0
    ? { kind: 'echoReply', ...seen, address: source, sequence }
    : undefined;
}
