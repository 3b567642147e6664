/** A machine: its clock, its kernel as far as VRRP sees it, and the core that runs on it. */
import type { IpAddress } from '../base/address.js';
import type { Configuration } from '../config/model.js';
import type { VrrpLogEvent } from '../vrrp/log-events.js';
import type { Checkpoint, TransmitEffect, VrrpEffect, VrrpInput } from '../vrrp/messages.js';
import { createRouter, type VrrpRouter } from '../vrrp/router.js';
import type { InstanceStanding, Life, Observation } from './observation.js';
import type { ScenarioNode } from './scenario.js';

/** Packets that a socket holds for a process that does not read. */
const SOCKET_CAPACITY = 64;

/** Wake-ups without time passing before the core counts as spinning. */
const MAXIMUM_WAKES_AT_ONCE = 100;

/** Log events after which a successor would have to know more, or observers see something new. */
const CHANGES: ReadonlySet<VrrpLogEvent['event']> = new Set([
  'stateChanged',
  'scriptChanged',
  'priorityChanged',
]);

const nothingKnown: Checkpoint = { instances: [], scripts: [] };

/** Of which instance, and what it claims. */
export interface Advert {
  readonly instance: string;
  readonly priority: number;
}

/** `Omit` that keeps the alternatives of a union apart. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a node does to the rest of the simulation. */
export interface World {
  transmit(effect: TransmitEffect, nowMs: number): void;
  observe(observation: Observation): void;
  /** Calls `wake` then. */
  schedule(atMs: number): void;
}

/** A checkpoint tells what has changed; the rest is known from before. */
function mergeCheckpoints(before: Checkpoint, changes: Checkpoint): Checkpoint {
  const changed = new Set(changes.instances.map(({ name }) => name));
  const unchanged = before.instances.filter(({ name }) => !changed.has(name));
  return { instances: [...unchanged, ...changes.instances], scripts: changes.scripts };
}

/** One machine; what it does it does to its `World`. */
export class SimulatedNode {
  readonly #index: number;
  readonly #plan: ScenarioNode;
  readonly #world: World;
  readonly #held = new Set<IpAddress>();
  readonly #downLinks = new Set<string>();
  /** What came while the process was paused. */
  readonly #waiting: ((nowMs: number) => void)[] = [];
  #waitingPackets = 0;
  #configuration: Configuration;
  #router: VrrpRouter | undefined;
  #isPaused = false;
  #checkpoint: Checkpoint = nothingKnown;
  #wakeMs: number | undefined;
  #wakesAtOnce = 0;

  constructor(index: number, plan: ScenarioNode, world: World) {
    this.#index = index;
    this.#plan = plan;
    this.#world = world;
    this.#configuration = plan.configuration;
  }

  get configuration(): Configuration {
    return this.#configuration;
  }

  isLinkUp(name: string): boolean {
    return !this.#downLinks.has(name);
  }

