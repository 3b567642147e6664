/** What those that track virtual servers learn of the director. */
import type { Configuration } from '../../config/model.js';
import { virtualServerName } from '../../config/virtual-server-name.js';
import type { DirectorMemory } from '../director-memory.js';
import { distinctNames, virtualServerKey } from './check-identity.js';

/**
 * The keys of the virtual servers that stand behind each name that is tracked.
 * @param more names that others than instances and groups follow
 */
export function trackedKeys(
  {
    vrrpInstances,
    syncGroups,
    virtualServers,
  }: Pick<Configuration, 'vrrpInstances' | 'syncGroups' | 'virtualServers'>,
  more: readonly string[] = [],
): ReadonlyMap<string, readonly string[]> {
  const followers = [...vrrpInstances, ...syncGroups];
  const names = followers.flatMap((each) => each.trackVirtualServers.map(({ name }) => name));
  const tracked = new Map<string, string[]>([...names, ...more].map((name) => [name, []]));
  if (tracked.size > 0) {
    const keys = distinctNames(virtualServers.map(({ identity }) => virtualServerKey(identity)));
    for (const [index, { identity }] of virtualServers.entries()) {
      tracked.get(virtualServerName(identity))?.push(keys[index] ?? '');
    }
  }
  return tracked;
}

/** Whether a name has its quorum. */
export interface TrackedQuorum {
  readonly virtualServer: string;
  readonly holds: boolean;
}

/**
 * A name has its quorum while all virtual servers behind it have theirs: one that is lost is lost
 * for its clients. Nothing is said of a name while the checks of one behind it cannot tell.
 */
export function trackedQuorums(
  tracked: ReadonlyMap<string, readonly string[]>,
  memory: Pick<DirectorMemory, 'virtualServer'>,
): readonly TrackedQuorum[] {
  return [...tracked].flatMap(([virtualServer, keys]) => {
    const known = keys.map((key) => memory.virtualServer(key));
    const isLost = known.some((each) => each?.assumed === false && !each.quorumUp);
    const isTold = known.every((each) => each?.assumed === false);
    return isLost || isTold ? [{ virtualServer, holds: !isLost }] : [];
  });
}
