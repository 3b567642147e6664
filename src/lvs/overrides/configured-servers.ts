/** The real servers of a configuration, as overrides name them. */
import type { VirtualServer } from '../../config/lvs-model.js';
import { distinctNames, virtualServerKey } from '../director/check-identity.js';
import type { ConfiguredServer } from './override.js';

/** One for each real server of each virtual server, in the order of the file. */
export function configuredServers(
  virtualServers: readonly VirtualServer[],
): readonly ConfiguredServer[] {
  const keys = distinctNames(virtualServers.map(({ identity }) => virtualServerKey(identity)));
  return virtualServers.flatMap(({ realServers }, index) =>
    realServers.map(({ address, port, weight }) => ({
      virtualServer: keys[index] ?? '',
      address,
      port,
      weight,
    })),
  );
}
