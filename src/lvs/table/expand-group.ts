/** A virtual server as the services of IPVS that it stands for. */
import {
  type AddressFamily,
  addressBytes,
  addressFromBytes,
  familyOf,
  type IpAddress,
} from '../../base/address.js';
import type {
  ServiceIdentity,
  TransportProtocol,
  VirtualServerGroup,
  VirtualServerGroupEntry,
} from '../../config/lvs-model.js';
import type { ServiceAddress } from './table.js';

/** A virtual server of the form `group`. */
export type GroupIdentity = Extract<ServiceIdentity, { form: 'group' }>;

/** The mark of a group's addresses; undefined: they are services themselves. */
export type MarkOf = (group: string, protocol: TransportProtocol) => number | undefined;

/**
 * The services of a group, one after the other, in the order of the file. With `markOf`
 * (`nftables_ipvs`) all addresses of a family are one firewall mark; marks written in a group
 * stay what they are.
 */
export function* expandGroup(
  identity: GroupIdentity,
  group: VirtualServerGroup,
  markOf?: MarkOf,
): Generator<ServiceAddress, undefined> {
  const mark = markOf?.(identity.group, identity.protocol);
  const given = new Set<AddressFamily>();
  for (const entry of group.entries) {
    if (entry.kind === 'fwmark') {
      yield { kind: 'fwmark', family: entry.family ?? identity.family, mark: entry.mark };
      continue;
    }
    const family = familyOf(entry.first);
    if (mark === undefined) {
      yield* expandRange(entry, identity.protocol);
    } else if (!given.has(family)) {
      given.add(family);
      yield { kind: 'fwmark', family, mark };
    }
  }
}

/** All services of a virtual server; none when its group is missing. */
export function* expandIdentity(
  identity: ServiceIdentity,
  groups: ReadonlyMap<string, VirtualServerGroup>,
  markOf?: MarkOf,
): Generator<ServiceAddress, undefined> {
  switch (identity.form) {
    case 'address': {
      const { protocol, address, port } = identity;
      yield { kind: 'address', family: familyOf(address), protocol, address, port };
      return;
    }
    case 'fwmark':
      yield { kind: 'fwmark', family: identity.family, mark: identity.mark };
      return;
    case 'group': {
      const group = groups.get(identity.group);
      if (group !== undefined) {
        yield* expandGroup(identity, group, markOf);
      }
    }
  }
}

type AddressRange = Extract<VirtualServerGroupEntry, { kind: 'addresses' }>;

/** The addresses of a range, counting up in the last part: 8 bits of IPv4, 16 of IPv6. */
export function* rangeAddresses(range: AddressRange): Generator<IpAddress, undefined> {
  const family = familyOf(range.first);
  const bytes = addressBytes(range.first);
  yield range.first;
  for (let index = 1; index < range.count; index += 1) {
    increment(bytes, family === 'inet' ? 1 : 2);
    yield addressFromBytes(bytes, 0, family);
  }
}

function* expandRange(
  range: AddressRange,
  protocol: TransportProtocol,
): Generator<ServiceAddress, undefined> {
  const family = familyOf(range.first);
  for (const address of rangeAddresses(range)) {
    yield { kind: 'address', family, protocol, address, port: range.port };
  }
}

function increment(bytes: Uint8Array, partBytes: number): void {
  for (let index = bytes.length - 1; index >= bytes.length - partBytes; index -= 1) {
    bytes[index] = ((bytes[index] ?? 0) + 1) & 0xff;
    if (bytes[index] !== 0) {
      return;
    }
  }
}
