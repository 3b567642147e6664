/**
 * Holds routes and rules: knows which ones should be there and for whom, and tells the kernel in
 * slices, in one queue with the addresses, since a route may need an address that comes before it.
 *
 * Whether a route is there the kernel alone knows for sure: it removes routes with an address or a
 * link and says nothing. So setting one that is there already is how it is looked for, and what the
 * kernel answers (EEXIST) is as good as success: adoption after a crash and repair are one path.
 */
import { messageOf } from '../../base/failure.js';
import { sameData } from '../../base/same-data.js';
import { SayOnce } from '../../base/say-once.js';
import type { RoutingEntries } from '../../config/routing-model.js';
import type { Link, MonotonicClock, RequestResult } from '../../linux/doors.js';
import type {
  RouteAnnouncement,
  RouteRequest,
  RoutingListener,
  RoutingTable,
  RuleRequest,
} from '../../linux/route/routing-doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import type { SliceQueue } from '../addresses/slice-queue.js';
import {
  entryKey,
  isUntracked,
  orderOfRemoval,
  orderOfSetting,
  type RoutingEntry,
} from './entries.js';
import { isAnnounced } from './match.js';
import { type NumberSources, UnknownName } from './numbers.js';
import { errorText, isGone, isThere, missingOfRoute, missingOfRule } from './refusal.js';
import { routeRequest } from './route-request.js';
import { ruleRequest } from './rule-request.js';

/** The kernel sets as many in the time of one address and its ARP. */
const ROUTES_FOR_AN_ADDRESS = 4;

/** An entry as the kernel is told it. */
type Told =
  | { readonly kind: 'route'; readonly request: RouteRequest }
  | { readonly kind: 'rule'; readonly request: RuleRequest };

interface Desired {
  readonly entry: RoutingEntry;
  /** Two instances may name the same route: it goes with the last of them. */
  readonly owners: Set<string>;
}

/** A run of work on the entries of one owner. */
interface Task {
  readonly owner: string;
  readonly wanted: boolean;
  readonly entries: readonly RoutingEntry[];
  /** Remove also what is not known to be ours: left-overs of a predecessor. */
  readonly strangersToo: boolean;
  readonly startedMs: number;
  position: number;
  changed: number;
}

/** What the keeper works through. */
export interface RouteKeeperDoors {
  readonly queue: SliceQueue;
  readonly clock: MonotonicClock;
  linkByName(name: string): Link | undefined;
  numberOf: NumberSources['numberOf'];
  /** Called when there is something to set or to remove. @throws what the kernel refuses. */
  open(listener: RoutingListener): RoutingTable;
  log(event: KernelLogEvent): void;
  /** What these owners want and track was removed, by a stranger or with one of these links. */
  lost(owners: readonly string[], entry: RoutingEntry, linkIndexes: readonly number[]): void;
}

export class RouteKeeper {
  readonly #doors: RouteKeeperDoors;
  readonly #desired = new Map<string, Desired>();
  /** What we set or adopted, as the kernel was told it. */
  readonly #held = new Map<string, Told>();
  /** Keys of what is wanted, and has no numbers on this machine. */
  readonly #unnamed = new Set<string>();
  readonly #refusals = new SayOnce();
  #table: RoutingTable | undefined;

  constructor(doors: RouteKeeperDoors) {
    this.#doors = doors;
  }

  /** These shall be here, for this owner. */
  set(owner: string, entries: RoutingEntries): void {
    const ordered = orderOfSetting(entries);
    for (const entry of ordered) {
      const { key } = entry;
      const owners = this.#desired.get(key)?.owners ?? new Set();
      this.#desired.set(key, { entry, owners: owners.add(owner) });
    }
    this.#enqueue({ owner, wanted: true, entries: ordered, strangersToo: false });
  }

  /**
   * These are ours, as of a predecessor, if they are here: a stop that comes before `set` has had
   * its turns removes them, too.
   */
  adopt(entries: RoutingEntries): void {
    for (const entry of orderOfSetting(entries)) {
      const told = this.#told(entry);
      if (typeof told !== 'string') {
        this.#held.set(entry.key, told);
      }
    }
  }

