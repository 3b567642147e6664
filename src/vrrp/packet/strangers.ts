/** Which virtual router IDs are in use on a network, as their adverts say: bounded, pure. */
import type { AddressFamily, IpAddress } from '../../base/address.js';
import { priorityOf, versionOf } from './advertisement.js';
import { advertisementOf, readDatagram } from './receive.js';

/** A router that advertises a virtual router ID. */
export interface VridUser {
  readonly virtualRouterId: number;
  readonly family: AddressFamily;
  readonly address: IpAddress;
  /** `02:00:00:00:00:01`; absent: it was not seen. */
  readonly hardwareAddress?: string;
  readonly version: number;
  /** Of the last advert. */
  readonly priority: number;
  readonly adverts: number;
  /** When it was last heard, milliseconds since 1970. */
  readonly lastMs: number;
}

/** All virtual router IDs (RFC 9568 section 5.2.3). */
const FIRST_ID = 1;
const LAST_ID = 255;

/** More than these on one interface are forged; the one that was silent longest is forgotten. */
const MOST_USERS = 1024;

/** Adds a packet that was heard; one that is no VRRP changes nothing. */
export function noteAdvert(
  users: readonly VridUser[],
  bytes: Uint8Array,
  atMs: number,
  hardwareAddress?: string,
): readonly VridUser[] {
  const datagram = readDatagram(bytes);
  if (datagram === undefined) {
    return users;
  }
  const { header, virtualRouterId } = datagram;
  const advertisement = advertisementOf(datagram);
  return addUser(users, {
    virtualRouterId,
    family: header.family,
    address: header.source,
    ...(hardwareAddress === undefined ? {} : { hardwareAddress }),
    version: versionOf(advertisement),
    priority: priorityOf(advertisement),
    adverts: 1,
    lastMs: atMs,
  });
}

/** Adds what else is known of a router: counts are summed up, the latest word counts. */
export function addUser(users: readonly VridUser[], user: VridUser): readonly VridUser[] {
  const same = users.find(
    (each) =>
      each.virtualRouterId === user.virtualRouterId &&
      each.family === user.family &&
      each.address === user.address,
  );
  const merged =
    same === undefined ? user : { ...same, ...user, adverts: same.adverts + user.adverts };
  return [...users.filter((each) => each !== same), merged].slice(-MOST_USERS);
}

/** By identifier, family and address. */
export function inOrder(users: readonly VridUser[]): readonly VridUser[] {
  return users.toSorted(
    (left, right) =>
      left.virtualRouterId - right.virtualRouterId ||
      left.family.localeCompare(right.family) ||
      left.address.localeCompare(right.address, 'en', { numeric: true }),
  );
}

/** The identifiers that are in no use, as ranges from the first to the last. */
export function freeIds(used: Iterable<number>): readonly (readonly [number, number])[] {
  const taken = new Set(used);
  const ranges: [number, number][] = [];
  for (let id = FIRST_ID; id <= LAST_ID; id += 1) {
    const last = ranges.at(-1);
    if (taken.has(id)) {
      continue;
    }
    if (last !== undefined && last[1] === id - 1) {
      last[1] = id;
    } else {
      ranges.push([id, id]);
    }
  }
  return ranges;
}
