/** `virtual_ipaddress`, `virtual_ipaddress_excluded` and the options of their entries. */
import { address, simple, word } from '../argument.js';
import { block, flag, type Keyword, list, value } from '../keyword.js';

const broadcast = value(
  simple('address|+|-', 'broadcast'),
  'Broadcast address; + sets and - clears the host bits.',
);

/** Options that may follow any address. `prefix` is part of the address itself. */
export const commonAddressOptions = {
  dev: value(simple('interface', 'interface'), 'Interface that gets the address.', {
    otherwise: 'the interface of the instance',
  }),
  scope: value(simple('scope', 'scope'), 'Scope of the address, by name or as 0..255.', {
    otherwise: 'global',
  }),
  broadcast,
  brd: { ...broadcast, synonymOf: 'broadcast' },
  label: value(word('label'), 'Label of the address, at most 15 characters.'),
  peer: value(address('address'), 'Other end of a point-to-point link.'),
  home: flag('Mark an IPv6 address as mobile home address.'),
  '-nodad': flag('Let the kernel look for duplicates of an IPv6 address.'),
  mngtmpaddr: flag('Let the kernel derive temporary IPv6 addresses from it.'),
  noprefixroute: flag('Do not add the route to the prefix of the address.'),
  autojoin: flag('Join the multicast group that the address is.'),
  no_track: flag('Do not react to a removal of the address, nor to the state of its interface.'),
  preferred_lft: value(simple('seconds|forever', 'lifetime'), 'Preferred lifetime.', {
    otherwise: 'forever',
  }),
} as const;

/** Options of virtual addresses. */
export const addressOptions = {
  ...commonAddressOptions,
  use_vmac: flag('Put the address on an interface with a virtual MAC.'),
} as const;

const ADDRESSES = list('line', simple('address[/prefix]', 'addressWithPrefix'), addressOptions);

/** `virtual_ipaddress` */
export const VIRTUAL_ADDRESSES: Keyword = block(
  ADDRESSES,
  [],
  'Addresses that adverts name and the master holds.',
);

/** `virtual_ipaddress_excluded` */
export const EXCLUDED_ADDRESSES: Keyword = block(
  ADDRESSES,
  [],
  'Addresses that the master holds and adverts do not name; also of the other family.',
);
