/**
 * Two masters that hear each other are one again after an advert (RFC 9568 section 6.4.3): the
 * worse one steps down for it. Where packets are lost or a fault is going on there is no such time.
 */
import type { VrrpInstance } from '../../config/model.js';
import type { Observation } from '../observation.js';
import { disturbsUntilMs, type Fault, type Scenario } from '../scenario.js';
import { applyObservation, emptyView, mastersOf } from './cluster-view.js';
import type { Violation } from './violation.js';

/** Faults that leave a pair of masters able to hear and to obey. */
const HARMLESS: ReadonlySet<Fault['kind']> = new Set(['badPackets', 'handOver', 'scriptFails']);

/** Adverts that may be on their way or be sent by schedule before the last word is heard. */
const ADVERTS = 2;

/** Finds pairs of masters that last. */
export function checkMasters(
  scenario: Scenario,
  seen: readonly Observation[],
): readonly Violation[] {
  const instances = scenario.nodes[0]?.configuration.vrrpInstances ?? [];
  return instances.flatMap((instance) => checkInstance(scenario, seen, instance));
}

function checkInstance(
  scenario: Scenario,
  seen: readonly Observation[],
  instance: VrrpInstance,
): readonly Violation[] {
  const { network, calm, nodes } = scenario;
  const delayMs = Math.max(network.mostDelayMs, calm.mostDelayMs);
  const allowedMs = ADVERTS * (instance.advertIntervalMs + delayMs);
  const disturbances = disturbancesOf(scenario);
  const view = emptyView(nodes.length);
  let sinceMs: number | undefined;
  for (const observation of seen) {
    const { atMs } = observation;
    const from = sinceMs === undefined ? atMs : quietSince(disturbances, sinceMs, atMs);
    if (atMs - from > allowedMs) {
      const text = `${instance.name} has two masters for ${(atMs - from).toFixed(3)} ms`;
      return [{ invariant: 'masters agree', atMs, text }];
    }
    applyObservation(view, observation);
    const isDouble = mastersOf(view, instance.name).length > 1;
    sinceMs = isDouble ? (sinceMs ?? atMs) : undefined;
  }
  return [];
}

/** Spans in which masters may not hear each other, or not be able to obey. */
function disturbancesOf(scenario: Scenario): readonly { atMs: number; untilMs: number }[] {
  const faults = scenario.faults
    .filter(({ kind }) => !HARMLESS.has(kind))
    .map((fault) => ({ atMs: fault.atMs, untilMs: disturbsUntilMs(fault) }));
  const loss = scenario.network.loss > 0 ? [{ atMs: 0, untilMs: scenario.faultsEndMs }] : [];
  return [...faults, ...loss];
}

/** Since when nothing has disturbed, at `nowMs`. */
function quietSince(
  disturbances: readonly { atMs: number; untilMs: number }[],
  sinceMs: number,
  nowMs: number,
): number {
  return disturbances.reduce(
    (quietMs, { atMs, untilMs }) =>
      atMs <= nowMs ? Math.max(quietMs, Math.min(untilMs, nowMs)) : quietMs,
    sinceMs,
  );
}
