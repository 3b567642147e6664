/**
 * Digests of what the members of a virtual router, and the directors of a cluster, have to agree
 * on. Nothing secret goes into them: the digest of a short password can be guessed.
 */
import { nodeCrypto } from '../../base/on-demand.js';
import type { Configuration, VrrpInstance } from '../../config/model.js';

/** Of one configuration. */
export interface SharedDigests {
  /** By the name of an instance. */
  readonly instances: ReadonlyMap<string, string>;
  /** Of all virtual servers; undefined: there are none. */
  readonly virtualServers: string | undefined;
}

const known = new WeakMap<Configuration, SharedDigests>();

/** Made once for each configuration. */
export function sharedDigests(configuration: Configuration): SharedDigests {
  const made = known.get(configuration) ?? digestsOf(configuration);
  known.set(configuration, made);
  return made;
}

function digestsOf({
  vrrpInstances,
  virtualServers,
  virtualServerGroups,
}: Configuration): SharedDigests {
  const services = virtualServers.map(({ identity, scheduler, schedulerFlags, realServers }) => [
    ...[identity, scheduler, schedulerFlags],
    realServers.map(({ address, port, weight, forwarding }) => [
      ...[address, port, weight, forwarding],
    ]),
  ]);
  return {
    instances: new Map(vrrpInstances.map((each) => [each.name, digest(sharedByMembers(each))])),
    virtualServers: services.length === 0 ? undefined : digest([services, virtualServerGroups]),
  };
}

/** What makes members refuse each other's adverts, or hold other addresses. */
function sharedByMembers(instance: VrrpInstance): unknown {
  const { version, virtualRouterId, advertIntervalMs, family } = instance;
  const { authentication, hmac, virtualAddresses, excludedAddresses } = instance;
  const texts = [virtualAddresses, excludedAddresses].map((addresses) =>
    addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`).sort(),
  );
  const keys = hmac?.keys.map(({ id }) => id);
  return [version, virtualRouterId, advertIntervalMs, family, authentication?.type, keys, texts];
}

/** Short enough for a label, long enough to tell configurations apart. */
function digest(value: unknown): string {
  return nodeCrypto().createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
