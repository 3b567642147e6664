/** From the configuration of an instance to the packets it sends. */
import { familyOf, type IpAddress } from '../../base/address.js';
import type { VrrpInstance } from '../../config/model.js';
import {
  type Advertisement,
  layOutAdvertisement,
  PRIORITY_OFFSET,
  writeChecksum,
} from './advertisement.js';
import { authenticationDataOf, authenticationTypeOf } from './authentication.js';
import {
  AUTHENTICATION_HEADER_LENGTH,
  AUTHENTICATION_HEADER_PROTOCOL,
  writeAuthenticationHeader,
} from './authentication-header.js';
import { signingKeyOf, TRAILER_LENGTH, trailerOf } from './authentication-trailer.js';
import {
  encodeIpv4Header,
  IPV4_HEADER_LENGTH,
  VRRP_PROTOCOL,
  writeIdentification,
} from './ipv4-header.js';
import { encodeIpv6Header, IPV6_HEADER_LENGTH } from './ipv6-header.js';

/** TTL or hop limit of every multicast advert (RFC 9568 sections 5.1.1.3 and 5.1.2.3). */
export const MULTICAST_TTL = 255;

/** What changes from packet to packet of one configuration. */
export interface AdvertPacketFields {
  readonly source: IpAddress;
  readonly destination: IpAddress;
  readonly priority: number;
  /** Of the IPv4 header, 1..65535; with 0 the kernel chooses. */
  readonly identification: number;
  /** `old_unicast_checksum`, or a peer that needs it. */
  readonly oldChecksum?: boolean;
  /** Of the authentication header, where the instance has one. */
  readonly sequence?: number;
  /** Of the trailer, where the instance signs. */
  readonly number?: bigint;
}

/** Whether adverts may have the checksum of unicast before keepalived 1.3.6: over the group. */
export function mayUseOldChecksum(instance: VrrpInstance): boolean {
  const { unicastPeers, version, family, oldUnicastChecksum } = instance;
  const isUnicast4 = unicastPeers.length > 0 && family === 'inet';
  return isUnicast4 && version === 3 && oldUnicastChecksum !== 'never';
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
 * What an instance advertises, with priority and checksum still 0. The same bytes every time; made
 * once for each configuration, because an advert of 255 addresses may be due every 10 ms.
 */
export function advertTemplate(instance: VrrpInstance): Uint8Array {
  const known = templates.get(instance);
  if (known !== undefined) {
    return known;
  }
  const template = layOutAdvertisement(advertisementOf(instance), instance.family);
  templates.set(instance, template);
  return template;
}

const templates = new WeakMap<VrrpInstance, Uint8Array>();

/**
 * A whole IP packet: the header, then the advert of an instance.
 * @throws RangeError when the instance has more than 255 addresses.
 */
export function buildAdvertPacket(instance: VrrpInstance, fields: AdvertPacketFields): Uint8Array {
  const { source, destination, priority } = fields;
  const template = advertTemplate(instance);
  const ipLength = ipHeaderLength(instance);
  const headerLength = ipLength + (usesHeader(instance) ? AUTHENTICATION_HEADER_LENGTH : 0);
  const key = signingKeyOf(instance);
  const packet = new Uint8Array(advertPacketLength(instance));
  packet.set(headerOf(instance, fields, packet.length), 0);
  packet.set(template, headerLength);
  const advertisement = packet.subarray(headerLength, headerLength + template.length);
  advertisement[PRIORITY_OFFSET] = priority;
  if (key !== undefined) {
    const trailer = trailerOf({ source, advertisement }, key.id, key.key, fields.number ?? 0n);
    packet.set(trailer, headerLength + template.length);
  }
  const { version, v3ChecksumAsV2, multicastGroup } = instance;
  const isOld = fields.oldChecksum === true && mayUseOldChecksum(instance);
  const summed = isOld ? multicastGroup : destination;
  // In IPv6 it is over all that follows the header (RFC 8200 section 8.1).
  const content = instance.family === 'inet' ? advertisement : packet.subarray(headerLength);
  writeChecksum(content, version, { source, destination: summed, v3ChecksumAsV2 });
  const { authentication } = instance;
  if (authentication?.type === 'AH') {
    const isUnicast = instance.unicastPeers.length > 0;
    const parts = { bytes: packet, offset: ipLength, authentication, isUnicast };
    writeAuthenticationHeader(parts, fields.sequence ?? 0);
  }
  return packet;
}

/**
 * The same, for the adverts that an instance sends one after the other: those of a master differ in
 * the identification alone, unless each has a number of its own (AH, `auth_hmac`). Kept from the
 * one before: two hundred instances at 100 ms send two thousand a second.
 */
export function nextAdvertPacket(instance: VrrpInstance, fields: AdvertPacketFields): Uint8Array {
  const last = lastPackets.get(instance);
  if (last !== undefined && isRepeated(last.fields, fields)) {
    const packet = last.packet.slice(); // the one before may still wait for the socket
    if (instance.family === 'inet') {
      writeIdentification(packet, fields.identification);
    }
    return packet;
  }
  const packet = buildAdvertPacket(instance, fields);
  lastPackets.set(instance, { fields, packet });
  return packet;
}

const lastPackets = new WeakMap<
  VrrpInstance,
  { readonly fields: AdvertPacketFields; readonly packet: Uint8Array }
>();

function isRepeated(former: AdvertPacketFields, now: AdvertPacketFields): boolean {
  return (
    former.source === now.source &&
    former.destination === now.destination &&
    former.priority === now.priority &&
    former.oldChecksum === now.oldChecksum &&
    former.sequence === now.sequence &&
    former.number === now.number
  );
}

/** Bytes of such a packet. */
export function advertPacketLength(instance: VrrpInstance): number {
  const authentication = usesHeader(instance) ? AUTHENTICATION_HEADER_LENGTH : 0;
  const trailer = signingKeyOf(instance) === undefined ? 0 : TRAILER_LENGTH;
  return ipHeaderLength(instance) + authentication + advertTemplate(instance).length + trailer;
}

function ipHeaderLength({ family }: VrrpInstance): number {
  return family === 'inet' ? IPV4_HEADER_LENGTH : IPV6_HEADER_LENGTH;
}

/** `auth_type AH`: an authentication header stands before the advertisement. */
export function usesHeader({ authentication }: VrrpInstance): boolean {
  return authentication?.type === 'AH';
}

function headerOf(
  instance: VrrpInstance,
  { source, destination, identification }: AdvertPacketFields,
  totalLength: number,
): Uint8Array {
  const timeToLive = instance.unicastPeers.length > 0 ? instance.unicastTtl : MULTICAST_TTL;
  const protocol = usesHeader(instance) ? AUTHENTICATION_HEADER_PROTOCOL : VRRP_PROTOCOL;
  const fields = { source, destination, timeToLive, protocol, totalLength };
  return instance.family === 'inet'
    ? encodeIpv4Header({ ...fields, identification })
    : encodeIpv6Header(fields);
}

function advertisementOf(instance: VrrpInstance): Advertisement {
  const core = {
    virtualRouterId: instance.virtualRouterId,
    priority: 0,
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
