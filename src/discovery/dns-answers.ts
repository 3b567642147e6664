/** From the records of a name to servers. */
import { type IpAddress, parseAddress } from '../base/address.js';
import type { EndpointAddress } from '../base/endpoint-text.js';
import { type Backend, MOST_BACKENDS } from './backend.js';

/** An A or AAAA record. */
export interface AddressRecord {
  readonly name: string;
  readonly address: string;
  readonly ttlSeconds: number;
}

/** An SRV record (RFC 2782). */
export interface ServiceRecord {
  readonly target: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
  readonly ttlSeconds: number;
}

/** What was found, and for how long it holds. */
export interface DnsAnswer {
  readonly backends: readonly Backend[];
  readonly ttlSeconds: number;
}

/** Bounds of how long an answer is believed, whatever its records say. */
const SHORTEST_SECONDS = 1;
const LONGEST_SECONDS = 300;
/** Of a name that has no record. */
const NOTHING_SECONDS = 5;

const LOCAL = '127.0.0.1' as IpAddress;

/** Each address is a server. */
export function ofAddresses(records: readonly AddressRecord[]): DnsAnswer {
  const backends = records.flatMap(({ address: text }) => {
    const address = parseAddress(text);
    return address === undefined ? [] : [{ address }];
  });
  return { backends, ttlSeconds: ttlOf(records) };
}

/**
 * Each address of each target is a server with the port of the record. Those of the best priority
 * have their weights, at least 1: the others get nothing, like servers that drain.
 */
export function ofServices(
  services: readonly ServiceRecord[],
  addresses: readonly AddressRecord[],
): DnsAnswer {
  const best = Math.min(...services.map(({ priority }) => priority));
  const byName = addressesByName(addresses);
  const backends: Backend[] = [];
  for (const { target, port, priority, weight } of services) {
    const own = priority === best ? Math.max(1, weight) : 0;
    for (const address of byName.get(plainName(target)) ?? []) {
      backends.push({ address, port, weight: own });
    }
    if (backends.length > MOST_BACKENDS) {
      break; // no service: many records that name the same targets
    }
  }
  return { backends, ttlSeconds: ttlOf([...services, ...addresses]) };
}

function addressesByName(
  records: readonly AddressRecord[],
): ReadonlyMap<string, readonly IpAddress[]> {
  const byName = new Map<string, IpAddress[]>();
  for (const { name, address: text } of records) {
    const address = parseAddress(text);
    if (address !== undefined) {
      const known = byName.get(plainName(name));
      if (known === undefined) {
        byName.set(plainName(name), [address]);
      } else {
        known.push(address);
      }
    }
  }
  return byName;
}

/** Names in DNS know no capital letters, and may end with a dot. */
export function sameName(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

function plainName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

/** `nameserver` in resolv.conf(5); without one, this machine. */
export function nameServers(resolvConf: string): readonly EndpointAddress[] {
  const found = [...resolvConf.matchAll(/^\s*nameserver\s+(\S+)/gm)].flatMap(([, text = '']) => {
    const address = parseAddress(text);
    return address === undefined ? [] : [{ address }];
  });
  return found.length === 0 ? [{ address: LOCAL }] : found;
}

function ttlOf(records: readonly { readonly ttlSeconds: number }[]): number {
  if (records.length === 0) {
    return NOTHING_SECONDS;
  }
  const shortest = Math.min(...records.map(({ ttlSeconds }) => ttlSeconds));
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, shortest));
}
