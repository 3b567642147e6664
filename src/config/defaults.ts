/** A configuration that says nothing: what is left when parts of one are put together by hand. */
import type { Configuration } from './model.js';
import type { InstanceServices } from './services-model.js';

/** Every list of a configuration, empty. */
export const EMPTY_LISTS: Omit<Configuration, 'global'> = {
  vrrpScripts: [],
  syncGroups: [],
  vrrpInstances: [],
  virtualServerGroups: [],
  virtualServers: [],
  trackFiles: [],
  trackProcesses: [],
  bfdInstances: [],
  trackGroups: [],
  staticNeighbours: [],
  staticAddresses: [],
  staticRoutes: [],
  staticRules: [],
  garpGroups: [],
};

/** Instances and groups that follow no files, processes, BFD sessions and virtual servers. */
export const FOLLOWS_NOTHING = {
  trackFiles: [],
  trackProcesses: [],
  trackBfds: [],
  trackVirtualServers: [],
} as const;

/** An instance without the less common settings. */
export const PLAIN_INSTANCE: InstanceServices = {
  ...FOLLOWS_NOTHING,
  virtualRoutes: [],
  virtualRules: [],
  vmacForAddresses: false,
  vmacTransmitsFromBase: false,
  accept: true,
  strict: false,
  linkbeatPolling: false,
  smtpAlert: false,
  oldUnicastChecksum: 'detect',
};

/** Whether there is something for the VRRP process: instances, or static entries, which it sets. */
export function hasVrrpWork(configuration: Configuration): boolean {
  const { vrrpInstances, staticAddresses, staticRoutes, staticRules } = configuration;
  return [vrrpInstances, staticAddresses, staticRoutes, staticRules].some(
    ({ length }) => length > 0,
  );
}
