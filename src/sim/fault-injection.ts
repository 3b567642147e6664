/** Makes the faults of a scenario happen to its nodes. What the network does is not done here. */
import type { IpAddress } from '../base/address.js';
import type { VrrpInstance } from '../config/model.js';
import { drawBadPacket } from './bad-packet.js';
import type { SimulatedNode } from './machine/simulated-node.js';
import { createRandom } from './random.js';
import type { Fault, Scenario } from './scenario.js';
import type { Happening, Simulation } from './simulation.js';

/** After which part of a time without a child the supervisor releases. */
const PATIENCE = 0.3;

/** Faults that the supervisor outlives, with what it knows. */
const KNOWN: ReadonlySet<Fault['kind']> = new Set(['kill', 'hang', 'withoutSuccessor']);

/** Schedules beginning and end of each fault. */
export function inflictFaults(simulation: Simulation): void {
  const { scenario, nodes, queue, seen } = simulation;
  for (const fault of scenario.faults) {
    const index = fault.kind === 'partition' ? fault.from : fault.node;
    const node = nodes[index];
    if (node !== undefined) {
      queue.add(fault.atMs, (nowMs) => {
        seen.push({ kind: 'fault', atMs: nowMs, node: index, text: textOf(fault) });
        begin(simulation, fault, node, nowMs);
      });
      queue.add(fault.untilMs, (nowMs) => end(simulation, fault, node, nowMs));
    }
  }
}

function begin(simulation: Simulation, fault: Fault, node: SimulatedNode, nowMs: number): void {
  switch (fault.kind) {
    case 'linkDown':
      node.network.kernel.setCarrier(fault.interface, false);
      return;
    case 'linkOff':
      node.network.setUp(fault.interface, false);
      return;
    case 'linkGone':
      node.network.kernel.unplug(fault.interface);
      return;
    case 'ownAddressTaken':
      node.network.removeOwn(fault.interface);
      return;
    case 'addressTaken':
      node.takeAddress(fault.instance, fault.position);
      return;
    case 'badPackets':
      flood(simulation, fault, node, nowMs);
      return;
    case 'monitorLoses':
      node.loseAnnouncements(true);
      return;
    case 'callsFail':
      // Randomness of its own, as that of bad packets.
      node.refuseCalls(createRandom(simulation.scenario.seed ^ nowMs), fault.chance);
      return;
    case 'pause':
    case 'hang':
      node.pause();
      return;
    case 'orphan':
      orphan(simulation, fault, node, nowMs);
      return;
    case 'withoutSuccessor':
      node.kill();
      simulation.queue.add(nowMs + PATIENCE * (fault.untilMs - nowMs), () => node.release());
      return;
    case 'interrupted':
      interrupt(simulation, fault, node);
      return;
    case 'kill':
    case 'crash':
      node.kill();
      return;
    case 'powerOff':
      node.powerOff();
      return;
    case 'stop':
      node.stop();
      return;
    case 'handOver':
      node.handOver(fault.untilMs - nowMs);
      return;
    case 'reload':
      node.reload(fault.configuration);
      return;
    case 'partition':
    case 'scriptFails':
      return;
  }
}

function end(simulation: Simulation, fault: Fault, node: SimulatedNode, nowMs: number): void {
  const { scenario, random } = simulation;
  switch (fault.kind) {
    case 'linkDown':
      node.network.kernel.setCarrier(fault.interface, true);
      return;
    case 'linkOff':
      node.network.setUp(fault.interface, true);
      return;
    case 'linkGone':
      node.network.plug(fault.interface);
      return;
    case 'monitorLoses':
      node.loseAnnouncements(false);
      return;
    case 'callsFail':
      node.refuseCalls(createRandom(0), 0);
      return;
    case 'ownAddressTaken':
      node.network.addOwn(fault.interface);
      return;
    case 'pause':
      node.resume(random.chance(0.5));
      return;
    case 'hang':
      node.kill();
      restart(scenario, fault, node, nowMs);
      return;
    case 'kill':
    case 'crash':
    case 'powerOff':
    case 'stop':
    case 'orphan':
    case 'interrupted':
    case 'withoutSuccessor':
      restart(scenario, fault, node, nowMs);
      return;
    case 'reload':
      node.reload(scenario.nodes[fault.node]?.configuration ?? fault.configuration);
      return;
    default:
      return;
  }
}

function restart(
  scenario: Scenario,
  fault: Fault & { readonly node: number },
  node: SimulatedNode,
  nowMs: number,
): void {
  if ((scenario.nodes[fault.node]?.startMs ?? 0) <= nowMs) {
    node.start(KNOWN.has(fault.kind));
  }
}

/** The successor of a killed child is stopped half-way through the fault. */
function interrupt(
  { scenario, queue }: Simulation,
  fault: Fault & { kind: 'interrupted' },
  node: SimulatedNode,
): void {
  const { startMs = 0, turnMs = 0 } = scenario.nodes[fault.node] ?? {};
  const againMs = (fault.atMs + fault.untilMs) / 2;
  node.kill();
  if (startMs <= againMs) {
    queue.add(againMs, () => node.start(true));
    queue.add(againMs + fault.afterTurns * turnMs, () => node.stop());
  }
}

/** A child that hangs when its supervisor dies may be continued after the next daemon has begun. */
function orphan(
  { queue }: Simulation,
  fault: Fault & { kind: 'orphan' },
  node: SimulatedNode,
  nowMs: number,
): void {
  if (fault.hungMs > 0) {
    node.pause();
    queue.add(nowMs + fault.hungMs, () => node.continueOrphans());
  }
  node.orphan();
}

function flood(
  { scenario, queue }: Simulation,
  fault: Fault & { kind: 'badPackets' },
  node: SimulatedNode,
  startMs: number,
): void {
  const instance = node.configuration.vrrpInstances.find(({ name }) => name === fault.instance);
  if (instance === undefined) {
    return;
  }
  const source = addressOf(scenario, (fault.node + 1) % scenario.nodes.length, instance);
  const isUnicast = instance.unicastPeers.length > 0;
  const own = addressOf(scenario, fault.node, instance);
  const destination = isUnicast ? own : instance.multicastGroup;
  // Randomness of its own, so that a run without this fault is otherwise the same run.
  const random = createRandom(scenario.seed ^ fault.node);
  const send: Happening = (nowMs) => {
    if (nowMs < fault.untilMs && source !== undefined && destination !== undefined) {
      const bytes = drawBadPacket(random, instance, source, destination);
      node.receive(instance.interface, bytes, undefined);
      queue.add(nowMs + fault.everyMs, send);
    }
  };
  send(startMs);
}

function addressOf(
  scenario: Scenario,
  index: number,
  instance: VrrpInstance,
): IpAddress | undefined {
  return scenario.nodes[index]?.addresses[instance.interface]?.[instance.family];
}

function textOf(fault: Fault): string {
  const parts = [
    fault.kind,
    fault.kind === 'partition' ? `to node${fault.to + 1}` : '',
    'interface' in fault ? fault.interface : '',
    'instance' in fault ? fault.instance : '',
    `until ${fault.untilMs.toFixed(3)}`,
  ];
  return `fault: ${parts.filter((part) => part !== '').join(' ')}`;
}
