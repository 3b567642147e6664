/** The cluster at one moment, put together from the observations up to it. */
import type { InstanceStanding, Life, Observation } from '../observation.js';

/** One node at that moment. */
export interface NodeView {
  life: Life;
  /** Empty before the first report and when the process is gone. */
  states: Readonly<Record<string, InstanceStanding>>;
  readonly held: Set<string>;
  /** Instances that a reload has added and that have been nothing but INIT and BACKUP since. */
  readonly newcomers: Set<string>;
}

/** Nodes before anything has happened. */
export function emptyView(count: number): readonly NodeView[] {
  return Array.from({ length: count }, () => ({
    life: 'gone',
    states: {},
    held: new Set(),
    newcomers: new Set(),
  }));
}

/** Takes an observation into the view. */
export function applyObservation(view: readonly NodeView[], observation: Observation): void {
  const node = view[observation.node];
  if (node === undefined) {
    return;
  }
  switch (observation.kind) {
    case 'life':
      node.life = observation.life;
      if (observation.life === 'stopped' || observation.life === 'gone') {
        node.states = {};
        node.newcomers.clear();
      }
      return;
    case 'states':
      noteNewcomers(node, observation.states);
      node.states = observation.states;
      return;
    case 'address':
      if (observation.held) {
        node.held.add(observation.address);
      } else {
        node.held.delete(observation.address);
      }
      return;
    default:
      return;
  }
}

function noteNewcomers(node: NodeView, states: NodeView['states']): void {
  const isFirstReport = Object.keys(node.states).length === 0;
  for (const [name, { state }] of Object.entries(states)) {
    if (state !== 'INIT' && state !== 'BACKUP') {
      node.newcomers.delete(name);
    } else if (!isFirstReport && node.states[name] === undefined) {
      node.newcomers.add(name);
    }
  }
}

/** Indexes of the nodes on which an instance is master. */
export function mastersOf(view: readonly NodeView[], instance: string): readonly number[] {
  return view.flatMap((node, index) => (node.states[instance]?.state === 'MASTER' ? [index] : []));
}

/** Indexes of the nodes whose kernel has an address. */
export function holdersOf(view: readonly NodeView[], address: string): readonly number[] {
  return view.flatMap((node, index) => (node.held.has(address) ? [index] : []));
}
