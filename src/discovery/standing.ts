/** Where a source of servers stands, for all who want to know. Plain data. */
import type { DiscoveredServers, ServiceIdentity, VirtualServer } from '../config/lvs-model.js';
import { distinctNames, virtualServerKey } from '../lvs/director/check-identity.js';
import { virtualServerLabels } from '../lvs/labels.js';
import type { Backend } from './backend.js';
import type { HeldChange } from './reduce.js';

/** Of one `real_servers`. */
export interface DiscoveryStanding {
  /** Which one (`DiscoveryPlace`). */
  readonly key: string;
  /** In force. */
  readonly backends: readonly Backend[];
  /** When the source has answered last, milliseconds since 1970; absent: not yet. */
  readonly answeredAtMs?: number;
  /** Why it does not answer now. */
  readonly failure?: string;
  /** What it says and is not done, and when it is, milliseconds since 1970. */
  readonly held?: HeldChange & { readonly untilMs?: number };
}

/** One `real_servers` of a configuration. */
export interface DiscoveryPlace {
  /** The same over a reload that leaves the source as it is. */
  readonly key: string;
  /** Of its virtual server, as in the log. */
  readonly service: string;
  readonly servers: DiscoveredServers;
}

type Services = readonly Pick<VirtualServer, 'identity' | 'discovered'>[];

/** All of a configuration. */
export function discoveryPlaces(
  virtualServers: readonly VirtualServer[],
): readonly DiscoveryPlace[] {
  if (!isDiscovering(virtualServers)) {
    return [];
  }
  const labels = virtualServerLabels(virtualServers);
  return virtualServers.flatMap(({ identity, discovered = [] }, index) => {
    const keys = discoveryKeys(identity, discovered);
    return discovered.map((servers, place) => ({
      key: keys[place] ?? '',
      service: labels[index] ?? '',
      servers,
    }));
  });
}

/** The keys of a virtual server, in the order of its blocks. */
export function discoveryKeys(
  identity: ServiceIdentity,
  discovered: readonly DiscoveredServers[],
): readonly string[] {
  const service = virtualServerKey(identity);
  return distinctNames(discovered.map(({ name }) => `${service} ${name}`));
}

/** Whether anything is discovered. */
export function isDiscovering(virtualServers: Services): boolean {
  return virtualServers.some(({ discovered }) => discovered !== undefined);
}
