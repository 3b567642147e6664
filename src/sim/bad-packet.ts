/** Adverts that must change no state: each is wrong in a way that a receive check finds. */
import type { IpAddress } from '../base/address.js';
import type { VrrpInstance } from '../config/model.js';
import { buildAdvertPacket } from '../vrrp/packet/packet.js';
import { messageOffset } from './machine/advert-fields.js';
import type { Random } from './random.js';

/** TTL and hop limit in the IP header (RFC 791 section 3.1, RFC 8200 section 3). */
const TTL_OFFSET = { inet: 8, inet6: 7 } as const;

/** Offsets in the VRRP message (RFC 9568 section 5.1). */
const COUNT_OFFSET = 3;
const CHECKSUM_OFFSET = 6;

/** An advert of a priority that would matter, damaged. */
export function drawBadPacket(
  random: Random,
  instance: VrrpInstance,
  source: IpAddress,
  destination: IpAddress,
): Uint8Array {
  const priority = random.pick([0, 1, 254, 255]);
  const packet = buildAdvertPacket(instance, { source, destination, priority, identification: 1 });
  const start = messageOffset(packet);
  switch (random.pick(['version', 'count', 'checksum', 'cut', 'ttl'])) {
    case 'version':
      packet[start] = 0x41;
      return packet;
    case 'count':
      packet[start + COUNT_OFFSET] = 200;
      return packet;
    case 'cut':
      return packet.subarray(0, packet.length - 1);
    case 'ttl':
      if (instance.unicastPeers.length === 0) {
        packet[TTL_OFFSET[instance.family]] = 254;
        return packet;
      }
      break;
  }
  packet[start + CHECKSUM_OFFSET] = (packet[start + CHECKSUM_OFFSET] ?? 0) ^ 0x01;
  return packet;
}