  /** Starts the daemon; `resume`: with what the process before it left as a checkpoint. */
  start(nowMs: number, resume: boolean): void {
    if (this.#router !== undefined) {
      return;
    }
    this.#router = createRouter(this.#configuration);
    this.#checkpoint = resume ? this.#checkpoint : nothingKnown;
    this.#observe(nowMs, { kind: 'life', life: 'running' });
    for (const name of Object.keys(this.#plan.addresses)) {
      this.#tellLink(name, nowMs);
    }
    this.#handle({ kind: 'start', resume: this.#checkpoint }, nowMs);
    this.reportStates(nowMs);
  }

  /** Orderly stop: priority 0, addresses released. */
  stop(nowMs: number): void {
    this.#handle({ kind: 'stop', release: true }, nowMs);
    this.#end('stopped', nowMs);
  }

  /** The process is gone at once; the kernel keeps its addresses. */
  kill(nowMs: number): void {
    this.#end('gone', nowMs);
  }

  /** The machine is gone at once, with all that its kernel held. */
  powerOff(nowMs: number): void {
    this.#end('gone', nowMs);
    for (const address of [...this.#held]) {
      this.#setAddress(address, false, nowMs);
    }
  }

  pause(nowMs: number): void {
    if (this.#router === undefined) {
      return;
    }
    this.#isPaused = true;
    this.#observe(nowMs, { kind: 'life', life: 'paused' });
  }

  /** The process runs again. `timeFirst`: its timer is looked at before its sockets. */
  resume(nowMs: number, timeFirst: boolean): void {
    if (!this.#isPaused) {
      return;
    }
    this.#isPaused = false;
    this.#observe(nowMs, { kind: 'life', life: 'running' });
    if (timeFirst) {
      this.#handle({ kind: 'time' }, nowMs);
    }
    this.#waitingPackets = 0;
    for (const deliver of this.#waiting.splice(0)) {
      deliver(nowMs);
    }
    this.#handle({ kind: 'time' }, nowMs);
  }

  setLink(name: string, up: boolean, nowMs: number): void {
    if (up) {
      this.#downLinks.delete(name);
    } else {
      this.#downLinks.add(name);
    }
    this.#tellLink(name, nowMs);
  }

  reload(configuration: Configuration, nowMs: number): void {
    this.#configuration = configuration;
    this.#handle({ kind: 'reconfigure', configuration }, nowMs);
    this.reportStates(nowMs);
  }

  /** A run of a tracked script has ended; nobody runs scripts while the process is paused. */
  endScript(script: string, succeeded: boolean, nowMs: number): void {
    if (!this.#isPaused) {
      this.#handle({ kind: 'scriptResult', script, succeeded }, nowMs);
    }
  }

  /**
   * Somebody removes the first address of an instance, if it is here. Not while the process is
   * paused: it would be master without the address until it gets to know.
   */
  takeAddress(instanceName: string, nowMs: number): void {
    const instance = this.#configuration.vrrpInstances.find(({ name }) => name === instanceName);
    const address = instance?.virtualAddresses[0]?.address;
    if (address !== undefined && this.#held.has(address) && !this.#isPaused) {
      this.#setAddress(address, false, nowMs);
      this.#handle({ kind: 'addressLost', instance: instanceName, address }, nowMs);
    }
  }

  /** A time that was asked for with `schedule`. */
  wake(atMs: number): void {
    if (!this.#isPaused && this.#wakeMs === atMs) {
      this.#wakeMs = undefined;
      this.#handle({ kind: 'time' }, atMs);
    }
  }

  /**
   * A packet reaches the socket; `advert` says what is in it, unless it is a bad one. Bad ones do
   * not wait in the socket of a paused process: there they would keep good ones out.
   */
  receive(name: string, bytes: Uint8Array, advert: Advert | undefined, nowMs: number): void {
    if (this.#router === undefined || !this.isLinkUp(name)) {
      return;
    }
    if (this.#isPaused) {
      if (advert !== undefined && this.#waitingPackets < SOCKET_CAPACITY) {
        this.#waitingPackets += 1;
        this.#waiting.push((laterMs) => this.receive(name, bytes, advert, laterMs));
      }
      return;
    }
    if (advert !== undefined) {
      this.#observe(nowMs, { kind: 'heard', ...advert });
    }
    this.#handle({ kind: 'datagram', interface: name, bytes }, nowMs);
  }

  /** Hands an input to the core; while the process is paused it waits. */
  #handle(input: VrrpInput, nowMs: number): void {
    const router = this.#router;
    if (router === undefined) {
      return;
    }
    if (this.#isPaused) {
      this.#waiting.push((laterMs) => this.#handle(input, laterMs));
      return;
    }
    let hasChanged = false;
    for (const effect of router.handle(input, this.#localMs(nowMs))) {
      hasChanged = this.#execute(effect, nowMs) || hasChanged;
    }
    if (hasChanged) {
      this.#checkpoint = mergeCheckpoints(this.#checkpoint, router.checkpoint());
      this.reportStates(nowMs);
    }
    this.#scheduleWake(router, nowMs);
  }

  /** Observes the state and priority of each instance. */
  reportStates(nowMs: number): void {
    if (this.#router !== undefined) {
      const { instances } = this.#router.snapshot(this.#localMs(nowMs));
      const states: Record<string, InstanceStanding> = {};
      for (const { name, state, effectivePriority } of instances) {
        states[name] = { state, priority: effectivePriority, addresses: this.#addressesOf(name) };
      }
      this.#observe(nowMs, { kind: 'states', states });
    }
  }

  #addressesOf(name: string): readonly IpAddress[] {
    const instance = this.#configuration.vrrpInstances.find((each) => each.name === name);
    const entries = [...(instance?.virtualAddresses ?? []), ...(instance?.excludedAddresses ?? [])];
    return entries.map(({ address }) => address);
  }

  /** @returns whether a successor would have to know about it. */
  #execute(effect: VrrpEffect, nowMs: number): boolean {
    switch (effect.kind) {
      case 'transmit':
        this.#world.transmit(effect, nowMs);
        return false;
      case 'acquire':
      case 'release':
        for (const { address } of effect.addresses) {
          this.#setAddress(address, effect.kind === 'acquire', nowMs);
        }
        return false;
      case 'log':
        return CHANGES.has(effect.event.event);
      default:
        return false;
    }
  }

  #setAddress(address: IpAddress, held: boolean, nowMs: number): void {
    if (this.#held.has(address) === held) {
      return;
    }
    if (held) {
      this.#held.add(address);
    } else {
      this.#held.delete(address);
    }
    this.#observe(nowMs, { kind: 'address', address, held });
  }