  /** This owner wants these no more. What we did not set stays, unless `strangersToo`. */
  release(owner: string, entries: RoutingEntries, strangersToo: boolean): void {
    const ordered = orderOfRemoval(entries);
    for (const { key } of ordered) {
      const desired = this.#desired.get(key);
      desired?.owners.delete(owner);
      if (desired?.owners.size === 0) {
        this.#desired.delete(key);
        this.#unnamed.delete(key);
      }
    }
    this.#enqueue({ owner, wanted: false, entries: ordered, strangersToo });
  }

  /** The kernel may have lost some without a word (a link went and came): all tracked are set. */
  restore(): void {
    const tracked = [...this.#desired.values()].filter(({ entry }) => !isUntracked(entry));
    const owners = new Set(tracked.flatMap((desired) => [...desired.owners].slice(0, 1)));
    for (const owner of owners) {
      const own = tracked.filter((desired) => desired.owners.has(owner));
      const entries = own.map(({ entry }) => entry);
      this.#enqueue({ owner, wanted: true, entries, strangersToo: false });
    }
  }

  /** Names may stand for other numbers by now: what they are in is set anew where they do. */
  renumber(): void {
    const waiting = [...this.#desired.values()];
    this.#doors.queue.push({
      advance: (budget) => {
        const part = waiting.splice(0, budget);
        for (const { entry, owners } of part) {
          this.#renumber(entry, [...owners][0]);
        }
        return part.length;
      },
      isDone: () => waiting.length === 0,
    });
  }

  /** The new one first, so that no packet finds neither. Without an owner it is not wanted now. */
  #renumber(entry: RoutingEntry, owner: string | undefined): void {
    const { key } = entry;
    const former = this.#held.get(key);
    const told = this.#told(entry);
    const isDue = former === undefined ? this.#unnamed.has(key) : !sameData(former, told);
    if (owner === undefined || typeof told === 'string' || !isDue) {
      return;
    }
    const how = { strangersToo: false, startedMs: this.#doors.clock.nowMs(), position: 0 };
    const task = { ...how, owner, wanted: true, entries: [entry], changed: 0 };
    const added = this.#add(task, [entry]);
    if (former) {
      const [error] = this.#transact([former], false);
      if (error && !isGone(error)) {
        this.#refused({ ...task, wanted: false }, entry, errorText(error));
      }
      if (added === 0) {
        this.#add(task, [entry]); // the former one may have been in its place
      }
    }
  }

  /** Whether the kernel has it, as far as it has told us. */
  holds(kind: RoutingEntry['kind'], text: string): boolean {
    return this.#held.has(entryKey(kind, text));
  }

