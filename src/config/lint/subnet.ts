/** Arithmetic on prefixes. */
import { addressBytes, familyOf, type IpAddress } from '../../base/address.js';

/** Whether `address` lies in the network that `network` and `prefixLength` say. */
export function contains(network: IpAddress, prefixLength: number, address: IpAddress): boolean {
  if (familyOf(network) !== familyOf(address)) {
    return false;
  }
  const left = addressBytes(network);
  const right = addressBytes(address);
  for (let bit = 0; bit < prefixLength; bit += 1) {
    if (bitOf(left, bit) !== bitOf(right, bit)) {
      return false;
    }
  }
  return true;
}

/** The network itself (all host bits 0), its broadcast address (all 1), or a host in it. */
export function placeInNetwork(
  address: IpAddress,
  prefixLength: number,
): 'network' | 'broadcast' | 'host' {
  const bytes = addressBytes(address);
  const bits = new Set<number>();
  for (let bit = prefixLength; bit < bytes.length * 8; bit += 1) {
    bits.add(bitOf(bytes, bit));
  }
  return bits.size !== 1 ? 'host' : bits.has(0) ? 'network' : 'broadcast';
}

function bitOf(bytes: Uint8Array, bit: number): number {
  return ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
}

/**
 * What an address is when it cannot be that of one host on a network (RFC 6890, RFC 4291);
 * undefined for all others.
 */
export function specialKind(address: IpAddress): string | undefined {
  if (familyOf(address) === 'inet6') {
    if (address === '::') {
      return 'the unspecified address';
    }
    return address === '::1'
      ? 'the loopback address'
      : addressBytes(address)[0] === 0xff
        ? 'a multicast address'
        : undefined;
  }
  const first = Number.parseInt(address, 10);
  if (address === '255.255.255.255') {
    return 'the broadcast address';
  }
  if (first === 0) {
    return 'no address of a host';
  }
  if (first === 127) {
    return 'a loopback address';
  }
  return first >= 224 && first < 240 ? 'a multicast address' : undefined;
}
