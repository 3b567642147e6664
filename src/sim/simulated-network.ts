/** The segments between the nodes: who gets a packet, when, how often. */
import { familyOf, type IpAddress } from '../base/address.js';
import type { Random } from './random.js';
import type { Fault, NetworkConditions, Scenario } from './scenario.js';

/** That a node gets a packet, and when. */
export interface Delivery {
  readonly to: number;
  readonly atMs: number;
}

/**
 * The deliveries of a packet that a node sends at `nowMs`: to all others for a multicast group, to
 * the one with the address otherwise; less what is lost, plus what is duplicated.
 */
export function deliveriesOf(
  scenario: Scenario,
  random: Random,
  from: number,
  interfaceName: string,
  destination: IpAddress,
  nowMs: number,
): readonly Delivery[] {
  const conditions = nowMs < scenario.faultsEndMs ? scenario.network : scenario.calm;
  const deliveries: Delivery[] = [];
  scenario.nodes.forEach((node, to) => {
    const own = node.addresses[interfaceName]?.[familyOf(destination)];
    const isForIt = isMulticast(destination) || own === destination;
    if (to === from || !isForIt || isCut(scenario.faults, from, to, interfaceName, nowMs)) {
      return;
    }
    const copies = random.chance(conditions.duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (!random.chance(conditions.loss)) {
        deliveries.push({ to, atMs: nowMs + delayMs(conditions, random) });
      }
    }
  });
  return deliveries;
}

function isMulticast(destination: IpAddress): boolean {
  return destination.startsWith('224.') || destination.startsWith('ff02:');
}

function isCut(
  faults: readonly Fault[],
  from: number,
  to: number,
  interfaceName: string,
  nowMs: number,
): boolean {
  return faults.some(
    (fault) =>
      fault.kind === 'partition' &&
      fault.from === from &&
      fault.to === to &&
      fault.interface === interfaceName &&
      fault.atMs <= nowMs &&
      nowMs < fault.untilMs,
  );
}

function delayMs(conditions: NetworkConditions, random: Random): number {
  return random.between(conditions.leastDelayMs, conditions.mostDelayMs);
}
