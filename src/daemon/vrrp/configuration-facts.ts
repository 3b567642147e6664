/** What the driver asks a configuration again and again, derived once per configuration. */
import type { IpAddress } from '../../base/address.js';
import type { Configuration, VirtualAddress, VrrpInstance } from '../../config/model.js';
import type { VirtualDevice } from '../../config/services-model.js';
import type { Link, NetworkTable, TransportInterface } from '../../linux/doors.js';
import { addressDevicesOf } from '../../vrrp/address-devices.js';
import { virtualAddressKey } from '../../vrrp/address-difference.js';
import { advertInterfaceOf } from '../../vrrp/advert-interface.js';
import { addressesOfInstance } from '../../vrrp/machine/transitions.js';
import type { Checkpoint } from '../../vrrp/messages.js';
import { usesHeader } from '../../vrrp/packet/packet.js';
import type { AnnouncementGroup, AnnouncementPace } from '../addresses/announcer.js';
import type { OwnedDevice } from '../devices/device-plan.js';
import type { VirtualLink, VrrpHostNeeds } from '../vrrp-needs.js';
import { receiveBufferOf } from './receive-buffers.js';

/** Questions that are asked for each address and each frame. */
export interface AddressFacts {
  /** Whether an address is one of an instance, and so no choice for the source of an advert. */
  isVirtual(address: IpAddress): boolean;
  /** How fast an instance may announce its addresses. */
  paceOf(instance: string): AnnouncementPace;
  /** The `garp_group` of an interface. */
  groupOf(interfaceName: string): AnnouncementGroup | undefined;
  /** Whose address this is. */
  instanceOf(address: VirtualAddress): string | undefined;
}

/** At a reload the former configurations count as well: their addresses are still there. */
export function addressFactsOf(
  current: Configuration,
  ...former: readonly Configuration[]
): AddressFacts {
  const virtual = virtualAddressesOf([current, ...former]);
  const paces = pacesOf([current, ...former]);
  const groups = announcementGroupsOf(current);
  const owners = ownersOf([current, ...former]);
  return {
    isVirtual: (address) => virtual.has(address),
    paceOf: (instance) => paces.get(instance) ?? { arpMs: 0, neighbourAdvertisementMs: 0 },
    groupOf: (interfaceName) => groups.get(interfaceName),
    instanceOf: (address) => owners.get(virtualAddressKey(address)),
  };
}

/** The interfaces whose state matters to an instance or a group. */
export function interfacesOf(configuration: Configuration): ReadonlySet<string> {
  const names = new Set<string>();
  for (const instance of configuration.vrrpInstances) {
    names.add(instance.interface);
    for (const name of addressDevicesOf(instance)) {
      names.add(name);
    }
    for (const { name } of instance.devices ?? []) {
      names.add(name);
    }
  }
  for (const tracking of [...configuration.vrrpInstances, ...configuration.syncGroups]) {
    for (const tracked of tracking.trackInterfaces) {
      names.add(tracked.name);
    }
  }
  return names;
}

/**
 * The source addresses of unicast instances that no interface of this machine has, in order. A
 * virtual address comes and goes with its master, and is not missed.
 */
export function absentSourcesOf(
  configuration: Configuration,
  isVirtual: (address: IpAddress) => boolean,
  table: Pick<NetworkTable, 'addresses'>,
): readonly IpAddress[] {
  const sources = configuration.vrrpInstances.flatMap(({ unicastPeers, sourceAddress }) =>
    unicastPeers.length > 0 && sourceAddress && !isVirtual(sourceAddress) ? [sourceAddress] : [],
  );
  if (sources.length === 0) {
    return [];
  }
  const here = new Set(table.addresses().map(({ address }) => address));
  return [...new Set(sources)].filter((source) => !here.has(source)).sort();
}

/** The masters that a killed predecessor left, with the number of their addresses. */
export function adoptedMasters(
  { vrrpInstances }: Configuration,
  resume: Checkpoint,
): readonly { readonly event: 'adopted'; readonly instance: string; readonly addresses: number }[] {
  return resume.instances
    .filter(({ state }) => state === 'MASTER')
    .map(({ name: instance }) => {
      const own = vrrpInstances.find(({ name }) => name === instance);
      return { event: 'adopted', instance, addresses: own?.virtualAddresses.length ?? 0 } as const;
    });
}

/** The links that have to be made for the instances. */
export function devicesOf({ vrrpInstances }: Configuration): readonly OwnedDevice[] {
  return vrrpInstances.flatMap(({ name, devices = [] }) =>
    devices.map((device) => ({ instance: name, device })),
  );
}

