/**
 * What must be true of every run, whatever befell the cluster. The invariants know the scenario's
 * configuration and what was seen; they know nothing of the code that they judge.
 */
import type { VrrpInstance } from '../../config/model.js';
import type { VrrpState } from '../../vrrp/messages.js';
import { textOfVirtual } from '../machine/address-text.js';
import type { Observation } from '../observation.js';
import type { Scenario } from '../scenario.js';
import {
  applyObservation,
  emptyView,
  holdersOf,
  mastersOf,
  type NodeView,
} from './cluster-view.js';
import { checkContinuity } from './continuity.js';
import { checkHandOvers } from './hand-over.js';
import { checkMasters } from './masters.js';
import { checkRhythm } from './rhythm.js';
import type { Violation } from './violation.js';

/** All that is wrong with a run; empty is what we want. */
export function findViolations(
  scenario: Scenario,
  seen: readonly Observation[],
): readonly Violation[] {
  const violations: Violation[] = [];
  const view = emptyView(scenario.nodes.length);
  let settled = false;
  for (const observation of seen) {
    if (!settled && observation.atMs >= scenario.settledMs) {
      settled = true;
      violations.push(...checkSettled(scenario, view));
    }
    const wasRunning = view[observation.node]?.life === 'running';
    applyObservation(view, observation);
    violations.push(...checkMoment(scenario, view, observation));
    if (settled) {
      violations.push(...checkCalm(scenario, observation, wasRunning));
    }
  }
  violations.push(...checkSettled(scenario, view), ...checkRhythm(scenario, seen));
  violations.push(...checkMasters(scenario, seen), ...checkContinuity(scenario, seen));
  violations.push(...checkHandOvers(scenario, seen));
  return violations.sort((left, right) => left.atMs - right.atMs);
}

/** What must be true at every moment. */
function checkMoment(
  scenario: Scenario,
  view: readonly NodeView[],
  observation: Observation,
): readonly Violation[] {
  const { atMs, kind } = observation;
  const node = view[observation.node];
  const plan = scenario.nodes[observation.node];
  if (node === undefined || plan === undefined) {
    return [];
  }
  if (kind === 'spinning') {
    return [{ invariant: 'time passes', atMs, text: `${plan.name} spins` }];
  }
  if (kind === 'life' && observation.life === 'stopped' && node.held.size > 0) {
    const left = [...node.held].join(', ');
    return [{ invariant: 'no address left', atMs, text: `${plan.name} leaves ${left}` }];
  }
  if (kind === 'settled') {
    return checkHolding(node).map(({ invariant, text }) => {
      return { invariant, atMs, text: `${plan.name} ${text}` };
    });
  }
  if (kind !== 'states') {
    return [];
  }
  const groups = plan.configuration.syncGroups;
  return groups
    .flatMap(({ members }) => checkTogether(members, node))
    .map(({ invariant, text }) => ({ invariant, atMs, text: `${plan.name} ${text}` }));
}

type Finding = Pick<Violation, 'invariant' | 'text'>;

/**
 * A router holds the addresses of the instances that are master as they are configured, and no
 * others.
 */
function checkHolding(node: NodeView): readonly Finding[] {
  const masters = Object.values(node.states).filter(({ state }) => state === 'MASTER');
  const due = new Set(masters.flatMap(({ addresses }) => addresses));
  const lacking = [...due].filter((address) => !node.held.has(address));
  const surplus = [...node.held].filter((address) => !due.has(address));
  return [
    ...lacking.map((address) => ({ invariant: 'masters hold', text: `lacks ${address}` })),
    ...surplus.map((address) => ({ invariant: 'masters hold', text: `keeps ${address}` })),
  ];
}

/**
 * The members of a sync group are master together and at fault together. A member that a reload
 * has added joins the others when its own timer has run out.
 */
