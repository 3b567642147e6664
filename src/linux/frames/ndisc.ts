/** Unsolicited neighbour advertisements for IPv6 on Ethernet. */
import { addressBytes, type IpAddress } from '../../base/address.js';
import { NEIGHBOUR_ADVERTISEMENT, neighbourDiscoveryFrame } from './neighbour-discovery-frame.js';

/** 33:33:00:00:00:01, the Ethernet form of ff02::1 (RFC 2464 section 7). */
const ALL_NODES_HARDWARE = [0x33, 0x33, 0, 0, 0, 1];
const ALL_NODES = [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const ROUTER_FLAG = 0x80;
const OVERRIDE_FLAG = 0x20;
/** Option 2, target link-layer address (RFC 4861 section 4.6.1). */
const TARGET_LINK_LAYER_ADDRESS = 2;

/**
 * An unsolicited neighbour advertisement (RFC 4861 sections 4.4 and 7.2.6) to all nodes, from
 * `address` about `address`, with the Override flag.
 *
 * @param hardwareAddress the 6 bytes of the interface that holds the address.
 * @param isRouter whether the interface forwards IPv6, which sets the Router flag.
 */
export function unsolicitedNeighbourAdvertisementFrame(
  hardwareAddress: Uint8Array,
  address: IpAddress,
  isRouter: boolean,
): Uint8Array {
  const target = addressBytes(address);
  return neighbourDiscoveryFrame({
    to: { hardware: ALL_NODES_HARDWARE, address: ALL_NODES },
    from: { hardware: hardwareAddress, address: target },
    type: NEIGHBOUR_ADVERTISEMENT,
    flags: OVERRIDE_FLAG | (isRouter ? ROUTER_FLAG : 0),
    target,
    option: TARGET_LINK_LAYER_ADDRESS,
  });
}
