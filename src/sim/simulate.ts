/** Runs a scenario from its beginning to its end, in no time. */
import type { TransmitEffect } from '../vrrp/messages.js';
import { EventQueue } from './event-queue.js';
import { inflictFaults } from './fault-injection.js';
import type { Observation } from './observation.js';
import { createRandom } from './random.js';
import type { Scenario } from './scenario.js';
import { deliveriesOf } from './simulated-network.js';
import { SimulatedNode } from './simulated-node.js';
import type { Happening, Simulation } from './simulation.js';

/** Offset of the priority in a packet with a 20-byte IP header. */
const PRIORITY_OFFSET = 22;

/** How late the end of a script is told, at most. */
const LATENESS_MS = 0.05;

/** Observations after which a run is given up: far more than a cluster that works ever gives. */
const MAXIMUM_OBSERVATIONS = 100_000;

/**
 * Everything that could be seen, in the order of time. The same for the same scenario. A storm
 * without end is given up; its last observation says so.
 */
export function simulate(scenario: Scenario): readonly Observation[] {
  const simulation = createSimulation(scenario);
  const { nodes, queue, seen } = simulation;
  scheduleStarts(simulation);
  scheduleScripts(simulation);
  inflictFaults(simulation);
  for (let next = queue.take(scenario.endMs); next; next = queue.take(scenario.endMs)) {
    next.value(next.atMs);
    if (seen.length > MAXIMUM_OBSERVATIONS) {
      seen.push({ kind: 'spinning', atMs: next.atMs, node: 0 });
      return seen;
    }
  }
  for (const node of nodes) {
    node.reportStates(scenario.endMs);
  }
  return seen;
}

function createSimulation(scenario: Scenario): Simulation {
  const random = createRandom(scenario.seed ^ 0x5eed);
  const queue = new EventQueue<Happening>();
  const seen: Observation[] = [];
  const nodes: SimulatedNode[] = [];
  const simulation = { scenario, random, nodes, queue, seen };
  scenario.nodes.forEach((plan, index) => {
    const node = new SimulatedNode(index, plan, {
      observe: (observation) => seen.push(observation),
      schedule: (atMs) => queue.add(atMs, (nowMs) => node.wake(nowMs)),
      transmit: (effect, nowMs) => transmit(simulation, index, effect, nowMs),
    });
    nodes.push(node);
  });
  return simulation;
}

function transmit(
  { scenario, random, nodes, queue, seen }: Simulation,
  from: number,
  effect: TransmitEffect,
  nowMs: number,
): void {
  const { instance, interface: name, packet } = effect;
  const advert = { instance, priority: packet[PRIORITY_OFFSET] ?? 0 };
  seen.push({ kind: 'transmit', atMs: nowMs, node: from, ...advert });
  if (nodes[from]?.isLinkUp(name) === true) {
    for (const { to, atMs } of deliveriesOf(scenario, random, from, effect, nowMs)) {
      queue.add(atMs, (thenMs) => nodes[to]?.receive(name, packet, advert, thenMs));
    }
  }
}

/** A node that a fault holds down at its time is started by the end of the fault. */
function scheduleStarts({ scenario, nodes, queue }: Simulation): void {
  scenario.nodes.forEach(({ startMs }, index) => {
    const isDown = scenario.faults.some(
      (fault) =>
        (fault.kind === 'kill' ||
          fault.kind === 'crash' ||
          fault.kind === 'powerOff' ||
          fault.kind === 'stop') &&
        fault.node === index &&
        fault.atMs <= startMs &&
        startMs < fault.untilMs,
    );
    if (!isDown) {
      queue.add(startMs, (nowMs) => nodes[index]?.start(nowMs, false));
    }
  });
}

/** Each tracked script ends at its interval, well or badly as the faults have it. */
function scheduleScripts({ scenario, random, nodes, queue }: Simulation): void {
  scenario.nodes.forEach(({ configuration }, index) => {
    for (const { name, intervalMs } of configuration.vrrpScripts) {
      const run: Happening = (nowMs) => {
        const succeeded = !isFailing(scenario, index, name, nowMs);
        nodes[index]?.endScript(name, succeeded, nowMs);
        queue.add(nowMs + intervalMs + random.between(0, LATENESS_MS), run);
      };
      queue.add(random.between(0, intervalMs), run);
    }
  });
}

function isFailing(scenario: Scenario, node: number, script: string, nowMs: number): boolean {
  return scenario.faults.some(
    (fault) =>
      fault.kind === 'scriptFails' &&
      fault.node === node &&
      fault.script === script &&
      fault.atMs <= nowMs &&
      nowMs < fault.untilMs,
  );
}
