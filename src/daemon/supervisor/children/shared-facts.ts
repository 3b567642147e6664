/**
 * What children and the supervisor report that other children follow. It outlives the processes:
 * one that is started tomorrow is told what holds.
 */
import type { Configuration } from '../../../config/model.js';
import { followedKeys } from '../../announce/followed-services.js';
import type {
  BfdSessionState,
  ReportedVrrpState,
  SharedFact,
  VirtualServerQuorum,
} from '../../messages.js';

export class SharedFacts {
  readonly #vrrpStates = new Map<string, string>();
  readonly #bfdSessions = new Map<string, boolean>();
  readonly #virtualServers = new Map<string, boolean>();
  #lvsTableFilled = false;
  #configuration: Configuration;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  /** @returns what of it is news; undefined: nothing */
  note(fact: SharedFact): SharedFact | undefined {
    switch (fact.kind) {
      case 'vrrpStates': {
        const states = fact.states.filter(
          ({ instance, state }) => this.#vrrpStates.get(instance) !== state,
        );
        for (const { instance, state } of states) {
          this.#vrrpStates.set(instance, state);
        }
        return states.length > 0 ? { ...fact, states } : undefined;
      }
      case 'bfdState':
        if (!this.#configuration.bfdInstances.some(({ name }) => name === fact.session)) {
          return undefined; // of a child that ends
        }
        this.#bfdSessions.set(fact.session, fact.up);
        return fact;
      case 'virtualServerQuorum': {
        const isNews = this.#virtualServers.get(fact.virtualServer) !== fact.holds;
        this.#virtualServers.set(fact.virtualServer, fact.holds);
        return isNews ? fact : undefined;
      }
      case 'lvsTable': {
        const isNews = this.#lvsTableFilled !== fact.filled;
        this.#lvsTableFilled = fact.filled;
        return isNews ? fact : undefined;
      }
      case 'fileValue':
      case 'processQuorum':
      case 'scriptResult':
      case 'maintenance':
        return fact; // what reads files, counts processes and runs scripts remembers them
    }
  }

  /** A reload: sessions and virtual servers that are gone are forgotten. */
  configure(configuration: Configuration): void {
    this.#configuration = configuration;
    keepOnly(this.#bfdSessions, new Set(configuration.bfdInstances.map(({ name }) => name)));
    keepOnly(this.#virtualServers, followedKeys(configuration));
  }

  /** Of all instances that have been heard of. */
  vrrpStates(): readonly ReportedVrrpState[] {
    return [...this.#vrrpStates].map(([instance, state]) => ({ instance, state }));
  }

  /** Of all sessions that have been heard of. */
  bfdStates(): readonly BfdSessionState[] {
    return [...this.#bfdSessions].map(([session, up]) => ({ kind: 'bfdState', session, up }));
  }

  /** Of all virtual servers that are tracked and have been heard of. */
  virtualServerQuorums(): readonly VirtualServerQuorum[] {
    return [...this.#virtualServers].map(([virtualServer, holds]) => ({
      kind: 'virtualServerQuorum',
      virtualServer,
      holds,
    }));
  }

  /** Whether the checker child has done what the configuration asks, or there is none. */
  get lvsTableFilled(): boolean {
    return this.#lvsTableFilled;
  }
}

function keepOnly(facts: Map<string, unknown>, names: Pick<ReadonlySet<string>, 'has'>): void {
  for (const name of facts.keys()) {
    if (!names.has(name)) {
      facts.delete(name);
    }
  }
}

/** `vrrp` and `checker` in a `bfd_instance` say who hears of it. */
export function isTold(
  { bfdInstances }: Configuration,
  session: string,
  follower: 'tellsVrrp' | 'tellsChecker',
): boolean {
  return bfdInstances.some((each) => each.name === session && each[follower]);
}
