/** Frames that ask who has an address, and what an answer looks like: ARP and IPv6. */
import { addressBytes, addressFromBytes, familyOf, type IpAddress } from '../../base/address.js';
import { arpProbeFrame } from './arp.js';
import {
  ICMPV6,
  NEIGHBOUR_ADVERTISEMENT,
  NEIGHBOUR_SOLICITATION,
  neighbourDiscoveryFrame,
} from './neighbour-discovery-frame.js';

const ARP_REPLY = 2;

/** Option 1, source link-layer address (RFC 4861 section 4.6.1). */
const SOURCE_LINK_LAYER_ADDRESS = 1;
/** ff02::1:ff00:0/104 (RFC 4291 section 2.7.1) takes the last three bytes of an address. */
const SOLICITED_NODE = [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff];

/** Who asks. */
export interface Asker {
  /** Where answers go: 6 bytes. */
  readonly hardwareAddress: Uint8Array;
  /** An IPv6 address that no one has; ARP is asked without an address. */
  readonly version6: IpAddress;
  /** The 6 bytes that make a frame one for the link that receives it. */
  readonly receiver: Uint8Array;
}

/**
 * The questions for an address. For IPv4 an ARP probe: without a sender, routes have no say. For
 * IPv6 two neighbour solicitations (RFC 4861 section 4.3), to the group of the address and to the
 * address itself.
 */
export function neighbourQuestions(address: IpAddress, asker: Asker): readonly Uint8Array[] {
  if (familyOf(address) === 'inet') {
    return [arpProbeFrame(asker.hardwareAddress, address)];
  }
  const target = addressBytes(address);
  const group = Uint8Array.of(...SOLICITED_NODE, ...target.subarray(13));
  const groupHardware = Uint8Array.of(0x33, 0x33, ...group.subarray(12));
  return [
    solicitation(target, asker, { hardware: groupHardware, address: group }),
    solicitation(target, asker, { hardware: asker.receiver, address: target }),
  ];
}

function solicitation(
  target: Uint8Array,
  { hardwareAddress, version6 }: Asker,
  to: { readonly hardware: Uint8Array; readonly address: Uint8Array },
): Uint8Array {
  return neighbourDiscoveryFrame({
    to,
    from: { hardware: hardwareAddress, address: addressBytes(version6) },
    type: NEIGHBOUR_SOLICITATION,
    flags: 0,
    target,
    option: SOURCE_LINK_LAYER_ADDRESS,
  });
}

/** The address that a frame claims: of an ARP reply or a neighbour advertisement. */
export function claimedAddress(frame: Uint8Array): IpAddress | undefined {
  const type = ((frame[12] ?? 0) << 8) | (frame[13] ?? 0);
  if (type === 0x0806 && frame.length >= 42 && frame[21] === ARP_REPLY) {
    return addressFromBytes(frame, 28, 'inet');
  }
  const isAdvertisement =
    type === 0x86dd &&
    frame.length >= 78 &&
    frame[20] === ICMPV6 &&
    frame[54] === NEIGHBOUR_ADVERTISEMENT;
  return isAdvertisement ? addressFromBytes(frame, 62, 'inet6') : undefined;
}