  #enqueue(how: Pick<Task, 'owner' | 'wanted' | 'entries' | 'strangersToo'>): void {
    if (how.entries.length === 0) {
      return;
    }
    const task: Task = { ...how, startedMs: this.#doors.clock.nowMs(), position: 0, changed: 0 };
    this.#doors.queue.push({
      advance: (budget) =>
        Math.ceil(this.#advance(task, budget * ROUTES_FOR_AN_ADDRESS) / ROUTES_FOR_AN_ADDRESS),
      isDone: () => task.position >= task.entries.length,
    });
  }

  /** Works on the next entries of one kind. @returns how many. */
  #advance(task: Task, budget: number): number {
    const slice = task.entries.slice(task.position, task.position + budget);
    const other = slice.findIndex(({ kind }) => kind !== slice[0]?.kind);
    const part = other < 0 ? slice : slice.slice(0, other);
    task.position += part.length;
    task.changed += task.wanted ? this.#add(task, part) : this.#remove(task, part);
    if (task.position >= task.entries.length && task.changed > 0) {
      const { owner, wanted, changed, startedMs } = task;
      const tookMs = this.#doors.clock.nowMs() - startedMs;
      this.#doors.log({ event: 'routesChanged', instance: owner, wanted, changed, tookMs });
    }
    return part.length;
  }

  #add(task: Task, part: readonly RoutingEntry[]): number {
    let added = 0;
    const wanted = part.filter(({ key }) => this.#desired.has(key));
    for (const { entry, told, error } of this.#ask(wanted, task)) {
      const { key } = entry;
      if (error && !isThere(error)) {
        const missing =
          told.kind === 'route'
            ? missingOfRoute(told.request, error)
            : missingOfRule(told.request, error);
        const reason = errorText(error);
        this.#refused(task, entry, missing === undefined ? reason : `${reason}: ${missing}`);
        continue;
      }
      added += error ? 0 : 1;
      this.#refusals.settle(key);
      this.#held.set(key, told);
    }
    return added;
  }

  #remove(task: Task, part: readonly RoutingEntry[]): number {
    const unwanted = part.filter(
      ({ key }) => !this.#desired.has(key) && (task.strangersToo || this.#held.has(key)),
    );
    let removed = 0;
    for (const { entry, error } of this.#ask(unwanted, task)) {
      removed += error ? 0 : 1;
      if (error && !isGone(error)) {
        this.#refused(task, entry, errorText(error));
      }
    }
    for (const { key } of unwanted) {
      this.#held.delete(key);
    }
    return removed;
  }

  /** One batch; entries that have no numbers on this machine are said and left out. */
  #ask(entries: readonly RoutingEntry[], task: Task) {
    const asked = entries.flatMap((entry) => {
      const held = task.wanted ? undefined : this.#held.get(entry.key);
      const told = held ?? this.#told(entry);
      if (typeof told !== 'string') {
        this.#unnamed.delete(entry.key);
        return [{ entry, told }];
      }
      if (task.wanted) {
        this.#unnamed.add(entry.key);
        this.#refused(task, entry, told);
      }
      return [];
    });
    const results = this.#transact(
      asked.map(({ told }) => told),
      task.wanted,
    );
    return asked.map(({ entry, told }, index) => ({ entry, told, error: results[index] }));
  }

  /** All of one kind. */
  #transact(all: readonly Told[], wanted: boolean): readonly RequestResult[] {
    if (all.length === 0) {
      return [];
    }
    const routes = all.flatMap((told) => (told.kind === 'route' ? [told.request] : []));
    const rules = all.flatMap((told) => (told.kind === 'rule' ? [told.request] : []));
    try {
      const table = this.#opened();
      if (routes.length > 0) {
        return wanted ? table.addRoutes(routes) : table.removeRoutes(routes);
      }
      return wanted ? table.addRules(rules) : table.removeRules(rules);
    } catch (failure) {
      const error = { errno: 0, code: messageOf(failure), message: undefined };
      return all.map(() => error);
    }
  }

  #opened(): RoutingTable {
    this.#table ??= this.#doors.open({
      routeRemoved: (route) => this.#routeRemoved(route),
      ruleRemoved: (rule) => this.#ruleRemoved(rule),
      lost: () => this.restore(),
    });
    return this.#table;
  }

  /** The request, or why there can be none. */
  #told(entry: RoutingEntry): Told | string {
    const { linkByName, numberOf } = this.#doors;
    const sources: NumberSources = {
      linkByName,
      numberOf,
      tableOfVrf: (linkIndex) => this.#opened().tableOfVrf(linkIndex),
    };
    try {
      return entry.kind === 'route'
        ? { kind: 'route', request: routeRequest(entry.route, sources) }
        : { kind: 'rule', request: ruleRequest(entry.rule, sources) };
    } catch (error) {
      return error instanceof UnknownName ? error.message : messageOf(error);
    }
  }

  #routeRemoved(announced: RouteAnnouncement): void {
    const links = announced.hops.flatMap(({ linkIndex }) => linkIndex ?? []);
    this.#forget((told) => told.kind === 'route' && isAnnounced(told.request, announced), links);
  }

  #ruleRemoved(announced: RuleRequest): void {
    this.#forget((told) => told.kind === 'rule' && sameData(told.request, announced), []);
  }

  /** One announcement is about one entry. */
  #forget(isIt: (told: Told) => boolean, linkIndexes: readonly number[]): void {
    for (const [key, told] of this.#held) {
      if (isIt(told)) {
        this.#held.delete(key);
        const desired = this.#desired.get(key);
        if (desired && !isUntracked(desired.entry)) {
          this.#doors.lost([...desired.owners], desired.entry, linkIndexes);
        }
        return;
      }
    }
  }

  #refused(task: Task, entry: RoutingEntry, reason: string): void {
    const operation = task.wanted ? 'add' : 'remove';
    if (this.#refusals.isNews(entry.key, `${operation} ${reason}`)) {
      const { kind, text } = entry;
      const { owner } = task;
      const event = 'routeRefused';
      this.#doors.log({ event, instance: owner, kind, entry: text, operation, reason });
    }
  }
}
