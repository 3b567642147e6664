/** Draws virtual addresses, and what a reload makes of them. */
import { type AddressFamily, familyOf, type IpAddress, parseAddress } from '../../base/address.js';
import type { VirtualAddress } from '../../config/model.js';
import type { Random } from '../random.js';

/** Whose addresses are drawn. */
interface Place {
  /** Of the virtual router. */
  readonly index: number;
  readonly interfaceName: string;
  readonly family: AddressFamily;
}

/** An address of the simulated networks; the parts are known to be good. */
export function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new RangeError(`not an address: ${text}`);
  }
  return parsed;
}

/** Those of the adverts: all of one family. */
export function drawAddresses(
  random: Random,
  place: Place,
  count: number,
): readonly VirtualAddress[] {
  const subnet = random.pick<Subnet>(['hosts', 'hosts', 'own', 'virtual']);
  return Array.from({ length: count }, (_, number) =>
    drawVariant(random, plainAddress(place, place.family, subnet, number + 1)),
  );
}

/** Those that are not in the adverts: of both families, and on either interface. */
export function drawExcluded(
  random: Random,
  place: Place,
  count: number,
): readonly VirtualAddress[] {
  const other = random.pick<AddressFamily>(['inet', 'inet6']);
  const elsewhere = place.interfaceName === 'eth0' ? 'eth1' : 'eth0';
  const otherPlace = random.chance(0.2) ? { ...place, interfaceName: elsewhere } : place;
  return Array.from({ length: count }, (_, number) =>
    number % 2 === 0
      ? plainAddress(place, place.family, 'hosts', number + 101)
      : plainAddress(otherPlace, other, 'hosts', number + 101),
  );
}

/** The same addresses, one of them with another prefix, label, scope, lifetime or flag. */
export function changeAddresses(
  random: Random,
  addresses: readonly VirtualAddress[],
): readonly VirtualAddress[] {
  const position = random.integer(0, addresses.length - 1);
  return addresses.map((each, index) => (index === position ? changeOne(random, each) : each));
}

/** Alone in their subnets, in that of the interface, or in one of their own. */
type Subnet = 'hosts' | 'own' | 'virtual';

function plainAddress(
  { index, interfaceName }: Place,
  family: AddressFamily,
  subnet: Subnet,
  number: number,
): VirtualAddress {
  const v4 =
    subnet === 'own'
      ? `10.${interfaceName.slice(3)}.0.${100 + 40 * index + number}`
      : `10.9.${index}.${number}`;
  return {
    address: address(family === 'inet' ? v4 : `2001:db8:9:${index}::${number}`),
    prefixLength: family === 'inet' ? (subnet === 'hosts' ? 32 : 24) : 64,
    interface: interfaceName,
    scope: 0,
    flags: [],
    noTrack: false,
  };
}

/** What is not as by default, now and then. */
function drawVariant(random: Random, plain: VirtualAddress): VirtualAddress {
  return random.chance(0.3) ? changeOne(random, plain) : plain;
}

function changeOne(random: Random, each: VirtualAddress): VirtualAddress {
  const isV4 = familyOf(each.address) === 'inet';
  switch (random.pick(['prefix', 'prefix', 'label', 'scope', 'lifetime', 'flag'])) {
    case 'prefix':
      return { ...each, prefixLength: otherPrefix(each.prefixLength, isV4), scope: 0 };
    case 'label':
      return isV4 ? { ...each, label: `${each.interface}:${random.integer(1, 2)}` } : each;
    case 'scope':
      // Of one subnet all have the same scope: the kernel refuses others (devinet.c).
      return isV4 && each.prefixLength === 32 ? { ...each, scope: 253 - each.scope } : each;
    case 'lifetime':
      return { ...each, preferredLifetimeSeconds: 0 };
    default:
      return { ...each, flags: each.flags.length > 0 ? [] : ['noprefixroute'] };
  }
}

function otherPrefix(prefixLength: number, isV4: boolean): number {
  const [short, long] = isV4 ? [24, 32] : [64, 128];
  return prefixLength === long ? short : long;
}
