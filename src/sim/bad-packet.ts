/** Adverts that must not impress anybody: each is wrong in a way that a receive check finds. */
import type { IpAddress } from '../base/address.js';
import type { VrrpInstance } from '../config/model.js';
import { buildAdvertPacket } from '../vrrp/packet/packet.js';
import type { Random } from './random.js';

/** Offsets in a packet with a 20-byte IP header. */
const TTL_OFFSET = 8;
const VERSION_OFFSET = 20;
const COUNT_OFFSET = 23;
const CHECKSUM_OFFSET = 26;

/** An advert of a priority that would matter, damaged. */
export function drawBadPacket(
  random: Random,
  instance: VrrpInstance,
  source: IpAddress,
  destination: IpAddress,
): Uint8Array {
  const priority = random.pick([0, 1, 254, 255]);
  const packet = buildAdvertPacket(instance, { source, destination, priority, identification: 1 });
  switch (random.pick(['version', 'count', 'checksum', 'cut', 'ttl'])) {
    case 'version':
      packet[VERSION_OFFSET] = 0x41;
      return packet;
    case 'count':
      packet[COUNT_OFFSET] = 200;
      return packet;
    case 'cut':
      return packet.subarray(0, packet.length - 1);
    case 'ttl':
      if (instance.unicastPeers.length === 0) {
        packet[TTL_OFFSET] = 254;
        return packet;
      }
      break;
  }
  packet[CHECKSUM_OFFSET] = (packet[CHECKSUM_OFFSET] ?? 0) ^ 0x01;
  return packet;
}
