/** Finds the instance that a datagram is for. */
import type { IpAddress } from '../../base/address.js';
import type { VrrpInstance } from '../../config/model.js';
import type { DatagramFacts } from './receive.js';

interface Indexed {
  readonly configuration: VrrpInstance;
}

/** Interface → VRID → instances; more than one only with unicast or different groups. */
export type DatagramIndex<Entry extends Indexed> = ReadonlyMap<
  string,
  ReadonlyMap<number, readonly Entry[]>
>;

/** Makes the index anew, at the start and after each reload. */
export function indexInstances<Entry extends Indexed>(
  entries: readonly Entry[],
): DatagramIndex<Entry> {
  const index = new Map<string, Map<number, Entry[]>>();
  for (const entry of entries) {
    const { interface: interfaceName, virtualRouterId } = entry.configuration;
    const ofInterface = index.get(interfaceName) ?? new Map<number, Entry[]>();
    index.set(interfaceName, ofInterface);
    ofInterface.set(virtualRouterId, [...(ofInterface.get(virtualRouterId) ?? []), entry]);
  }
  return index;
}

/**
 * The instance with the VRID of a datagram on this interface. Of several that share it, the one
 * whose multicast group it was sent to, or the one that knows its sender as a peer.
 */
export function findInstance<Entry extends Indexed>(
  index: DatagramIndex<Entry>,
  interfaceName: string,
  facts: DatagramFacts,
): Entry | undefined {
  const candidates = index.get(interfaceName)?.get(facts.virtualRouterId);
  if (candidates === undefined || candidates.length === 1) {
    return candidates?.[0];
  }
  const { source, destination } = facts;
  return (
    candidates.find(({ configuration }) => isFor(configuration, source, destination)) ??
    candidates[0]
  );
}

function isFor(instance: VrrpInstance, source: IpAddress, destination: IpAddress): boolean {
  return instance.unicastPeers.length === 0
    ? instance.multicastGroup === destination
    : instance.unicastPeers.some((peer) => peer.address === source);
}
