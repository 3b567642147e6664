/** The smallest cluster, without faults: two routers, one virtual router, everything by default. */

import {
  type ClusterPlan,
  configurationOf,
  routerAddresses,
} from '../../src/sim/draw/configuration.js';
import { textOfVirtual } from '../../src/sim/machine/address-text.js';
import type { Fault, NetworkConditions, Scenario } from '../../src/sim/scenario.js';
import { virtualAddresses } from '../vrrp/machine/sample-instance.js';

/** Their advert interval. */
export const INTERVAL_MS = 100;

const perfect: NetworkConditions = {
  loss: 0,
  duplication: 0,
  leastDelayMs: 1,
  mostDelayMs: 2,
};

/** What the two have in common. */
export const cluster: ClusterPlan = {
  size: 2,
  virtualRouters: [
    {
      name: 'VI_1',
      interface: 'eth0',
      virtualRouterId: 51,
      version: 3,
      family: 'inet',
      advertIntervalMs: INTERVAL_MS,
      password: undefined,
      isUnicast: false,
      addresses: virtualAddresses('10.9.0.1'),
      excludedAddresses: [],
      options: {
        lowerPriorityNoAdvert: false,
        higherPrioritySendAdvert: false,
        skipCheckAdvertAddresses: false,
        v3ChecksumAsV2: false,
        checkUnicastSource: false,
      },
    },
  ],
  isGrouped: false,
  unitMs: INTERVAL_MS,
  preemptDelayMs: 0,
};

/** The one address they share, as it is observed. */
export const [VIRTUAL_ADDRESS] = virtualAddresses('10.9.0.1').map(textOfVirtual) as [string];

/** Priorities 200 and 100; 1 s of faults, 1 s to settle, 0.5 s of watching. */
export function twoRouters(
  faults: readonly Fault[] = [],
  network: Partial<NetworkConditions> = {},
  plan: ClusterPlan = cluster,
): Scenario {
  return {
    seed: 1,
    nodes: [200, 100].map((priority, index) => ({
      name: `node${index + 1}`,
      configuration: configurationOf(plan, {
        index,
        priority,
        preempt: true,
        initialState: 'BACKUP',
        script: undefined,
      }),
      startMs: 0,
      clockDrift: 0,
      clockOffsetMs: 0,
      promotesSecondaries: false,
      turnMs: 0.05,
      addresses: { eth0: routerAddresses(index, 'eth0'), eth1: routerAddresses(index, 'eth1') },
    })),
    network: { ...perfect, ...network },
    calm: perfect,
    faults,
    faultsEndMs: 1000,
    settledMs: 2000,
    endMs: 2500,
  };
}
