/** From the configuration of an instance to the packets it sends. */
import { familyOf, type IpAddress } from '../base/address.js';
import type { VrrpInstance } from '../config/model.js';
import { type Advertisement, encodeAdvertisement } from './advertisement.js';
import { authenticationDataOf, authenticationTypeOf } from './authentication.js';
import { encodeIpv4Header, IPV4_HEADER_LENGTH, VRRP_PROTOCOL } from './ipv4-header.js';

/** TTL of every multicast advert (RFC 9568 section 5.1.1.3). */
export const MULTICAST_TTL = 255;

/** What changes from packet to packet of one configuration. */
export interface AdvertPacketFields {
  readonly source: IpAddress;
  readonly destination: IpAddress;
  readonly priority: number;
  /** Of the IPv4 header, 1..65535; with 0 the kernel chooses. */
  readonly identification: number;
}

/**
 * The addresses that an instance puts into its adverts: those of its own family, in the order of
 * the configuration.
 */
export function advertisedAddresses(instance: VrrpInstance): readonly IpAddress[] {
  return instance.virtualAddresses
    .map((entry) => entry.address)
    .filter((address) => familyOf(address) === instance.family);
}

/**
 * A whole IPv4 packet: the header, then the advert of an instance.
 * @throws RangeError when the instance is one for IPv6 or has more than 255 addresses.
 */
export function buildAdvertPacket(instance: VrrpInstance, fields: AdvertPacketFields): Uint8Array {
  if (instance.family !== 'inet') {
    throw new RangeError(`${instance.name} is an IPv6 instance: the kernel writes its IP header`);
  }
  const advertisement = encodeAdvertisement(advertisementOf(instance, fields.priority), {
    source: fields.source,
    destination: fields.destination,
    v3ChecksumAsV2: instance.v3ChecksumAsV2,
  });
  const header = encodeIpv4Header({
    source: fields.source,
    destination: fields.destination,
    timeToLive: instance.unicastPeers.length > 0 ? instance.unicastTtl : MULTICAST_TTL,
    protocol: VRRP_PROTOCOL,
    identification: fields.identification,
    totalLength: IPV4_HEADER_LENGTH + advertisement.length,
  });
  const packet = new Uint8Array(header.length + advertisement.length);
  packet.set(header, 0);
  packet.set(advertisement, header.length);
  return packet;
}

function advertisementOf(instance: VrrpInstance, priority: number): Advertisement {
  const core = {
    virtualRouterId: instance.virtualRouterId,
    priority,
    addresses: advertisedAddresses(instance),
  };
  if (instance.version === 3) {
    return { version: 3, ...core, maxAdvertIntervalCs: Math.round(instance.advertIntervalMs / 10) };
  }
  return {
    version: 2,
    ...core,
    authenticationType: authenticationTypeOf(instance.authentication),
    advertIntervalSeconds: Math.round(instance.advertIntervalMs / 1000),
    authenticationData: authenticationDataOf(instance.authentication),
  };
}