function checkTogether(members: readonly string[], node: NodeView): readonly Finding[] {
  const states = members
    .filter((member) => !node.newcomers.has(member))
    .map((member) => node.states[member]?.state)
    .filter((state) => state !== undefined);
  const isSplit = (state: VrrpState) => states.includes(state) && states.some((s) => s !== state);
  return isSplit('MASTER') || isSplit('FAULT')
    ? [{ invariant: 'groups move together', text: `group is split: ${states.join(' ')}` }]
    : [];
}

/** After the time to settle: one master for each virtual router, and it alone has the addresses. */
function checkSettled(scenario: Scenario, view: readonly NodeView[]): readonly Violation[] {
  const atMs = scenario.settledMs;
  const isAlive = view.some(({ life }) => life === 'running');
  const instances = scenario.nodes[0]?.configuration.vrrpInstances ?? [];
  return instances.flatMap((instance) => {
    const masters = mastersOf(view, instance.name);
    const canLead = view.some(({ states }) => isCandidate(states[instance.name]?.state));
    const expected = isAlive && canLead ? 1 : 0;
    if (masters.length !== expected) {
      const who = masters.map((index) => scenario.nodes[index]?.name).join(', ');
      const text = `${instance.name} has ${masters.length} masters: ${who}`;
      return [{ invariant: 'one master', atMs, text }];
    }
    return [
      ...checkHolders(scenario, view, instance, masters),
      ...checkLeader(scenario, view, instance, masters[0]),
    ];
  });
}

function isCandidate(state: string | undefined): boolean {
  return state === 'MASTER' || state === 'BACKUP';
}

function checkHolders(
  scenario: Scenario,
  view: readonly NodeView[],
  instance: VrrpInstance,
  masters: readonly number[],
): readonly Violation[] {
  const entries = [...instance.virtualAddresses, ...instance.excludedAddresses];
  return entries.map(textOfVirtual).flatMap((address) => {
    const holders = holdersOf(view, address);
    const text = `${address} is on nodes [${holders}], masters are [${masters}]`;
    return holders.join() === masters.join()
      ? []
      : [{ invariant: 'one holder', atMs: scenario.settledMs, text }];
  });
}

/** Where all may preempt, no router of a higher priority is left in BACKUP. */
function checkLeader(
  scenario: Scenario,
  view: readonly NodeView[],
  instance: VrrpInstance,
  master: number | undefined,
): readonly Violation[] {
  const all = scenario.nodes.flatMap(({ configuration }) => configuration.vrrpInstances);
  const mayAllPreempt = all.every(({ preempt }) => preempt);
  const own = view[master ?? -1]?.states[instance.name]?.priority;
  if (!mayAllPreempt || own === undefined) {
    return [];
  }
  return view.flatMap(({ states }, index) => {
    const priority = groupPriority(scenario, index, states, instance.name);
    const isBetter = states[instance.name]?.state === 'BACKUP' && priority > own;
    const text = `${instance.name}: node${index + 1} has ${priority}, the master ${own}`;
    return isBetter ? [{ invariant: 'highest leads', atMs: scenario.settledMs, text }] : [];
  });
}

/** A group takes over when all of its members may: one that has been handed over holds it back. */
function groupPriority(
  { nodes }: Scenario,
  index: number,
  states: NodeView['states'],
  name: string,
): number {
  const groups = nodes[index]?.configuration.syncGroups ?? [];
  const members = groups.find((group) => group.members.includes(name))?.members ?? [name];
  return Math.min(...members.map((member) => states[member]?.priority ?? 0));
}

/** After the time to settle nothing changes any more. */
function checkCalm(
  scenario: Scenario,
  observation: Observation,
  wasRunning: boolean,
): readonly Violation[] {
  const isChange = observation.kind === 'address' && wasRunning;
  const text = `${scenario.nodes[observation.node]?.name} moves an address`;
  return isChange ? [{ invariant: 'calm', atMs: observation.atMs, text }] : [];
}
