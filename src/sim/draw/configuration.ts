/** Draws what the routers of a cluster have in common, and the configuration of each. */

import type { AddressFamily, IpAddress } from '../../base/address.js';
import { compileConfiguration } from '../../config/compile/compile.js';
import { fieldsOf } from '../../config/compile/reading/settings.js';
import { EMPTY_LISTS, FOLLOWS_NOTHING, PLAIN_INSTANCE } from '../../config/defaults.js';
import type {
  Configuration,
  VirtualAddress,
  VrrpInstance,
  VrrpScript,
} from '../../config/model.js';
import { vrrpInstanceKeywords } from '../../config/schema/vrrp/vrrp-instance.js';
import { OWNER_PRIORITY } from '../../vrrp/machine/tracking.js';
import type { Random } from '../random.js';
import { address, drawAddresses, drawExcluded } from './addresses.js';

/** One virtual router, as all its routers know it. */
export interface VirtualRouterPlan {
  readonly name: string;
  readonly interface: string;
  readonly virtualRouterId: number;
  readonly version: 2 | 3;
  readonly family: AddressFamily;
  readonly advertIntervalMs: number;
  readonly password: string | undefined;
  readonly isUnicast: boolean;
  readonly addresses: readonly VirtualAddress[];
  readonly excludedAddresses: readonly VirtualAddress[];
  readonly options: Pick<
    VrrpInstance,
    | 'lowerPriorityNoAdvert'
    | 'higherPrioritySendAdvert'
    | 'skipCheckAdvertAddresses'
    | 'v3ChecksumAsV2'
    | 'checkUnicastSource'
  >;
}

/** What the routers of a cluster have in common. */
export interface ClusterPlan {
  readonly size: number;
  readonly virtualRouters: readonly VirtualRouterPlan[];
  /** All virtual routers in one sync group. */
  readonly isGrouped: boolean;
  /** The longest advert interval: the unit of time of the scenario. */
  readonly unitMs: number;
  readonly preemptDelayMs: number;
}

/** What distinguishes one router from the others. */
export interface RouterPlan {
  readonly index: number;
  readonly priority: number;
  readonly preempt: boolean;
  readonly initialState: 'MASTER' | 'BACKUP';
  readonly script: VrrpScript | undefined;
}

const SCRIPT_NAME = 'chk';

/** RFC 9568 sections 5.1.1.2 and 5.1.2.2 */
const MULTICAST_GROUPS = { inet: address('224.0.0.18'), inet6: address('ff02::12') } as const;

/** The addresses of a router on `eth0`, `eth1`, … */
export function routerAddresses(
  index: number,
  interfaceName: string,
): Readonly<Record<AddressFamily, IpAddress>> {
  const network = interfaceName.slice(3);
  return {
    inet: address(`10.${network}.0.${index + 1}`),
    inet6: address(`fe80::${network}:${index + 1}`),
  };
}

/** Draws the common part: its size, its virtual routers, its unit of time. */
export function drawCluster(random: Random): ClusterPlan {
  const count = random.pick([1, 1, 2, 2, 3]);
  // Version 2 counts in whole seconds.
  const baseMs = random.pick([10, 100, 250, 1000, 1000, 2000]);
  const virtualRouters = Array.from({ length: count }, (_, index) =>
    drawVirtualRouter(random, index, baseMs * random.pick([1, 1, 2])),
  );
  const unitMs = Math.max(...virtualRouters.map(({ advertIntervalMs }) => advertIntervalMs));
  return {
    size: random.pick([2, 2, 2, 3, 3, 4, 5]),
    virtualRouters,
    isGrouped: count > 1 && random.chance(0.5),
    unitMs,
    preemptDelayMs: random.chance(0.2) ? unitMs * random.integer(1, 4) : 0,
  };
}

function drawVirtualRouter(
  random: Random,
  index: number,
  advertIntervalMs: number,
): VirtualRouterPlan {
  const interfaceName = random.pick(['eth0', 'eth0', 'eth1']);
  const version = advertIntervalMs % 1000 === 0 ? random.pick<2 | 3>([2, 2, 3]) : 3;
  const family = version === 3 ? random.pick<AddressFamily>(['inet', 'inet', 'inet6']) : 'inet';
  const place = { index, interfaceName, family };
  const manyAddresses = random.chance(0.05) ? 40 : 0;
  return {
    name: `VI_${index + 1}`,
    interface: interfaceName,
    virtualRouterId: 51 + index,
    version,
    family,
    advertIntervalMs,
    password: version === 2 && random.chance(0.5) ? 'secret12' : undefined,
    isUnicast: random.chance(0.2),
    addresses: drawAddresses(random, place, random.integer(1, 3)),
    excludedAddresses: drawExcluded(random, place, manyAddresses || random.pick([0, 0, 2])),
    options: {
      lowerPriorityNoAdvert: random.chance(0.1),
      higherPrioritySendAdvert: random.chance(0.1),
      skipCheckAdvertAddresses: random.chance(0.2),
      v3ChecksumAsV2: random.chance(0.2),
      checkUnicastSource: random.chance(0.5),
    },
  };
}

