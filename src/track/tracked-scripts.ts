/** Which of the scripts of a configuration have to be run. Pure. */
import type { Configuration } from '../config/model.js';

/** The scripts that an instance or group tracks: the others are not run. */
export function trackedScripts(configuration: Configuration): Configuration['vrrpScripts'] {
  const tracked = new Set(
    [...configuration.vrrpInstances, ...configuration.syncGroups].flatMap((each) =>
      each.trackScripts.map((script) => script.name),
    ),
  );
  return configuration.vrrpScripts.filter((script) => tracked.has(script.name));
}
