/** Runs a scenario from its beginning to its end, in no time. */
import { EventQueue } from './event-queue.js';
import { inflictFaults } from './fault-injection.js';
import { SimulatedNode, type World } from './machine/simulated-node.js';
import type { Observation } from './observation.js';
import { createRandom, seedOf } from './random.js';
import type { Scenario } from './scenario.js';
import { deliveriesOf } from './simulated-network.js';
import type { Happening, Simulation } from './simulation.js';

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
    simulation.nowMs = next.atMs;
    next.value(next.atMs);
    if (seen.length > MAXIMUM_OBSERVATIONS) {
      seen.push({ kind: 'spinning', atMs: next.atMs, node: 0 });
      return seen;
    }
  }
  simulation.nowMs = scenario.endMs;
  for (const node of nodes) {
    node.reportStates();
  }
  return seen;
}

function createSimulation(scenario: Scenario): Simulation {
  const simulation: Simulation = {
    scenario,
    random: createRandom(scenario.seed ^ 0x5eed),
    nodes: [],
    queue: new EventQueue<Happening>(),
    seen: [],
    nowMs: 0,
  };
  scenario.nodes.forEach((plan, index) => {
    simulation.nodes.push(new SimulatedNode(index, plan, worldOf(simulation, index)));
  });
  return simulation;
}

/** What node `from` does to the others. */
function worldOf(simulation: Simulation, from: number): World {
  const { scenario, nodes, queue, seen } = simulation;
  return {
    nowMs: () => simulation.nowMs,
    at: (atMs, work) => queue.add(atMs, work),
    observe: (observation) => seen.push(observation),
    transmit: (advert, name, destination, packet) => {
      const { nowMs } = simulation;
      if (nodes[from]?.network.isLinkUp(name) === true) {
        seen.push({ kind: 'transmit', atMs: nowMs, node: from, ...advert });
        // Of its own, whatever is sent in the same moment and in which order.
        const sent = `${from} ${advert.instance} ${destination} ${nowMs}`;
        const luck = createRandom(seedOf(sent, scenario.seed));
        for (const { to, atMs } of deliveriesOf(scenario, luck, from, name, destination, nowMs)) {
          queue.add(atMs, () => nodes[to]?.receive(name, packet, advert));
        }
      }
    },
  };
}

/** A node that a fault holds down at its time is started by the end of the fault. */
function scheduleStarts({ scenario, nodes, queue }: Simulation): void {
  scenario.nodes.forEach(({ startMs }, index) => {
    const isDown = scenario.faults.some(
      (fault) =>
        (fault.kind === 'kill' ||
          fault.kind === 'crash' ||
          fault.kind === 'hang' ||
          fault.kind === 'interrupted' ||
          fault.kind === 'withoutSuccessor' ||
          fault.kind === 'orphan' ||
          fault.kind === 'powerOff' ||
          fault.kind === 'stop') &&
        fault.node === index &&
        fault.atMs <= startMs &&
        startMs < fault.untilMs,
    );
    if (!isDown) {
      queue.add(startMs, () => nodes[index]?.start(false));
    }
  });
}

/** Each tracked script ends at its interval, well or badly as the faults have it. */
function scheduleScripts({ scenario, random, nodes, queue }: Simulation): void {
  scenario.nodes.forEach(({ configuration }, index) => {
    for (const { name, intervalMs } of configuration.vrrpScripts) {
      const run: Happening = (nowMs) => {
        const succeeded = !isFailing(scenario, index, name, nowMs);
        nodes[index]?.endScript(name, succeeded);
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
