/**
 * A crash of the VRRP child costs no failover: its successor is master where it was, from its first
 * moment on. (keepalived's becomes backup first.)
 */
import type { Observation } from '../observation.js';
import { disturbsUntilMs, type Fault, type Scenario } from '../scenario.js';
import { applyObservation, emptyView, type NodeView } from './cluster-view.js';
import type { Violation } from './violation.js';

/** Turns of the event loop in which the supervisor hears of a change of state. */
const TURNS_TO_TELL = 3;

/** What befalls a master besides may be a reason to begin afresh: the span of its machine alone. */
export function checkContinuity(
  scenario: Scenario,
  seen: readonly Observation[],
): readonly Violation[] {
  const kills = scenario.faults.filter((fault) => fault.kind === 'kill');
  return kills.flatMap((kill) => {
    const turnMs = scenario.nodes[kill.node]?.turnMs ?? 0;
    const knownMs = kill.atMs - TURNS_TO_TELL * turnMs;
    const isAlone = scenario.faults.every(
      (other) => other === kill || !isOn(other, kill.node) || isApart(other, knownMs, kill.untilMs),
    );
    if (!isAlone) {
      return [];
    }
    const known = mastersAt(scenario, seen, kill.node, knownMs);
    const before = mastersAt(scenario, seen, kill.node, kill.atMs);
    const after = mastersAt(scenario, seen, kill.node, kill.untilMs, true);
    return before
      .filter((name) => isWhole(scenario, kill.node, name, before))
      .filter((name) => known.includes(name) && !after.includes(name))
      .map((name) => ({
        invariant: 'a crash costs no failover',
        atMs: kill.untilMs,
        text: `${scenario.nodes[kill.node]?.name} ${name} was MASTER and begins afresh`,
      }));
  });
}

/** The members of a sync group go on as masters together or not at all. */
function isWhole(
  { nodes }: Scenario,
  node: number,
  name: string,
  masters: readonly string[],
): boolean {
  const groups = nodes[node]?.configuration.syncGroups ?? [];
  return groups
    .filter(({ members }) => members.includes(name))
    .every(({ members }) => members.every((member) => masters.includes(member)));
}

function isOn(fault: Fault, node: number): boolean {
  return fault.kind !== 'partition' && fault.node === node;
}

function isApart(fault: Fault, fromMs: number, untilMs: number): boolean {
  return disturbsUntilMs(fault) < fromMs || fault.atMs > untilMs;
}

/** The instances that a node is master of, before a time or, with `included`, at it as well. */
function mastersAt(
  { nodes }: Scenario,
  seen: readonly Observation[],
  index: number,
  atMs: number,
  included = false,
): readonly string[] {
  const view = emptyView(nodes.length);
  for (const observation of seen) {
    if (included ? observation.atMs > atMs : observation.atMs >= atMs) {
      break;
    }
    applyObservation(view, observation);
  }
  const states: NodeView['states'] = view[index]?.states ?? {};
  return Object.entries(states).flatMap(([name, { state }]) => (state === 'MASTER' ? [name] : []));
}
