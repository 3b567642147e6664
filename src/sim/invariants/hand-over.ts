/**
 * A hand-over leaves no gap: a virtual address is on one node at least until the end of it, unless
 * something else befalls a router meanwhile.
 */
import type { VrrpInstance } from '../../config/model.js';
import { textOfVirtual } from '../machine/address-text.js';
import type { Observation } from '../observation.js';
import { disturbsUntilMs, type Fault, type Scenario } from '../scenario.js';
import { applyObservation, emptyView, holdersOf, mastersOf } from './cluster-view.js';
import type { Violation } from './violation.js';

/** What leaves each router as it is. */
const HARMLESS: ReadonlySet<Fault['kind']> = new Set(['badPackets', 'scriptFails']);

type HandOver = Fault & { readonly kind: 'handOver' };

/** Judges the hand-overs that nothing else has disturbed. */
export function checkHandOvers(
  scenario: Scenario,
  seen: readonly Observation[],
): readonly Violation[] {
  const handOvers = scenario.faults.filter((fault) => fault.kind === 'handOver');
  return handOvers
    .filter((fault) => isUndisturbed(scenario, fault))
    .flatMap((fault) => checkGap(scenario, seen, fault));
}

/**
 * A packet that is later than an interval, or the only one that arrives of several, may be one of
 * a time before: a backup that has taken over yields to the former priority of its predecessor.
 */
function isUndisturbed({ faults, nodes, network }: Scenario, own: HandOver): boolean {
  const instances = nodes[own.node]?.configuration.vrrpInstances ?? [];
  const intervals = instances.map(({ advertIntervalMs }) => advertIntervalMs);
  const before = own.atMs - Math.max(...intervals);
  return (
    network.loss === 0 &&
    network.mostDelayMs < Math.min(...intervals) &&
    faults.every(
      (other) =>
        other === own ||
        HARMLESS.has(other.kind) ||
        disturbsUntilMs(other) < before ||
        other.atMs > own.untilMs,
    )
  );
}

function checkGap(
  { nodes, network }: Scenario,
  seen: readonly Observation[],
  fault: HandOver,
): readonly Violation[] {
  const view = emptyView(nodes.length);
  const instances = nodes[fault.node]?.configuration.vrrpInstances ?? [];
  const reigns = new Map<VrrpInstance, { readonly masters: string; readonly sinceMs: number }>();
  // The last advert of a former master may come so late, and is one of a successor by its looks.
  const latestMs = fault.atMs - 2 * network.mostDelayMs;
  const isOffered = (instance: VrrpInstance): boolean => {
    const { masters, sinceMs } = reigns.get(instance) ?? { masters: '', sinceMs: 0 };
    return masters === String(fault.node) && sinceMs <= latestMs;
  };
  const isHeld = (address: string): boolean => view[fault.node]?.held.has(address) === true;
  let offered: readonly string[] | undefined;
  for (const observation of seen) {
    const { atMs } = observation;
    if (atMs > fault.untilMs) {
      break;
    }
    if (atMs >= fault.atMs) {
      offered ??= instances.filter(isOffered).flatMap(addressesOf).filter(isHeld);
    }
    applyObservation(view, observation);
    for (const instance of instances) {
      const masters = mastersOf(view, instance.name).join();
      if (masters !== reigns.get(instance)?.masters) {
        reigns.set(instance, { masters, sinceMs: atMs });
      }
    }
    const lost = offered?.find((address) => holdersOf(view, address).length === 0);
    if (lost !== undefined) {
      const text = `${nodes[fault.node]?.name} hands over, and ${lost} is on no node`;
      return [{ invariant: 'a hand-over leaves no gap', atMs, text }];
    }
  }
  return [];
}

function addressesOf({ virtualAddresses, excludedAddresses }: VrrpInstance): readonly string[] {
  return [...virtualAddresses, ...excludedAddresses].map(textOfVirtual);
}
