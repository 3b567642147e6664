/** Arithmetic and names around an address. */
import {
  addressBytes,
  addressFromBytes,
  type IpAddress,
  parseAddress,
} from '../../../base/address.js';

/** Scopes by name (linux/rtnetlink.h, enum rt_scope_t). */
const SCOPES: Readonly<Record<string, number>> = {
  global: 0,
  site: 200,
  link: 253,
  host: 254,
  nowhere: 255,
};

/** The number of a scope given by name or number; undefined when it is neither. */
export function parseScope(text: string): number | undefined {
  if (Object.hasOwn(SCOPES, text)) {
    return SCOPES[text];
  }
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 256;
  return number <= 255 ? number : undefined;
}

/**
 * The broadcast address of an IPv4 address: `+` sets and `-` clears the bits outside the prefix,
 * which must leave at least two of them; anything else is an address. undefined when there is none.
 */
export function broadcastOf(
  text: string,
  address: IpAddress,
  prefixLength: number,
): IpAddress | undefined {
  if (text !== '+' && text !== '-') {
    const parsed = parseAddress(text);
    return parsed?.includes(':') ? undefined : parsed;
  }
  if (prefixLength > 30) {
    return undefined;
  }
  const bytes = addressBytes(address);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  const host = 0xffffffff >>> prefixLength;
  const value = view.getUint32(0);
  view.setUint32(0, text === '+' ? value | host : value & ~host);
  return addressFromBytes(bytes, 0, 'inet');
}
