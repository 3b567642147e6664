/**
 * IP addresses as values. Everywhere in upkeep an address is its canonical text (dotted quad, or
 * RFC 5952 for IPv6), so that addresses can be compared with `===`, be keys of a Map, and cross a
 * process boundary as they are. `ip6addr` reads what people write of IPv6, behind this one file.
 */
import type ip6addr from 'ip6addr';
import { onDemand } from './on-demand.js';

declare const ipAddress: unique symbol;

/** Canonical text of an IPv4 or IPv6 address. Equal addresses are equal strings. */
export type IpAddress = string & { readonly [ipAddress]: true };

/** Address families by the names that `ip(8)` uses. */
export type AddressFamily = 'inet' | 'inet6';

const ip6 = onDemand((require): typeof ip6addr => require('ip6addr'));

const DOT = 0x2e;
const DIGIT_ZERO = 0x30;

/**
 * Reads an address. Returns undefined when the text is not an IPv4 or IPv6 address.
 * Leading zeros (`010.0.0.1`) are refused, because C libraries disagree about their base.
 */
export function parseAddress(text: string): IpAddress | undefined {
  if (isDottedQuad(text)) {
    return text as IpAddress;
  }
  if (!text.includes(':') || text.includes('%')) {
    return undefined;
  }
  return isCanonical6(text) ? text : parse6(text);
}

/** What the kernel and our own messages say, and most files: ip6addr takes 5 ms to load. */
function isCanonical6(text: string): text is IpAddress {
  return /^[0-9a-f:]{2,39}$/.test(text) && textOf6(bytesOf6(text)) === text;
}

function parse6(text: string): IpAddress | undefined {
  try {
    return textOf6(bytesOf6(ip6().parse(text).toString({ format: 'v6' })));
  } catch {
    return undefined;
  }
}

/**
 * Four numbers up to 255 without leading zeros. By hand, because a configuration may hold tens of
 * thousands.
 */
function isDottedQuad(text: string): boolean {
  let parts = 0;
  let value = -1;
  for (let index = 0; index <= text.length; index += 1) {
    const code = index === text.length ? DOT : text.charCodeAt(index);
    const digit = code - DIGIT_ZERO;
    if (code === DOT && value >= 0) {
      parts += 1;
      value = -1;
    } else if (digit >= 0 && digit <= 9 && value !== 0) {
      value = Math.max(0, value) * 10 + digit;
    } else {
      return false;
    }
    if (value > 255) {
      return false;
    }
  }
  return parts === 4;
}

/** The family of an address. */
export function familyOf(address: IpAddress): AddressFamily {
  return address.includes(':') ? 'inet6' : 'inet';
}

/** A family as people call it. */
export function familyName(family: AddressFamily): 'IPv4' | 'IPv6' {
  return family === 'inet' ? 'IPv4' : 'IPv6';
}

/** 127.0.0.0/8 (RFC 1122 section 3.2.1.3), ::1 (RFC 4291 section 2.5.3). */
export function isLoopback(address: IpAddress): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** fe80::/10 (RFC 4291 section 2.5.6). */
export function isLinkLocal6(address: IpAddress): boolean {
  return /^fe[89ab][0-9a-f]:/.test(address);
}

/** The 4 or 16 bytes of an address, in network byte order. */
export function addressBytes(address: IpAddress): Uint8Array {
  if (familyOf(address) === 'inet') {
    // By hand: thousands of addresses go to the kernel in one takeover.
    const bytes = new Uint8Array(4);
    let octet = 0;
    for (let index = 0; index < address.length; index += 1) {
      const code = address.charCodeAt(index);
      if (code === DOT) {
        octet += 1;
      } else {
        bytes[octet] = (bytes[octet] ?? 0) * 10 + code - DIGIT_ZERO;
      }
    }
    return bytes;
  }
  return bytesOf6(address);
}

/** By hand as well: each IPv6 advert has three addresses in its checksums. */
function bytesOf6(address: string): Uint8Array {
  const bytes = new Uint8Array(16);
  const [before = '', after = ''] = address.split('::', 2);
  const last = groupsOf(after);
  fill(bytes, 0, groupsOf(before));
  fill(bytes, 16 - 2 * last.length, last);
  return bytes;
}

/** Numbers of 16 bits: such text has no other groups. */
function groupsOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function fill(bytes: Uint8Array, offset: number, groups: readonly number[]): void {
  for (const [index, group] of groups.entries()) {
    bytes[offset + 2 * index] = group >> 8;
    bytes[offset + 2 * index + 1] = group & 0xff;
  }
}

/**
 * IPv4 addresses by their number. Who hears thousands of packets in a second hears few senders, and
 * texts that are one object are compared without being read.
 */
const texts = new Map<number, IpAddress>();
const MOST_TEXTS = 1024;

function textOf4(bytes: Uint8Array, offset: number): IpAddress {
  const [first = 0, second = 0] = [bytes[offset], bytes[offset + 1]];
  const [third = 0, fourth = 0] = [bytes[offset + 2], bytes[offset + 3]];
  const number = first * 0x1000000 + ((second << 16) | (third << 8) | fourth);
  const known = texts.get(number);
  if (known !== undefined) {
    return known;
  }
  if (texts.size >= MOST_TEXTS) {
    texts.clear();
  }
  const text = `${first}.${second}.${third}.${fourth}` as IpAddress;
  texts.set(number, text);
  return text;
}

/**
 * The address held in 4 or 16 bytes at `offset`.
 * @throws RangeError when fewer bytes are there.
 */
export function addressFromBytes(
  bytes: Uint8Array,
  offset: number,
  family: AddressFamily,
): IpAddress {
  const length = family === 'inet' ? 4 : 16;
  if (offset + length > bytes.length) {
    throw new RangeError(`an ${family} address needs ${length} bytes at offset ${offset}`);
  }
  if (family === 'inet') {
    return textOf4(bytes, offset);
  }
  return textOf6(bytes.subarray(offset, offset + length));
}

/** RFC 5952 section 4: the first of the longest runs of two or more zeros is left out. */
function textOf6(bytes: Uint8Array): IpAddress {
  const groups = Array.from({ length: 8 }, (_, index) => {
    return ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0);
  });
  let [first, length] = [0, 1];
  for (let start = 0, index = 0; index < 8; index += 1) {
    if (groups[index] !== 0) {
      start = index + 1;
    } else if (index + 1 - start > length) {
      [first, length] = [start, index + 1 - start];
    }
  }
  const hexadecimal = (each: readonly number[]): string => {
    return each.map((group) => group.toString(16)).join(':');
  };
  const text =
    length < 2
      ? hexadecimal(groups)
      : `${hexadecimal(groups.slice(0, first))}::${hexadecimal(groups.slice(first + length))}`;
  return text as IpAddress;
}

/** Compares two addresses of one family as unsigned big-endian numbers: negative, 0 or positive. */
export function compareAddresses(left: IpAddress, right: IpAddress): number {
  return Buffer.compare(addressBytes(left), addressBytes(right));
}

/** The bytes of an address with its host bits cleared, as text: equal networks are equal. */
export function networkOf(address: IpAddress, prefixLength: number): string {
  const bytes = addressBytes(address);
  return Array.from(bytes, (byte, index) => {
    const bits = Math.min(8, Math.max(0, prefixLength - index * 8));
    return byte & (0xff00 >> bits);
  }).join('.');
}
