/** Finds the instance that a datagram is for. */

import type { AddressFamily } from '../../base/address.js';
import { admitReport, emptyReportLimit } from '../../base/report-limit.js';
import type { VrrpInstance } from '../../config/model.js';
import { advertInterfaceOf } from '../advert-interface.js';
import type { VrrpLogEvent } from '../log-events.js';
import type { IpHeader } from './ip-header.js';
import type { Datagram } from './receive.js';

interface Indexed {
  readonly configuration: VrrpInstance;
}

/** Interface and family → VRID → instances; several only with unicast or different groups. */
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
    const { family, virtualRouterId } = entry.configuration;
    const place = placeOf(advertInterfaceOf(entry.configuration), family);
    const ofInterface = index.get(place) ?? new Map<number, Entry[]>();
    index.set(place, ofInterface);
    ofInterface.set(virtualRouterId, [...(ofInterface.get(virtualRouterId) ?? []), entry]);
  }
  return index;
}

function placeOf(interfaceName: string, family: AddressFamily): string {
  return `${interfaceName} ${family}`;
}

/**
 * The instance with family and VRID of a datagram on this interface. Of several that share them,
 * the one whose multicast group it was sent to, or the one that knows its sender as a peer.
 */
export function findInstance<Entry extends Indexed>(
  index: DatagramIndex<Entry>,
  interfaceName: string,
  { header, virtualRouterId }: Pick<Datagram, 'virtualRouterId'> & { readonly header: Route },
): Entry | undefined {
  const candidates = index.get(placeOf(interfaceName, header.family))?.get(virtualRouterId);
  if (candidates === undefined || candidates.length === 1) {
    return candidates?.[0];
  }
  return candidates.find(({ configuration }) => isFor(configuration, header)) ?? candidates[0];
}

type Route = Pick<IpHeader, 'family' | 'source' | 'destination'>;

function isFor(instance: VrrpInstance, { source, destination }: Route): boolean {
  return instance.unicastPeers.length === 0
    ? instance.multicastGroup === destination
    : instance.unicastPeers.some((peer) => peer.address === source);
}

/** Adverts of virtual routers that no instance here belongs to (`log_unknown_vrids`). */
export class UnknownVrids {
  #limit = emptyReportLimit;

  /** What is to be said of one; undefined: nothing, for it was said not long ago. */
  note(
    interfaceName: string,
    { header: { source }, virtualRouterId }: Datagram,
    nowMs: number,
  ): VrrpLogEvent | undefined {
    const decision = admitReport(this.#limit, `${interfaceName} ${virtualRouterId}`, source, nowMs);
    this.#limit = decision.limit;
    return decision.admitted
      ? { event: 'unknownVirtualRouterId', interface: interfaceName, source, virtualRouterId }
      : undefined;
  }
}