  #tellLink(name: string, nowMs: number): void {
    const address = this.#plan.addresses[name];
    const addresses = address === undefined ? [] : [address];
    this.#handle({ kind: 'link', link: { name, up: this.isLinkUp(name), addresses } }, nowMs);
  }

  #scheduleWake(router: VrrpRouter, nowMs: number): void {
    const deadlineMs = router.nextDeadlineMs();
    if (deadlineMs === undefined) {
      this.#wakeMs = undefined;
      return;
    }
    const atMs = Math.max(this.#trueMs(deadlineMs), nowMs);
    this.#wakesAtOnce = atMs === nowMs ? this.#wakesAtOnce + 1 : 0;
    if (this.#wakesAtOnce > MAXIMUM_WAKES_AT_ONCE) {
      this.#observe(nowMs, { kind: 'spinning' });
      this.#wakeMs = undefined;
    } else if (atMs !== this.#wakeMs) {
      this.#wakeMs = atMs;
      this.#world.schedule(atMs);
    }
  }

  #end(life: Life, nowMs: number): void {
    if (this.#router === undefined) {
      return;
    }
    this.#router = undefined;
    this.#isPaused = false;
    this.#wakeMs = undefined;
    this.#waiting.length = 0;
    this.#waitingPackets = 0;
    this.#observe(nowMs, { kind: 'life', life });
  }

  #localMs(trueMs: number): number {
    return this.#plan.clockOffsetMs + trueMs * (1 + this.#plan.clockDrift);
  }

  /** The first moment at which the node's clock has reached a time of its own. */
  #trueMs(localMs: number): number {
    let trueMs = (localMs - this.#plan.clockOffsetMs) / (1 + this.#plan.clockDrift);
    while (this.#localMs(trueMs) < localMs) {
      trueMs += 1e-6;
    }
    return trueMs;
  }

  #observe(atMs: number, seen: Without<Observation, 'atMs' | 'node'>): void {
    this.#world.observe({ atMs, node: this.#index, ...seen });
  }
}
