/**
 * Other addresses and names in the place of those in a text, the same ones everywhere: who reads a
 * bundle can still tell which address is which, and which network it is in. Pure but for its key,
 * which is drawn anew for each bundle and kept nowhere.
 */
import {
  addressBytes,
  addressFromBytes,
  familyOf,
  type IpAddress,
  parseAddress,
} from '../../../base/address.js';
import { hardwareAddressText, parseHardwareAddress } from '../../../base/hardware-address.js';
import { nodeCrypto } from '../../../base/on-demand.js';

const KEY_BYTES = 32;
/** The first number of IPv4 stays: private, multicast and loopback addresses stay what they are. */
const KEPT_BITS_4 = 8;
/** The first group of IPv6: link-local, unique local and multicast stay what they are. */
const KEPT_BITS_6 = 16;
/** Virtual MACs of VRRP, and groups of IPv4 and IPv6, name no one's hardware. */
const PUBLIC_HARDWARE = /^(?:00:00:5e:00:0[12]|01:00:5e|33:33|ff:ff:ff:ff:ff:ff|00:00:00:00:00:00)/;

const HARDWARE = /(?<![\w:])[\da-f]{2}(?::[\da-f]{2}){5}(?![\w:])/gi;
const VERSION_4 = /(?<!\d|\d\.)\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g;
const VERSION_6 = /(?<![\da-z:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\da-z:])/gi;
/** As /proc/net/ip_vs writes an IPv4 address. */
const KERNEL_4 = /(?<![\w])[\dA-F]{8}(?=[: ][\dA-F]{4}\b)/g;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** What takes the names and addresses out of a text. */
export type Anonymise = (text: string) => string;

/** @param names those that are to go, by the word that stands for their kind */
export function anonymiser(
  names: ReadonlyMap<string, string>,
  key: Uint8Array = nodeCrypto().randomBytes(KEY_BYTES),
): Anonymise {
  const hash = (text: string) => nodeCrypto().createHmac('sha256', key).update(text).digest();
  const address = remembered((text) => {
    const parsed = parseAddress(text);
    return parsed === undefined ? text : otherAddress(parsed, hash);
  });
  const hardware = remembered((text) => {
    const lower = text.toLowerCase();
    const bytes = Uint8Array.of(2, ...hash(lower).subarray(0, 5));
    return PUBLIC_HARDWARE.test(lower) || parseHardwareAddress(lower) === undefined
      ? text
      : hardwareAddressText(bytes);
  });
  const mail = remembered((text) => `mail-${hash(text).toString('hex', 0, 4)}@example.org`);
  const others = new Map<string, string>();
  for (const [name, kind] of names) {
    others.set(name, `${kind}-${others.size + 1}`);
  }
  const words = [...others.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const named = new RegExp(`(?<![\\w-])(?:${words.join('|')})(?![\\w-])`, 'g');
  return (text) => {
    const bare = text
      .replace(MAIL, mail)
      .replace(HARDWARE, hardware)
      .replace(VERSION_6, address)
      .replace(VERSION_4, address)
      .replace(KERNEL_4, (digits) => kernelForm(address(dotted(digits))));
    return words.length === 0 ? bare : bare.replace(named, (name) => others.get(name) ?? name);
  };
}

/**
 * Addresses with the same first bits have the same first bits afterwards: whether a bit is turned
 * over depends on the bits before it alone (Xu and others, Prefix-Preserving IP Address
 * Anonymization, 2002).
 */
function otherAddress(address: IpAddress, hash: (text: string) => Uint8Array): string {
  const family = familyOf(address);
  const bytes = addressBytes(address);
  const isSpecial = family === 'inet' ? isSpecial4(bytes) : isSpecial6(bytes);
  if (isSpecial) {
    return address;
  }
  const result = Uint8Array.from(bytes);
  let before = '';
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const mask = 0x80 >> (bit & 7);
    const isKept = bit < (family === 'inet' ? KEPT_BITS_4 : KEPT_BITS_6);
    if (!isKept && ((hash(`${family} ${before}`)[0] ?? 0) & 1) === 1) {
      result[bit >> 3] = (result[bit >> 3] ?? 0) ^ mask;
    }
    before += ((bytes[bit >> 3] ?? 0) & mask) === 0 ? '0' : '1';
  }
  return addressFromBytes(result, 0, family);
}

/** No host's, loopback, multicast, and what is a netmask as well. */
function isSpecial4([first = 0]: Uint8Array): boolean {
  return first === 0 || first === 127 || first >= 224;
}

/** Multicast, :: and ::1. */
function isSpecial6(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff || bytes.subarray(0, 15).every((byte) => byte === 0);
}

function dotted(digits: string): string {
  return [...Buffer.from(digits, 'hex')].join('.');
}

function kernelForm(address: string): string {
  const bytes = address.split('.').map(Number);
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function remembered(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text) ?? make(text);
    known.set(text, found);
    return found;
  };
}

/** Members of the model whose texts are names, and what stands for each kind. */
const NAMED: Readonly<Record<string, string>> = {
  name: 'name',
  group: 'name',
  instance: 'name',
  routerId: 'router',
  virtualHost: 'host',
  host: 'host',
  serverName: 'host',
  snmpName: 'name',
};

/** The names that a configuration gives, but for those of interfaces; and those of the machine. */
export function namesIn(
  configuration: unknown,
  hosts: readonly string[],
): ReadonlyMap<string, string> {
  const names = new Map(hosts.filter((host) => host !== 'localhost').map((host) => [host, 'host']));
  const devices = new Set<unknown>();
  JSON.parse(JSON.stringify(configuration), (member, value: unknown) => {
    if (member === 'interface' || member === 'parent' || member === 'advertDevice') {
      devices.add(value);
    }
    return value;
  });
  JSON.parse(JSON.stringify(configuration), (member, value: unknown) => {
    const kind = NAMED[member];
    if (kind !== undefined && typeof value === 'string' && value !== '' && !devices.has(value)) {
      const isAddress = parseAddress(value) !== undefined;
      names.set(isAddress ? '' : value, kind);
    }
    return value;
  });
  names.delete('');
  return names;
}
