/**
 * What a reload tells a director that has the former configuration. Most reloads change a few lines
 * of a file with thousands of servers, so what is as before is not sent again.
 */
import { sameData } from '../../base/same-data.js';
import type { VirtualServer } from '../../config/lvs-model.js';
import type { DirectorConfiguration } from '../messages.js';
import { virtualServerKey } from './check-identity.js';

/** A configuration for a process that has the former one. */
export interface ConfigurationChange extends Omit<DirectorConfiguration, 'virtualServers'> {
  /** In the order of the file; a number stands for the former virtual server at that index. */
  readonly virtualServers: readonly (VirtualServer | number)[];
}

/** The way from one configuration to the other. */
export function configurationChange(
  former: DirectorConfiguration,
  fresh: DirectorConfiguration,
): ConfigurationChange {
  const before = former.virtualServers;
  const places = new Map(before.map(({ identity }, index) => [virtualServerKey(identity), index]));
  const virtualServers = fresh.virtualServers.map((each, index) => {
    if (sameData(before[index], each)) {
      return index;
    }
    const place = places.get(virtualServerKey(each.identity));
    return place !== undefined && sameData(before[place], each) ? place : each;
  });
  return { ...fresh, virtualServers };
}

/**
 * The configuration that a change leads to; what is as before in it are the same objects.
 * @throws RangeError for a change of another configuration.
 */
export function changedConfiguration(
  former: DirectorConfiguration,
  change: ConfigurationChange,
): DirectorConfiguration {
  const virtualServers = change.virtualServers.map((each) => {
    const found = typeof each === 'number' ? former.virtualServers[each] : each;
    if (found === undefined) {
      throw new RangeError(`there is no virtual server at ${each}`);
    }
    return found;
  });
  return { ...change, virtualServers };
}
