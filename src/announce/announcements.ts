/**
 * Which addresses a routing daemon is to announce, and while what holds. The routing daemon reads
 * them from a table of the kernel: one route for each address (`announce` of `virtual_server` and
 * `vrrp_instance`).
 */
import type { IpAddress } from '../base/address.js';
import type { Configuration } from '../config/model.js';
import { virtualServerName } from '../config/virtual-server-name.js';
import { expandIdentity } from '../lvs/table/expand-group.js';

/** A virtual server of an announced address. */
export interface AnnouncedService {
  readonly name: string;
  /** Clients are served without a quorum as well. */
  readonly hasSorryServer: boolean;
}

/** An address that is announced while it is served. */
export interface AddressToAnnounce {
  readonly address: IpAddress;
  /** All virtual servers of it; none: it is announced while it is on this machine. */
  readonly services: readonly AnnouncedService[];
  /** An instance moves it: it is announced where it goes when it is there, and not before. */
  readonly isVirtual: boolean;
}

type Announcing = Pick<Configuration, 'vrrpInstances' | 'virtualServers' | 'virtualServerGroups'>;

/** All of a configuration. */
export function announcements(configuration: Announcing): readonly AddressToAnnounce[] {
  const { vrrpInstances, virtualServers } = configuration;
  const virtual = vrrpInstances
    .filter(({ announced }) => announced)
    .flatMap(({ virtualAddresses, excludedAddresses }) => [
      ...virtualAddresses,
      ...excludedAddresses,
    ]);
  const all = new Map<IpAddress, AnnouncedService[]>(virtual.map(({ address }) => [address, []]));
  if (all.size === 0 && !virtualServers.some(({ announced }) => announced)) {
    return [];
  }
  const addresses = addressesOf(configuration);
  for (const service of virtualServers.filter(({ announced }) => announced)) {
    for (const address of addresses(service)) {
      all.set(address, all.get(address) ?? []);
    }
  }
  for (const service of virtualServers) {
    const name = virtualServerName(service.identity);
    for (const address of addresses(service)) {
      all.get(address)?.push({ name, hasSorryServer: service.sorryServer !== undefined });
    }
  }
  const moved = new Set(
    vrrpInstances.flatMap(({ virtualAddresses, excludedAddresses }) =>
      [...virtualAddresses, ...excludedAddresses].map(({ address }) => address),
    ),
  );
  return [...all].map(([address, services]) => ({
    address,
    services,
    isVirtual: moved.has(address),
  }));
}

function addressesOf({ virtualServerGroups }: Announcing) {
  const groups = new Map(virtualServerGroups.map((group) => [group.name, group]));
  return ({ identity }: Configuration['virtualServers'][number]): ReadonlySet<IpAddress> => {
    const services = [...expandIdentity(identity, groups)];
    return new Set(services.flatMap((each) => (each.kind === 'address' ? [each.address] : [])));
  };
}
