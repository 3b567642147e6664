/**
 * When two addresses are one and the same for the kernel, and what may differ between the two. All
 * that plans, remembers or imitates addresses asks here.
 *
 *     family   the same address of an interface has        what the kernel keeps besides
 *     IPv4     equal address, prefix length and subnet     peer, scope, label, broadcast,
 *              (of the peer, if it has one)                flags, lifetime
 *     IPv6     equal address                               prefix length, peer, flags, lifetime,
 *                                                          whether it can be used
 *
 * IPv4: `__inet_insert_ifa` of net/ipv4/devinet.c answers EEXIST to such a second one; IPv6:
 * `ipv6_add_addr` of net/ipv6/addrconf.c, which computes the scope from the address.
 */
import { familyOf, type IpAddress, networkOf } from './address.js';

/** IFA_F_* of <linux/if_addr.h> that a configuration may ask for, by their names in ip(8). */
export const ADDRESS_FLAGS = {
  nodad: 0x02,
  home: 0x10,
  mngtmpaddr: 0x100,
  noprefixroute: 0x200,
  autojoin: 0x400,
} as const;

/** All but `nodad`, which matters at the moment of the addition only. */
const LASTING_FLAGS =
  ADDRESS_FLAGS.home |
  ADDRESS_FLAGS.mngtmpaddr |
  ADDRESS_FLAGS.noprefixroute |
  ADDRESS_FLAGS.autojoin;

/**
 * IFA_F_DADFAILED and IFA_F_TENTATIVE: duplicate address detection has failed, or is not over. The
 * kernel neither sends from such an IPv6 address nor answers for it.
 */
export const UNUSABLE_FLAGS = 0x08 | 0x40;

/** An address with what can make it another one. */
export interface InterfaceAddress {
  readonly address: IpAddress;
  readonly prefixLength: number;
  /** Of a point-to-point link; the address itself means none. */
  readonly peer?: IpAddress | undefined;
}

/** An address as the kernel keeps it. */
export interface KernelAddress extends InterfaceAddress {
  readonly scope: number;
  /** IFA_F_*; of them those count that can be asked for, and `UNUSABLE_FLAGS`. */
  readonly flags: number;
  /** Of IPv4; where none was asked for it is the name of the interface. */
  readonly label?: string | undefined;
  readonly broadcast?: IpAddress | undefined;
  /** Seconds; undefined: for ever. */
  readonly preferredLifetimeSeconds?: number | undefined;
}

/** What can differ between two of one identity. */
export type AddressAttribute =
  | 'prefixLength'
  | 'peer'
  | 'scope'
  | 'label'
  | 'broadcast'
  | 'flags'
  | 'usability'
  | 'preferredLifetime';

/** The subnet that an IPv4 address belongs to: the kernel removes it with its first address. */
export function subnetOf({ address, prefixLength, peer }: InterfaceAddress): string {
  return `${networkOf(peer ?? address, prefixLength)}/${prefixLength}`;
}

/**
 * Equal for two addresses that the kernel takes for the same.
 * @param place the interface, by its name or its index
 */
export function addressIdentity(place: string | number, placed: InterfaceAddress): string {
  const { address, prefixLength, peer } = placed;
  if (familyOf(address) === 'inet6') {
    return `${place} ${address}`;
  }
  const key = `${place} ${address}/${prefixLength}`;
  if (peer === undefined || peer === address) {
    return key;
  }
  const subnet = subnetOf(placed);
  return subnet === subnetOf({ address, prefixLength }) ? key : `${key} ${subnet}`;
}

/** What differs between two addresses of one identity, as far as the kernel keeps it. */
export function differingAttributes(
  left: KernelAddress,
  right: KernelAddress,
): readonly AddressAttribute[] {
  const isV4 = familyOf(left.address) === 'inet';
  const equal: Readonly<Record<AddressAttribute, boolean>> = {
    prefixLength: left.prefixLength === right.prefixLength,
    peer: (left.peer ?? left.address) === (right.peer ?? right.address),
    scope: !isV4 || left.scope === right.scope,
    label: !isV4 || left.label === right.label,
    broadcast: !isV4 || left.broadcast === right.broadcast,
    flags: (left.flags & LASTING_FLAGS) === (right.flags & LASTING_FLAGS),
    usability: (left.flags & UNUSABLE_FLAGS) === (right.flags & UNUSABLE_FLAGS),
    preferredLifetime: isV4
      ? isDeprecated(left) === isDeprecated(right)
      : left.preferredLifetimeSeconds === right.preferredLifetimeSeconds,
  };
  return ATTRIBUTES.filter((attribute) => !equal[attribute]);
}

const ATTRIBUTES: readonly AddressAttribute[] = [
  ...(['prefixLength', 'peer', 'scope', 'label', 'broadcast', 'flags', 'usability'] as const),
  'preferredLifetime',
];

/** Of an IPv4 address that is valid for ever the kernel knows only whether its time is up. */
function isDeprecated({ preferredLifetimeSeconds }: KernelAddress): boolean {
  return preferredLifetimeSeconds === 0;
}
