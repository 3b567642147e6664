/** The addresses of an instance, from all its address blocks. */
import { type AddressFamily, familyName, familyOf } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { VirtualAddress } from '../../model.js';
import { addressOptions } from '../../schema/vrrp/addresses.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { entryLines } from '../reading/list-entries.js';
import type { Setting } from '../reading/settings.js';
import { type AddressPlace, readAddressEntry } from './address-entry.js';
import type { InstanceSettings } from './instance-settings.js';

/**
 * An advert counts its addresses in one byte (RFC 9568 section 5.2.5), and it is not fragmented:
 * IPv6 has room for 90 in the 1500 bytes of an Ethernet frame.
 */
const MAXIMUM_ADDRESSES = { inet: 255, inet6: 90 } as const;
/** The same with the 28 bytes of `auth_hmac`. */
const MAXIMUM_SIGNED = { inet: 255, inet6: 89 } as const;

/** The addresses of one instance, in the order of the file. */
export interface InstanceAddresses {
  readonly virtual: readonly VirtualAddress[];
  readonly excluded: readonly VirtualAddress[];
  /** That of the instance. */
  readonly family: AddressFamily;
}

interface PlacedAddress {
  readonly address: VirtualAddress;
  readonly word: Word;
}

/** `name` is the name of the instance, where a lack of addresses is reported. */
export function instanceAddresses(
  context: CompileContext,
  settings: InstanceSettings,
  name: Word,
  home: Omit<AddressPlace, 'list'>,
): InstanceAddresses {
  const read = (list: 'virtual_ipaddress' | 'virtual_ipaddress_excluded') =>
    readList(context, settings.all(list), {
      ...home,
      list: { table: addressOptions, path: list },
    });
  const known = new Map<string, Word>();
  const virtual = withoutRepetitions(context, read('virtual_ipaddress'), known);
  const excluded = withoutRepetitions(context, read('virtual_ipaddress_excluded'), known);
  const [first] = virtual;
  const decides = settings.has('native_ipv6') ? undefined : first?.address.address;
  const family = decides === undefined ? nativeFamily(settings) : familyOf(decides);
  const announced = ofFamily(context, virtual, family);
  if (announced.length === 0 && !settings.has('no_virtual_ipaddress')) {
    // entries that cannot be used have been reported where they stand
    const written = entryLines(settings.all('virtual_ipaddress')).length > 0;
    const message = written
      ? `no virtual_ipaddress of vrrp_instance '${name.text}' can be used`
      : `vrrp_instance '${name.text}' has no virtual_ipaddress`;
    const hint = written ? {} : { hint: 'write no_virtual_ipaddress if that is meant' };
    reportWarning(context, 'no-virtual-address', name, message, hint);
  }
  const most = (settings.has('auth_hmac') ? MAXIMUM_SIGNED : MAXIMUM_ADDRESSES)[family];
  const surplus = announced.slice(most);
  const firstSurplus = surplus[0];
  if (firstSurplus !== undefined) {
    const message =
      `an ${familyName(family)} advert holds ${most} addresses; ` +
      `the last ${surplus.length} are treated as virtual_ipaddress_excluded`;
    reportError(context, 'too-many-addresses', firstSurplus.word, message);
  }
  return {
    virtual: announced.slice(0, most).map((placed) => placed.address),
    excluded: [...surplus, ...excluded].map((placed) => placed.address),
    family,
  };
}

function readList(
  context: CompileContext,
  blocks: readonly Setting[],
  place: AddressPlace,
): readonly PlacedAddress[] {
  const placed: PlacedAddress[] = [];
  for (const entry of blocks.flatMap((setting) => setting.directive.block?.directives ?? [])) {
    const address = readAddressEntry(context, entry, place);
    if (address !== undefined) {
      placed.push({ address, word: entry.keyword });
    }
  }
  return placed;
}

/** The kernel keeps an address with a prefix once on an interface. */
function withoutRepetitions(
  context: CompileContext,
  addresses: readonly PlacedAddress[],
  known: Map<string, Word>,
): readonly PlacedAddress[] {
  return addresses.filter(({ address, word }) => {
    const key = `${address.address}/${address.prefixLength} ${address.interface}`;
    const earlier = known.get(key);
    if (earlier === undefined) {
      known.set(key, word);
      return true;
    }
    const related = [{ message: 'listed here before', span: earlier.span }];
    const message = `${address.address} is listed twice; this entry is ignored`;
    reportWarning(context, 'repeated-address', word, message, { class: 'OK', related });
    return false;
  });
}

/** Of an instance whose addresses do not say it. */
function nativeFamily(settings: InstanceSettings): AddressFamily {
  return settings.has('native_ipv6') ? 'inet6' : 'inet';
}

function ofFamily(
  context: CompileContext,
  addresses: readonly PlacedAddress[],
  family: AddressFamily,
): readonly PlacedAddress[] {
  return addresses.filter(({ address, word }) => {
    if (familyOf(address.address) === family) {
      return true;
    }
    const message = `${address.address} is left out: the instance is an ${familyName(family)} one`;
    const hint = 'an address of the other family may stand in virtual_ipaddress_excluded';
    reportError(context, 'wrong-address-family', word, message, { hint });
    return false;
  });
}
