/** What directors with the scheduler mh compare, beside the rest of what is told of a service. */
import type { DirectorSnapshot } from '../../lvs/director/snapshot.js';
import type { IpvsKeeper } from './ipvs-keeper.js';

/** @param table undefined: there is no IPVS at the moment, so nothing is in its table */
export function withTableDigests(
  snapshot: DirectorSnapshot,
  table: Pick<IpvsKeeper, 'digest'> | undefined,
): DirectorSnapshot {
  const virtualServers = snapshot.virtualServers.map((each) => {
    const tableDigest = table?.digest(each.services.map(({ address }) => address));
    return tableDigest === undefined ? each : { ...each, tableDigest };
  });
  return { ...snapshot, virtualServers };
}