/** Draws what is one router's own. */
export function drawRouter(random: Random, cluster: ClusterPlan, index: number): RouterPlan {
  return {
    index,
    priority: drawPriority(random, index),
    preempt: random.chance(0.8),
    initialState: random.pick(['MASTER', 'BACKUP']),
    script: random.chance(0.4) ? drawScript(random, cluster) : undefined,
  };
}

/** At most one router is the address owner: two would be a mistake in the configuration. */
function drawPriority(random: Random, index: number): number {
  const isOwner = random.chance(0.1) && index === 0;
  return isOwner ? OWNER_PRIORITY : random.pick([100, random.integer(1, 254)]);
}

function drawScript(random: Random, cluster: ClusterPlan): VrrpScript {
  const intervalMs = cluster.unitMs * random.integer(1, 3);
  return {
    name: SCRIPT_NAME,
    command: { argv: ['/bin/true'], text: '/bin/true', supplementaryGroups: false },
    intervalMs,
    timeoutMs: intervalMs,
    weight: { value: random.pick([0, -60, 40]), reverse: false },
    rise: random.integer(1, 2),
    fall: random.integer(1, 3),
    initFail: random.chance(0.2),
  };
}

/** The configuration of one router of the cluster. */
export function configurationOf(cluster: ClusterPlan, router: RouterPlan): Configuration {
  const { script } = router;
  const tracked = script === undefined ? [] : [{ name: script.name, weight: script.weight }];
  const names = cluster.virtualRouters.map(({ name }) => name);
  const group = {
    name: 'VG',
    members: names,
    trackScripts: tracked,
    trackInterfaces: [],
    trackingWeight: false,
    notify: {},
    notifyPriorityChanges: false,
    smtpAlert: false,
    ...FOLLOWS_NOTHING,
  };
  return {
    global: globalDefinitions,
    ...EMPTY_LISTS,
    vrrpScripts: script === undefined ? [] : [script],
    syncGroups: cluster.isGrouped ? [group] : [],
    vrrpInstances: cluster.virtualRouters.map((plan) => ({
      ...instanceOf(cluster, router, plan),
      trackScripts: cluster.isGrouped ? [] : tracked,
    })),
  };
}

function instanceOf(
  cluster: ClusterPlan,
  router: RouterPlan,
  plan: VirtualRouterPlan,
): VrrpInstance {
  const others = Array.from({ length: cluster.size }, (_, index) => index).filter(
    (index) => plan.isUnicast && index !== router.index,
  );
  return {
    ...instanceDefaults,
    name: plan.name,
    interface: plan.interface,
    virtualRouterId: plan.virtualRouterId,
    version: plan.version,
    family: plan.family,
    multicastGroup: MULTICAST_GROUPS[plan.family],
    initialState: router.initialState,
    priority: router.priority,
    advertIntervalMs: plan.advertIntervalMs,
    preempt: router.preempt,
    preemptDelayMs: router.preempt ? cluster.preemptDelayMs : 0,
    ...(plan.password === undefined
      ? {}
      : { authentication: { type: 'PASS' as const, password: plan.password } }),
    unicastPeers: others.map((index) => ({
      address: routerAddresses(index, plan.interface)[plan.family],
      minTtl: 0,
      maxTtl: 255,
    })),
    virtualAddresses: plan.addresses,
    excludedAddresses: plan.excludedAddresses,
    ...plan.options,
  };
}

const instanceDefaults = {
  ...PLAIN_INSTANCE,
  ...fieldsOf(vrrpInstanceKeywords)(),
  downTimerAdverts: 3,
  trackSourceAddress: false,
  unicastTtl: 255,
  garp: {
    masterDelayMs: 5000,
    masterRepeat: 5,
    masterRefreshMs: 0,
    masterRefreshRepeat: 1,
    lowerPriorityDelayMs: 5000,
    lowerPriorityRepeat: 5,
    intervalMs: 0,
    neighbourAdvertisementIntervalMs: 0,
  },
  ownerIgnoreAdverts: false,
  trackScripts: [],
  trackInterfaces: [],
  notify: {},
  notifyDeleted: false,
  notifyPriorityChanges: false,
} as const satisfies Partial<VrrpInstance>;

const { global: globalDefinitions } = compileConfiguration([], {
  hostName: 'simulated',
}).configuration;
