/** Draws a scenario from a seed. */
import type { Configuration } from '../../config/model.js';
import { createRandom, type Random } from '../random.js';
import type { Fault, FaultPeriod, NetworkConditions, Scenario } from '../scenario.js';
import { changeAddresses } from './addresses.js';
import {
  type ClusterPlan,
  configurationOf,
  drawCluster,
  drawRouter,
  type RouterPlan,
  routerAddresses,
} from './configuration.js';

/** Lengths of the parts, in advert intervals. Settling outlasts the slowest way to a master. */
const FAULTS_UNITS = 25;
const SETTLING_UNITS = 24;
const OBSERVED_UNITS = 5;

/** More than the master-down interval of the worst backup (RFC 9568 section 6.1). */
const HAND_OVER_UNITS = 5;

/** Shorter ones have settled before refused calls are tried again. */
const LEAST_UNIT_WITH_REFUSALS_MS = 250;

/** What is drawn from; some more often than others. */
const KINDS: readonly [Fault['kind'], ...Fault['kind'][]] = [
  'partition',
  'partition',
  'pause',
  'kill',
  'hang',
  'interrupted',
  'withoutSuccessor',
  'orphan',
  'crash',
  'powerOff',
  'stop',
  'handOver',
  'handOver',
  'linkDown',
  'linkOff',
  'linkGone',
  'scriptFails',
  'reload',
  'reload',
  'addressTaken',
  'addressTaken',
  'ownAddressTaken',
  'callsFail',
  'monitorLoses',
  'badPackets',
];

/** The scenario of a seed: always the same one. */
export function drawScenario(seed: number): Scenario {
  const random = createRandom(seed);
  const cluster = drawCluster(random.fork());
  const routers = Array.from({ length: cluster.size }, (_, index) =>
    drawRouter(random, cluster, index),
  );
  const { unitMs } = cluster;
  const faultsEndMs = FAULTS_UNITS * unitMs;
  const settledMs = faultsEndMs + SETTLING_UNITS * unitMs + 2 * cluster.preemptDelayMs;
  return {
    seed,
    nodes: routers.map((router) => ({
      name: `node${router.index + 1}`,
      configuration: configurationOf(cluster, router),
      startMs: random.between(0, 10 * unitMs),
      clockDrift: random.between(-0.002, 0.002),
      clockOffsetMs: random.integer(0, 1_000_000),
      promotesSecondaries: random.chance(0.3),
      turnMs: random.pick([0.0005, 0.005]) * unitMs,
      addresses: {
        eth0: routerAddresses(router.index, 'eth0'),
        eth1: routerAddresses(router.index, 'eth1'),
      },
    })),
    network: drawConditions(random, unitMs),
    calm: { loss: 0, duplication: 0, leastDelayMs: 0.01 * unitMs, mostDelayMs: 0.05 * unitMs },
    faults: drawFaults(random.fork(), cluster, routers),
    faultsEndMs,
    settledMs,
    endMs: settledMs + OBSERVED_UNITS * unitMs,
  };
}

function drawConditions(random: Random, unitMs: number): NetworkConditions {
  return {
    loss: random.pick([0, 0, 0.05, 0.3]),
    duplication: random.pick([0, 0.05, 0.2]),
    leastDelayMs: 0.01 * unitMs,
    mostDelayMs: random.pick([0.05, 0.4, 1.5]) * unitMs,
  };
}

function drawFaults(random: Random, cluster: ClusterPlan, routers: readonly RouterPlan[]): Fault[] {
  const faults: Fault[] = [];
  const wanted = random.integer(0, 8);
  for (let attempt = 0; attempt < wanted; attempt += 1) {
    const fault = drawFault(random, cluster, routers);
    if (fault !== undefined && !faults.some((other) => excludeEachOther(fault, other))) {
      faults.push(fault);
    }
  }
  return faults.sort((left, right) => left.atMs - right.atMs);
}

