/** Which instances of a new configuration are those of the former one. */
import type { VrrpInstance } from '../config/model.js';

/** Which instances go on under a new configuration, which go and which come. */
export interface MatchedInstances<Kept> {
  readonly kept: readonly { readonly former: Kept; readonly current: VrrpInstance }[];
  readonly removed: readonly Kept[];
  readonly added: readonly VrrpInstance[];
}

/**
 * An instance is the same if it is the same virtual router on the wire: VRID, family, interface,
 * and multicast group, or for unicast the source address. The name does not matter (keepalived's
 * rule). `former` holds whatever the caller knows of an instance.
 */
export function matchInstances<Kept>(
  former: readonly Kept[],
  configurationOf: (kept: Kept) => VrrpInstance,
  current: readonly VrrpInstance[],
): MatchedInstances<Kept> {
  const remaining = new Map<string, Kept[]>();
  for (const each of former) {
    const key = identityOf(configurationOf(each));
    remaining.set(key, [...(remaining.get(key) ?? []), each]);
  }
  const kept: { readonly former: Kept; readonly current: VrrpInstance }[] = [];
  const added: VrrpInstance[] = [];
  for (const instance of current) {
    const candidate = remaining.get(identityOf(instance))?.shift();
    if (candidate === undefined) {
      added.push(instance);
    } else {
      kept.push({ former: candidate, current: instance });
    }
  }
  return { kept, removed: [...remaining.values()].flat(), added };
}

function identityOf(instance: VrrpInstance): string {
  const { virtualRouterId, family, interface: interfaceName, unicastPeers } = instance;
  const transport =
    unicastPeers.length > 0
      ? `unicast ${instance.sourceAddress ?? ''}`
      : `multicast ${instance.multicastGroup}`;
  return `${virtualRouterId} ${family} ${interfaceName} ${transport}`;
}
