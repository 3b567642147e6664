/** A configuration that says nothing: what is left when parts of one are put together by hand. */
import type { BalancerDefinitions } from './lvs-model.js';
import type { Configuration } from './model.js';

/** `global_defs` without a word about the load balancer. */
export const DEFAULT_BALANCER: BalancerDefinitions = {
  flush: false,
  flushOnStop: 'no',
  realServerInitNotifies: false,
  process: { cpuAffinity: [], noSwap: false },
  driftIntervalMs: 5000,
  hostSetup: 'off',
};

/** Every list of a configuration, empty. */
export const EMPTY_LISTS: Omit<Configuration, 'global'> = {
  vrrpScripts: [],
  syncGroups: [],
  vrrpInstances: [],
  virtualServerGroups: [],
  virtualServers: [],
};
