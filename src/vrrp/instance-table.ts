/**
 * The instances with their states, deadlines and sync groups: delivers events to the state machine
 * and carries what follows from one member of a group to the others.
 */

import type { IpAddress } from '../base/address.js';
import { DeadlineHeap, type Scheduled } from '../base/deadline-heap.js';
import type { SyncGroup, VrrpInstance } from '../config/model.js';
import { groupAgrees, groupStateOf, orderAfter } from './group.js';
import { step } from './machine/instance.js';
import {
  type GroupOrder,
  type InstanceEvent,
  type InstanceState,
  initialInstanceState,
  priorityOf,
} from './machine/instance-state.js';
import { expired, nextDeadline } from './machine/timers.js';
import type { VrrpEffect, VrrpState } from './messages.js';

/**
 * Instances whose timers one input serves. Their packets leave only when all of them are done, so
 * this bounds how long the first waits for the last: well below a millisecond.
 */
const EXPIRED_AT_ONCE = 16;

type Claim = Pick<Extract<InstanceEvent, { kind: 'claim' }>, 'address' | 'hardwareAddress'>;

/** An instance as the router keeps it: replaced states, moving deadlines. */
export interface InstanceEntry extends Scheduled {
  configuration: VrrpInstance;
  state: InstanceState;
  group: SyncGroupEntry | undefined;
  /** Something that a successor must know has changed since the last checkpoint. */
  isChanged: boolean;
  /** Monotonic time of the last checkpoint of its counters. */
  savedMs: number;
}

/** A sync group and the state it last announced. */
export interface SyncGroupEntry {
  readonly configuration: SyncGroup;
  readonly members: readonly InstanceEntry[];
  state: VrrpState;
}

/** An entry in INIT; it takes part once `arrange` lists it. */
export function createEntry(configuration: VrrpInstance, nowMs: number): InstanceEntry {
  return {
    configuration,
    state: initialInstanceState(configuration, nowMs),
    group: undefined,
    isChanged: true,
    savedMs: nowMs,
    deadlineMs: 0,
    place: -1,
  };
}

/** The states of the other members of its group. */
export function othersOf(entry: InstanceEntry): readonly InstanceState[] {
  const members = entry.group?.members ?? [];
  return members.flatMap((member) => (member === entry ? [] : [member.state]));
}

/** The one place where states are replaced. Effects gather in it until they are taken. */
export class InstanceTable {
  /** From the monotonic clock to the wall clock. */
  epochOffsetMs = 0;
  /** Names of the instances that learn connections at their start (balancing/learning.ts). */
  learning: ReadonlySet<string> = new Set();
  readonly #deadlines = new DeadlineHeap<InstanceEntry>();
  #entries: readonly InstanceEntry[] = [];
  #groups: readonly SyncGroupEntry[] = [];
  #byName: ReadonlyMap<string, InstanceEntry> = new Map();
  /** Effects of the input that is being handled. */
  #effects: VrrpEffect[] = [];

  get entries(): readonly InstanceEntry[] {
    return this.#entries;
  }

  get groups(): readonly SyncGroupEntry[] {
    return this.#groups;
  }

  find(name: string): InstanceEntry | undefined {
    return this.#byName.get(name);
  }

  /** The earliest deadline of all instances. */
  nextDeadlineMs(): number | undefined {
    return this.#deadlines.first()?.deadlineMs;
  }

  /** Whether it is that of a backup. */
  awaitsTakeover(): boolean {
    return this.#deadlines.first()?.state.state === 'BACKUP';
  }

  emit(effect: VrrpEffect): void {
    this.#effects.push(effect);
  }

  /** Hands over the effects gathered since the last call. */
  takeEffects(): VrrpEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** Sets the instances and builds the groups anew; a group keeps its state by its name. */
  arrange(entries: readonly InstanceEntry[], groups: readonly SyncGroup[]): void {
    const formerStates = new Map(this.#groups.map((each) => [each.configuration.name, each.state]));
    this.#entries = entries;
    this.#byName = new Map(entries.map((entry) => [entry.configuration.name, entry]));
    for (const entry of entries) {
      entry.group = undefined;
    }
    this.#groups = groups.map((configuration) => {
      const members = configuration.members.flatMap((name) => this.#byName.get(name) ?? []);
      const state = formerStates.get(configuration.name) ?? 'INIT';
      const group: SyncGroupEntry = { configuration, members, state };
      for (const member of members) {
        member.group = group;
      }
      return group;
    });
  }

  /** One event for one instance, and what follows from it for its group. */
  dispatch(entry: InstanceEntry, event: InstanceEvent, nowMs: number): void {
    const before = entry.state;
    this.deliver(entry, event, nowMs);
    if (entry.group === undefined) {
      return;
    }
    const { state, configuration } = entry;
    if (state.state !== before.state) {
      const order = orderAfter(configuration.name, before, state, event);
      if (order !== undefined) {
        this.command(entry.group, order, nowMs, entry);
      }
    } else if (event.kind === 'advert') {
      this.#heardByMember(entry, entry.group, event, nowMs);
    }
  }

  /** One event for one instance alone. */
  deliver(entry: InstanceEntry, event: InstanceEvent, nowMs: number): void {
    const before = entry.state;
    const { state, effects } = step(
      entry.configuration,
      before,
      event,
      nowMs,
      nowMs + this.epochOffsetMs,
    );
    for (const effect of effects) {
      this.#effects.push(effect);
    }
    this.replace(entry, state);
    this.#tellGroupConflict(entry, before, effects);
  }

