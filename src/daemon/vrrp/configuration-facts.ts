/** What the driver asks a configuration again and again, derived once per configuration. */
import { familyOf, type IpAddress } from '../../base/address.js';
import type { Configuration, VrrpInstance } from '../../config/model.js';
import type { Link, TransportInterface } from '../../linux/doors.js';
import type { AnnouncementGroup, AnnouncementPace } from '../addresses/announcer.js';

/** The interfaces whose state matters to an instance or a group. */
export function interfacesOf(configuration: Configuration): ReadonlySet<string> {
  const names = new Set<string>();
  for (const instance of configuration.vrrpInstances) {
    names.add(instance.interface);
  }
  for (const tracking of [...configuration.vrrpInstances, ...configuration.syncGroups]) {
    for (const tracked of tracking.trackInterfaces) {
      names.add(tracked.name);
    }
  }
  return names;
}

/** Addresses that are virtual, and so are no choice for the source address of an advert. */
export function virtualAddressesOf(
  configurations: readonly Configuration[],
): ReadonlySet<IpAddress> {
  const virtual = new Set<IpAddress>();
  for (const instance of configurations.flatMap((each) => each.vrrpInstances)) {
    for (const each of [...instance.virtualAddresses, ...instance.excludedAddresses]) {
      if (familyOf(each.address) === instance.family) {
        virtual.add(each.address);
      }
    }
  }
  return virtual;
}

/** How fast each instance may announce its addresses; the first configuration wins. */
export function pacesOf(
  configurations: readonly Configuration[],
): ReadonlyMap<string, AnnouncementPace> {
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
export function announcementGroupsOf({
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

/** The sockets that the instances need, on the interfaces that exist. */
export function transportInterfaces(
  configuration: Configuration,
  linkByName: (name: string) => Link | undefined,
): readonly TransportInterface[] {
  const places = new Map<string, [VrrpInstance, ...VrrpInstance[]]>();
  for (const instance of configuration.vrrpInstances) {
    const place = `${instance.interface} ${instance.family}`;
    const instances = places.get(place);
    if (instances) {
      instances.push(instance);
    } else {
      places.set(place, [instance]);
    }
  }
  return [...places.values()].flatMap((instances) => {
    const link = linkByName(instances[0].interface);
    const ids = configuration.global.logUnknownVrids ? 'all' : virtualRouterIds(instances);
    return link ? [transportInterface(link, instances, ids)] : [];
  });
}

function virtualRouterIds(instances: readonly VrrpInstance[]): readonly number[] {
  return [...new Set(instances.map((each) => each.virtualRouterId))];
}

function transportInterface(
  link: Link,
  instances: readonly [VrrpInstance, ...VrrpInstance[]],
  ids: readonly number[] | 'all',
): TransportInterface {
  const multicast = instances.filter((each) => each.unicastPeers.length === 0);
  const largestBuffer = Math.max(0, ...instances.map((each) => each.receiveBufferBytes ?? 0));
  return {
    name: link.name,
    index: link.index,
    family: instances[0].family,
    groups: [...new Set(multicast.map((each) => each.multicastGroup))],
    virtualRouterIds: ids,
    receiveBufferBytes: largestBuffer > 0 ? largestBuffer : undefined,
  };
}