/** What the supervisor has to do for the instances, as far as their interfaces are there. */
export function hostNeedsOf(
  configuration: Configuration,
  linkByName: (name: string) => Link | undefined,
): VrrpHostNeeds {
  const promoting = configuration.vrrpInstances
    .filter((each) => each.promoteSecondaries && linkByName(each.interface))
    .map((each) => each.interface);
  return {
    promoteSecondaries: [...new Set(promoting)].sort(),
    virtualLinks: devicesOf(configuration).flatMap(({ device }) => {
      const link = linkByName(device.name);
      const parent = linkByName(device.parent);
      return device.kind === 'macvlan' && link && parent ? [virtualLink(device, link, parent)] : [];
    }),
  };
}

function virtualLink(device: VirtualDevice, link: Link, parent: Link): VirtualLink {
  const { name, parent: parentName, family } = device;
  return { name, index: link.index, parent: parentName, parentIndex: parent.index, family };
}

/** Addresses that are virtual, and so are no choice for the source address of an advert. */
function virtualAddressesOf(configurations: readonly Configuration[]): ReadonlySet<IpAddress> {
  const virtual = new Set<IpAddress>();
  for (const instance of configurations.flatMap((each) => each.vrrpInstances)) {
    // Of either family: an IPv6 instance may have IPv4 addresses besides.
    for (const each of [...instance.virtualAddresses, ...instance.excludedAddresses]) {
      virtual.add(each.address);
    }
  }
  return virtual;
}

/** The instance of each address; the first configuration wins. */
function ownersOf(configurations: readonly Configuration[]): ReadonlyMap<string, string> {
  return new Map(
    configurations
      .flatMap(({ vrrpInstances }) => vrrpInstances)
      .flatMap((instance) => addressesOfInstance(instance).map((each) => [each, instance] as const))
      .map(([address, { name }]) => [virtualAddressKey(address), name] as const)
      .reverse(),
  );
}

/** How fast each instance may announce its addresses; the first configuration wins. */
function pacesOf(configurations: readonly Configuration[]): ReadonlyMap<string, AnnouncementPace> {
  const paces = new Map<string, AnnouncementPace>();
  for (const instance of configurations.flatMap((each) => each.vrrpInstances)) {
    if (!paces.has(instance.name)) {
      paces.set(instance.name, {
        arpMs: instance.garp.intervalMs,
        neighbourAdvertisementMs: instance.garp.neighbourAdvertisementIntervalMs,
      });
    }
  }
  return paces;
}

/** The `garp_group` of each interface that is in one. */
function announcementGroupsOf({
  garpGroups,
}: Configuration): ReadonlyMap<string, AnnouncementGroup> {
  const groups = new Map<string, AnnouncementGroup>();
  garpGroups.forEach(({ interfaces, garpIntervalMs, naIntervalMs }, index) => {
    for (const name of interfaces) {
      if (!groups.has(name)) {
        groups.set(name, {
          name: `${index}`,
          arpMs: garpIntervalMs,
          neighbourAdvertisementMs: naIntervalMs,
        });
      }
    }
  });
  return groups;
}

/**
 * The sockets that the instances need, on the interfaces that exist.
 * @param former at a reload: its instances have yet to say goodbye
 */
export function transportInterfaces(
  configuration: Configuration,
  linkByName: (name: string) => Link | undefined,
  former?: Configuration,
): readonly TransportInterface[] {
  const places = new Map<string, [VrrpInstance, ...VrrpInstance[]]>();
  for (const instance of [...configuration.vrrpInstances, ...(former?.vrrpInstances ?? [])]) {
    const place = `${advertInterfaceOf(instance)} ${instance.family} ${usesHeader(instance)}`;
    const instances = places.get(place);
    if (instances) {
      instances.push(instance);
    } else {
      places.set(place, [instance]);
    }
  }
  return [...places.values()].flatMap((instances) => {
    const link = linkByName(advertInterfaceOf(instances[0]));
    const ids = configuration.global.logUnknownVrids ? 'all' : virtualRouterIds(instances);
    if (link === undefined) {
      return [];
    }
    const buffer = receiveBufferOf(instances, configuration.global.services.tuning, link.mtu);
    return [{ ...transportInterface(link, instances, ids), receiveBufferBytes: buffer }];
  });
}

function virtualRouterIds(instances: readonly VrrpInstance[]): readonly number[] {
  return [...new Set(instances.map((each) => each.virtualRouterId))];
}

function transportInterface(
  link: Link,
  instances: readonly [VrrpInstance, ...VrrpInstance[]],
  ids: readonly number[] | 'all',
): Omit<TransportInterface, 'receiveBufferBytes'> {
  const multicast = instances.filter((each) => each.unicastPeers.length === 0);
  return {
    name: link.name,
    index: link.index,
    family: instances[0].family,
    groups: [...new Set(multicast.map((each) => each.multicastGroup))],
    virtualRouterIds: ids,
    ...(usesHeader(instances[0]) ? { authenticationHeader: true } : {}),
  };
}