  /** A group is in conflict while a member is. */
  #tellGroupConflict(
    { group, state: { conflict } }: InstanceEntry,
    { conflict: former }: InstanceState,
    effects: readonly VrrpEffect[],
  ): void {
    const isTold = conflict.toldMs !== undefined;
    if (group === undefined || isTold === (former.toldMs !== undefined)) {
      return;
    }
    const told = group.members.filter(({ state }) => state.conflict.toldMs !== undefined);
    const said = effects.find(
      (effect) =>
        effect.kind === 'notify' && (effect.state === 'CONFLICT' || effect.state === 'HEALED'),
    );
    if (said?.kind === 'notify' && told.length === (isTold ? 1 : 0)) {
      const { name } = group.configuration;
      this.emit({ ...said, type: 'GROUP', name, priority: 0 });
    }
  }

  /** A claim concerns the masters that have the address, or know its owner by its adverts. */
  hearClaim({ address, hardwareAddress }: Claim, nowMs: number): void {
    const isIt = (each: { readonly address?: IpAddress }) => each.address === address;
    for (const entry of this.#entries) {
      const { virtualAddresses, excludedAddresses } = entry.configuration;
      const lists = [virtualAddresses, excludedAddresses, entry.state.conflict.rivals];
      if (entry.state.state === 'MASTER' && lists.some((list) => list.some(isIt))) {
        this.deliver(entry, { kind: 'claim', address, hardwareAddress }, nowMs);
      }
    }
  }

  /** Sets a state and keeps the deadlines in order. */
  replace(entry: InstanceEntry, state: InstanceState): void {
    const before = entry.state;
    entry.state = state;
    if (state.timers !== before.timers) {
      this.#deadlines.set(entry, nextDeadline(state.timers));
    }
    if (
      state.state !== before.state ||
      state.masterAdvertIntervalMs !== before.masterAdvertIntervalMs ||
      state.conflict.toldMs !== before.conflict.toldMs
    ) {
      entry.isChanged = true;
    }
  }

  /** An order to all members but the one it comes from; the group's own word comes last. */
  command(group: SyncGroupEntry, order: GroupOrder, nowMs: number, cause?: InstanceEntry): void {
    for (const member of group.members) {
      if (member !== cause && member.state.state !== order.becomes) {
        this.deliver(member, { kind: 'group', order }, nowMs);
      }
    }
    const states = group.members.map((member) => member.state);
    this.setGroupState(group, groupStateOf(states), cause?.configuration.name ?? order.reason);
  }

  /** Says a new state of a group to the log and to scripts. */
  setGroupState(group: SyncGroupEntry, state: VrrpState, cause: string): void {
    const from = group.state;
    group.state = state;
    if (from === state || state === 'INIT') {
      return;
    }
    const { name } = group.configuration;
    this.emit({ kind: 'notify', type: 'GROUP', name, state, priority: 0 });
    const event = 'groupStateChanged';
    this.emit({ kind: 'log', event: { event, group: name, from, to: state, cause } });
  }

  /**
   * Lets due timers expire, earliest first, of a limited number of instances: the next deadline is
   * in the past then, and the rest follows once the effects so far have been carried out.
   */
  expireDue(nowMs: number): void {
    for (let count = 0; count < EXPIRED_AT_ONCE; count += 1) {
      const entry = this.#deadlines.first();
      if (entry === undefined || entry.deadlineMs > nowMs) {
        return;
      }
      this.expire(entry, nowMs);
    }
  }

  /** Lets the due timers of one instance expire. */
  expire(entry: InstanceEntry, nowMs: number): void {
    for (const timer of expired(entry.state.timers, nowMs)) {
      const deadlineMs = entry.state.timers[timer];
      if (deadlineMs !== undefined && deadlineMs <= nowMs) {
        const { group } = entry;
        const agrees = group === undefined || groupAgrees(group.state, othersOf(entry));
        this.dispatch(entry, { kind: 'timer', timer, groupAgrees: agrees }, nowMs);
      }
    }
  }

  /** What a good advert that changes no state means for the other members of the group. */
  #heardByMember(
    entry: InstanceEntry,
    group: SyncGroupEntry,
    { advert }: Extract<InstanceEvent, { kind: 'advert' }>,
    nowMs: number,
  ): void {
    const { state, configuration } = entry;
    const isOwn = advert.source === state.environment.sourceAddress;
    if (state.state === 'INIT' || advert.priority === 0 || isOwn) {
      return;
    }
    if (state.state === 'MASTER') {
      for (const member of group.members) {
        if (member !== entry) {
          this.deliver(member, { kind: 'announceAgain' }, nowMs);
        }
      }
      return;
    }
    // After a reload a group may be mixed; a better master for one member is one for all.
    const isMixed = group.members.some((member) => member.state.state === 'MASTER');
    if (isMixed && advert.priority >= priorityOf(state)) {
      const reason = `${configuration.name} of the same group has a better master`;
      const calm = { sendPriorityZero: false, afterSkew: false };
      this.command(group, { becomes: 'BACKUP', ...calm, cause: 'group', reason }, nowMs, entry);
    }
  }
}