function drawFault(
  random: Random,
  cluster: ClusterPlan,
  routers: readonly RouterPlan[],
): Fault | undefined {
  const { unitMs, size } = cluster;
  const node = random.integer(0, size - 1);
  const period = drawPeriod(random, unitMs);
  const interfaceName = random.pick(['eth0', 'eth1']);
  const instance = `VI_${random.integer(1, cluster.virtualRouters.length)}`;
  const kind = random.pick(KINDS);
  switch (kind) {
    case 'partition': {
      const to = (node + random.integer(1, size - 1)) % size;
      return { kind, ...period, from: node, to, interface: interfaceName };
    }
    case 'kill':
      return { kind, ...period, untilMs: period.atMs + random.between(0.01, 0.5) * unitMs, node };
    case 'stop': {
      const untilMs = random.chance(0.3) ? Number.POSITIVE_INFINITY : period.untilMs;
      return { kind, ...period, untilMs, node };
    }
    case 'handOver': {
      const untilMs = Math.min(period.atMs + HAND_OVER_UNITS * unitMs, FAULTS_UNITS * unitMs);
      return { kind, ...period, untilMs, node };
    }
    case 'interrupted':
      return { kind, ...period, node, afterTurns: random.integer(0, 3) };
    case 'orphan':
      return {
        kind,
        ...period,
        node,
        hungMs: random.pick([0, 1.5]) * (period.untilMs - period.atMs),
      };
    case 'linkDown':
    case 'linkOff':
    case 'linkGone':
    case 'ownAddressTaken':
      return { kind, ...period, node, interface: interfaceName };
    case 'callsFail':
      // What was refused is asked for again after a second.
      return unitMs < LEAST_UNIT_WITH_REFUSALS_MS
        ? undefined
        : { kind, ...period, node, chance: random.pick([0.3, 1]) };
    case 'scriptFails':
      return { kind, ...period, node, script: 'chk' };
    case 'reload': {
      const router = routers[node];
      return router && { kind, ...period, node, configuration: changed(random, cluster, router) };
    }
    case 'addressTaken':
      return {
        ...{ kind, ...period, node, instance },
        ...{ untilMs: period.atMs, position: random.integer(0, 5) },
      };
    case 'badPackets':
      return { kind, ...period, node, instance, everyMs: unitMs * random.between(0.02, 0.9) };
    default:
      return { kind, ...period, node };
  }
}

function drawPeriod(random: Random, unitMs: number): FaultPeriod {
  const atMs = random.between(0, FAULTS_UNITS - 1) * unitMs;
  const untilMs = atMs + random.pick([0.5, 2, 8]) * random.between(0.2, 1) * unitMs;
  return { atMs, untilMs: Math.min(untilMs, FAULTS_UNITS * unitMs) };
}

/** What a reload finds: another priority or address, an address or a virtual router less. */
function changed(random: Random, cluster: ClusterPlan, router: RouterPlan): Configuration {
  const priority = random.chance(0.5) ? router.priority : random.integer(1, 254);
  const [first, ...others] = cluster.virtualRouters;
  const fewer = first && { ...first, addresses: first.addresses.slice(1) };
  const other = first && { ...first, addresses: changeAddresses(random, first.addresses) };
  const virtualRouters = random.pick([
    cluster.virtualRouters,
    fewer === undefined ? [] : [fewer, ...others],
    other === undefined ? [] : [other, ...others],
    other === undefined ? [] : [other, ...others],
    others.length === 0 ? cluster.virtualRouters : others,
  ]);
  const plan = { ...router, priority, preempt: random.chance(0.5) };
  return configurationOf({ ...cluster, virtualRouters }, plan);
}

/** A process is in one condition at a time; so is a link, a script and a configuration. */
function excludeEachOther(left: Fault, right: Fault): boolean {
  const overlap = left.atMs <= right.untilMs && right.atMs <= left.untilMs;
  return (overlap && subjectOf(left) === subjectOf(right)) || preventsStop(left, right);
}

/** Faults in which a process has to let its addresses go and end. */
const STOPS: readonly Fault['kind'][] = ['stop', 'orphan', 'interrupted', 'withoutSuccessor'];

/** A process that has to end cannot wait until the kernel does as it is told. */
function preventsStop(left: Fault, right: Fault): boolean {
  const kinds = new Set([left.kind, right.kind]);
  const isStop = STOPS.some((kind) => kinds.has(kind));
  return isStop && kinds.has('callsFail') && nodeOf(left) === nodeOf(right);
}

function nodeOf(fault: Fault): number {
  return fault.kind === 'partition' ? fault.from : fault.node;
}

function subjectOf(fault: Fault): string {
  switch (fault.kind) {
    case 'partition':
      return `partition ${fault.from} ${fault.to} ${fault.interface}`;
    case 'linkDown':
    case 'linkOff':
    case 'linkGone':
    case 'ownAddressTaken':
      return `link ${fault.node} ${fault.interface}`;
    case 'pause':
    case 'kill':
    case 'hang':
    case 'interrupted':
    case 'withoutSuccessor':
    case 'orphan':
    case 'crash':
    case 'powerOff':
    case 'stop':
    case 'reload':
      return `process ${fault.node}`;
    case 'scriptFails':
    case 'addressTaken':
    case 'badPackets':
    case 'callsFail':
    case 'monitorLoses':
    case 'handOver':
      return `${fault.kind} ${fault.node}`;
  }
}
