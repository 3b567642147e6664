/**
 * Adverts with any mistake a test likes, as Ethernet frames. Written against the RFCs, apart from
 * the daemon's own codec.
 *
 * VRRPv3 (RFC 9568 section 5.2)               VRRPv2 (RFC 3768 section 5.1)
 *
 *     31 VRID prio count                          21 VRID prio count
 *     0|interval cs (12 bit)  checksum            auth type  interval s  checksum
 *     address …                                   address …, authentication data (8)
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { internetChecksum } from '../../../src/base/checksum.js';
import type { LabNode } from '../node.js';

/** What an advert says; what is absent is right. */
export interface CraftedAdvert {
  readonly source: string;
  readonly priority: number;
  readonly version?: number;
  /** The high half of the first byte is the version, the low half this; 1 is an advert. */
  readonly type?: number;
  readonly virtualRouterId?: number;
  readonly timeToLive?: number;
  /** Centiseconds in version 3, seconds in version 2. */
  readonly interval?: number;
  readonly addresses?: readonly string[];
  /** Version 2 only: type 1 with this password, or type 0 without one. */
  readonly password?: string;
  readonly wrongChecksum?: boolean;
  /** Bytes cut off the end (the IP header keeps telling the truth about what is left). */
  readonly cutBytes?: number;
}

const GROUP = '224.0.0.18';

function addressBytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

function vrrpPacket(advert: CraftedAdvert): Buffer {
  const version = advert.version ?? 3;
  const addresses = advert.addresses ?? ['10.99.0.100'];
  const header = Buffer.from([
    (version << 4) | (advert.type ?? 1),
    advert.virtualRouterId ?? 51,
    advert.priority,
    addresses.length,
    0,
    0,
    0,
    0,
  ]);
  if (version !== 2) {
    header.writeUInt16BE(advert.interval ?? 20, 4);
  } else {
    header.writeUInt8(advert.password === undefined ? 0 : 1, 4);
    header.writeUInt8(advert.interval ?? 1, 5);
  }
  const secret = Buffer.alloc(version === 2 ? 8 : 0);
  secret.write(advert.password ?? '', 'latin1');
  const whole = Buffer.concat([header, ...addresses.map(addressBytes), secret]);
  const packet = whole.subarray(0, whole.length - (advert.cutBytes ?? 0));
  const pseudo = Buffer.concat([
    addressBytes(advert.source),
    addressBytes(GROUP),
    Buffer.from([0, 112, packet.length >> 8, packet.length & 255]),
  ]);
  const summed = version === 2 ? [packet.subarray(0, whole.length - 8)] : [pseudo, packet];
  const checksum = internetChecksum(...summed);
  packet.writeUInt16BE(advert.wrongChecksum ? checksum ^ 0x5555 : checksum, 6);
  return packet;
}

/** The Ethernet frame of an advert, as sent by the node with this hardware address. */
export function craftFrame(advert: CraftedAdvert, hardwareAddress: string): Buffer {
  const vrrp = vrrpPacket(advert);
  const ip = Buffer.concat([
    Buffer.from([0x45, 0xc0, 0, 20 + vrrp.length, 0, 0, 0, 0, advert.timeToLive ?? 255, 112, 0, 0]),
    addressBytes(advert.source),
    addressBytes(GROUP),
  ]);
  ip.writeUInt16BE(internetChecksum(ip), 10);
  const ethernet = Buffer.from(`01005e000012${hardwareAddress.replaceAll(':', '')}0800`, 'hex');
  return Buffer.concat([ethernet, ip, vrrp]);
}

const senderPath = fileURLToPath(new URL('./frame-sender.js', import.meta.url));

/** Sends adverts from a node, in turn, `count` in all. @throws when the sender fails. */
export async function sendAdverts(
  node: LabNode,
  adverts: readonly CraftedAdvert[],
  count = adverts.length,
  perSecond = 100,
): Promise<void> {
  const frames = adverts.map((advert) => craftFrame(advert, node.hardwareAddress).toString('hex'));
  const child = node.spawn(
    process.execPath,
    [senderPath, String(perSecond), String(count), ...frames],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`the frame sender ended with status ${code}`);
  }
}
