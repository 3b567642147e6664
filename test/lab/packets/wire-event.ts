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
  readonly destination: string;
  /** Or the hop limit. */
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

/** A neighbour advertisement (RFC 4861 section 4.4) that was not asked for: to all nodes. */
export interface NeighbourAdvertisementSeen extends Seen {
  readonly kind: 'neighbourAdvertisement';
  readonly address: string;
  readonly router: boolean;
  readonly override: boolean;
}

/** An ICMP echo request or reply (RFC 792); `address` is the one that is asked. */
export interface EchoSeen extends Seen {
  readonly kind: 'echoRequest' | 'echoReply';
  readonly address: string;
  readonly sequence: number;
}

/** Everything a sniffer reports. */
export type WireEvent = AdvertSeen | GratuitousArpSeen | NeighbourAdvertisementSeen | EchoSeen;

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
  if (etherType === 0x86dd && packet.length >= 48) {
    return ipv6(packet, seen);
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
    const destination = packet.subarray(16, 20).join('.');
    return advert(payload, { ...seen, source, destination, timeToLive: packet.readUInt8(8) });
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

function advert(
  payload: Buffer,
  from: Seen & Pick<AdvertSeen, 'source' | 'destination' | 'timeToLive'>,
): AdvertSeen {
  return {
    kind: 'advert',
    ...from,
    version: payload.readUInt8(0) >> 4,
    virtualRouterId: payload.readUInt8(1),
    priority: payload.readUInt8(2),
    addressCount: payload.readUInt8(3),
  };
}

function ipv6(packet: Buffer, seen: Seen): WireEvent | undefined {
  const payload = packet.subarray(40);
  const source = ipv6Text(packet.subarray(8, 24));
  const destination = ipv6Text(packet.subarray(24, 40));
  if (packet.readUInt8(6) === 112) {
    return advert(payload, { ...seen, source, destination, timeToLive: packet.readUInt8(7) });
  }
  const isUnsolicited =
    packet.readUInt8(6) === 58 &&
    payload.readUInt8(0) === 136 &&
    payload.length >= 24 &&
    destination === 'ff02::1';
  if (!isUnsolicited) {
    return undefined;
  }
  const flags = payload.readUInt8(4);
  return {
    kind: 'neighbourAdvertisement',
    ...seen,
    address: ipv6Text(payload.subarray(8, 24)),
    router: (flags & 0x80) !== 0,
    override: (flags & 0x20) !== 0,
  };
}

/** RFC 5952, by the URL parser. */
function ipv6Text(bytes: Buffer): string {
  const groups = bytes.toString('hex').replace(/....\B/g, '$&:');
  return new URL(`http://[${groups}]/`).hostname.slice(1, -1);
}
