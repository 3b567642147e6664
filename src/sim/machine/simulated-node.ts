/**
 * A machine: its clock, its kernel, a supervisor as far as it starts the VRRP child and remembers
 * for it, and the process that runs on it.
 */
import type { IpAddress } from '../../base/address.js';
import type { Configuration, VirtualAddress, VrrpInstance } from '../../config/model.js';
import type { FromVrrp } from '../../daemon/messages.js';
import { CheckpointStore } from '../../daemon/vrrp/checkpoint-store.js';
import type { KernelError } from '../../linux/doors.js';
import type { VrrpLogEvent } from '../../vrrp/log-events.js';
import type { VrrpEffect } from '../../vrrp/messages.js';
import type { InstanceStanding, Life, Observation } from '../observation.js';
import type { Random } from '../random.js';
import type { ScenarioNode } from '../scenario.js';
import { textOfVirtual } from './address-text.js';
import { priorityIn, virtualRouterIdOf } from './advert-fields.js';
import { HostNetwork } from './host-network.js';
import { type Machine, SimulatedChild } from './simulated-child.js';

/** Log events after which observers see something new. */
const CHANGES: ReadonlySet<VrrpLogEvent['event']> = new Set([
  'stateChanged',
  'scriptChanged',
  'priorityChanged',
  'handOverOffered',
  'handOverNotTaken',
]);

/** What the kernel has refused is asked for again within this. */
const ASKED_AGAIN_MS = 1100;

const NO_MEMORY: KernelError = { errno: 105, code: 'ENOBUFS', message: undefined };

/** An advert that is on its way: of which instance, and what it claims. */
export interface Advert {
  readonly instance: string;
  readonly priority: number;
}

/** `Omit` that keeps the alternatives of a union apart. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The rest of the simulation, as a node sees it. */
export interface World {
  nowMs(): number;
  at(atMs: number, work: () => void): void;
  transmit(advert: Advert, interfaceName: string, destination: IpAddress, packet: Uint8Array): void;
  observe(observation: Observation): void;
}

/** One machine; what it does it does to its `World`. */
export class SimulatedNode {
  readonly network: HostNetwork;
  readonly #index: number;
  readonly #plan: ScenarioNode;
  readonly #world: World;
  readonly #machine: Machine;
  /** What the supervisor knows. */
  #checkpoints = new CheckpointStore();
  #child: SimulatedChild | undefined;
  /** Processes whose supervisor is dead. */
  readonly #orphans = new Set<SimulatedChild>();
  #configuration: Configuration;
  #starts = 0;
  #hasNews = false;
  #refusedMs = Number.NEGATIVE_INFINITY;

  constructor(index: number, plan: ScenarioNode, world: World) {
    this.#index = index;
    this.#plan = plan;
    this.#world = world;
    this.#configuration = plan.configuration;
    this.network = new HostNetwork(plan, {
      moved: (address, held) => this.#observe({ kind: 'address', address, held }),
      changed: () => {
        this.#hasNews = true;
      },
      after: (delayMs, work) => world.at(world.nowMs() + delayMs, work),
    });
    this.#machine = {
      kernel: this.network.kernel,
      turnMs: plan.turnMs,
      nowMs: () => world.nowMs(),
      clockMs: () => this.#clockMs(world.nowMs()),
      whenClockShows: (clockMs) => this.#trueMs(clockMs),
      at: (atMs, work) => world.at(atMs, work),
      send: (...packet) => this.#send(...packet),
    };
  }

  get configuration(): Configuration {
    return this.#configuration;
  }

  /** Starts the daemon, or with `resume` only its VRRP child with what is known of the last one. */
  start(resume: boolean): void {
    if (this.#child !== undefined) {
      return;
    }
    if (!resume) {
      this.#checkpoints = new CheckpointStore();
    }
    const created: SimulatedChild = new SimulatedChild(this.#configuration, this.#machine, {
      handled: (_, __, effects) => this.#noteEffects(created, effects),
      delivered: (messages) => this.#deliver(created, messages),
      idle: () => this.#settle(created),
      spinning: () => this.#observe({ kind: 'spinning' }),
    });
    this.#child = created;
    this.#starts += 1;
    this.#observe({ kind: 'life', life: 'running' });
    created.start(this.#checkpoints.current());
    this.reportStates();
  }

  /** Orderly stop: priority 0, addresses released. */
  stop(): void {
    const stopping = this.#child;
    stopping?.stop(() => {
      if (this.#child === stopping) {
        this.#end('stopped');
      }
    });
  }

  /** Offers what it leads to the others, for so long. */
  handOver(timeoutMs: number): void {
    const instances = this.#configuration.vrrpInstances.map(({ name }) => name);
    this.#child?.order((driver) => driver.hear({ kind: 'handOver', instances, timeoutMs }));
  }

  /** The VRRP child is gone at once; the kernel keeps its addresses. */
  kill(): void {
    if (this.#child !== undefined) {
      this.#child.kill();
      this.#end('gone');
    }
  }

  /** The supervisor is gone at once. Its child hears that when it runs, and lets everything go. */
  orphan(): void {
    const orphan = this.#child;
    if (orphan === undefined) {
      return;
    }
    this.#orphans.add(orphan);
    const starts = this.#starts;
    this.#end('gone');
    this.#world.at(this.#world.nowMs() + this.#plan.turnMs, () =>
      orphan.stop(() => {
        this.#orphans.delete(orphan);
        if (this.#child === undefined) {
          // What was started later, and was killed, may have left something for its successor.
          this.#observe({ kind: 'life', life: starts === this.#starts ? 'stopped' : 'gone' });
        } else {
          this.#child.order(() => undefined); // settles now, if it has nothing else to do
        }
      }),
    );
  }

  /** Orphans that were stopped are continued. */
  continueOrphans(): void {
    for (const orphan of this.#orphans) {
      orphan.resume(true);
    }
  }

  /** No successor can be started: the supervisor releases what the last child is known to hold. */
  release(): void {
    if (this.#child !== undefined) {
      return;
    }
    const ignore = () => undefined;
    const listener = { handled: ignore, delivered: ignore, idle: ignore, spinning: ignore };
    const releasing = new SimulatedChild(this.#configuration, this.#machine, listener, true);
    releasing.start(this.#checkpoints.current());
    releasing.stop(() => {
      this.#checkpoints.clearInstances();
      this.#observe({ kind: 'life', life: 'stopped' });
    });
  }

  /** The machine is gone at once, with all that its kernel held, and boots. */
  powerOff(): void {
    this.kill();
    for (const orphan of this.#orphans) {
      orphan.kill();
    }
    this.#orphans.clear();
    this.network.boot();
  }

  pause(): void {
    if (this.#child !== undefined) {
      this.#child.pause();
      this.#observe({ kind: 'life', life: 'paused' });
    }
  }

  /** The process runs again. `timeFirst`: its timer is looked at before its sockets. */
  resume(timeFirst: boolean): void {
    if (this.#child?.isPaused === true) {
      this.#observe({ kind: 'life', life: 'running' });
      this.#child.resume(timeFirst);
    }
  }

  reload(configuration: Configuration): void {
    this.#configuration = configuration;
    const running = this.#child;
    running?.order((driver) => {
      driver.reload(configuration);
      this.#checkpoints.keepOnly(configuration);
      this.reportStates();
    });
  }

  /** A run of a tracked script has ended; none is run while the process is stopped. */
  endScript(script: string, succeeded: boolean): void {
    if (this.#child?.isPaused === false) {
      this.#child.order((driver) => driver.hear({ kind: 'scriptResult', script, succeeded }));
    }
  }

  /** Of the process that runs now. */
  loseAnnouncements(loses: boolean): void {
    this.#child?.loseAnnouncements(loses);
  }

  /** From now on the kernel refuses changes of addresses with this probability. */
  refuseCalls(random: Random, probability: number): void {
    this.network.kernel.refuse = () => {
      if (!random.chance(probability)) {
        return undefined;
      }
      this.#refusedMs = this.#world.nowMs();
      return NO_MEMORY;
    };
  }

  /** `ip address del`: a virtual address of an instance, if it is here. */
  takeAddress(instanceName: string, position: number): void {
    const instance = this.#configuration.vrrpInstances.find(({ name }) => name === instanceName);
    const entries = entriesOf(instance);
    const entry = entries[position % Math.max(entries.length, 1)];
    if (entry !== undefined) {
      this.network.remove(entry.interface, entry.address);
      this.network.addOwn(entry.interface); // which may have gone with it
    }
  }

  /**
   * A packet reaches the machine; `advert` says what is in it, unless it is a bad one. Bad ones do
   * not wait in the socket of a stopped process: there they would keep good ones out.
   */
  receive(name: string, bytes: Uint8Array, advert: Advert | undefined): void {
    if (!this.network.isLinkUp(name)) {
      return;
    }
    for (const orphan of this.#orphans) {
      orphan.receive(name, bytes, advert !== undefined, () => undefined);
    }
    this.#child?.receive(name, bytes, advert !== undefined, () => {
      if (advert !== undefined) {
        this.#observe({ kind: 'heard', ...advert });
      }
    });
  }

  /** Observes the state and priority of each instance. */
  reportStates(): void {
    if (this.#child !== undefined) {
      this.#hasNews = true;
      const states: Record<string, InstanceStanding> = {};
      for (const { name, state, effectivePriority } of this.#child.snapshot().instances) {
        const instance = this.#configuration.vrrpInstances.find((each) => each.name === name);
        const addresses = entriesOf(instance).map(textOfVirtual);
        states[name] = { state, priority: effectivePriority, addresses };
      }
      this.#observe({ kind: 'states', states });
    }
  }

  /** What the process says to its supervisor, if it is alive. */
  #deliver(sender: SimulatedChild, messages: readonly FromVrrp[]): void {
    for (const message of messages) {
      if (message.kind === 'checkpoint' && sender === this.#child) {
        this.#checkpoints.merge(message.checkpoint);
      }
    }
  }

  #noteEffects(from: SimulatedChild, effects: readonly VrrpEffect[]): void {
    const hasChanged = effects.some((each) => each.kind === 'log' && CHANGES.has(each.event.event));
    if (hasChanged && from === this.#child) {
      this.reportStates();
    }
  }

  /** The process has done all there is to do. */
  #settle(settled: SimulatedChild): void {
    const isAsked = this.#world.nowMs() < this.#refusedMs + ASKED_AGAIN_MS;
    if (this.#hasNews && !isAsked && settled === this.#child && this.#orphans.size === 0) {
      this.#hasNews = false;
      this.#observe({ kind: 'settled' });
    }
  }

  #send(interfaceName: string, destination: IpAddress, packet: Uint8Array): void {
    const id = virtualRouterIdOf(packet);
    const instances = this.#plan.configuration.vrrpInstances;
    const instance = instances.find(({ virtualRouterId }) => virtualRouterId === id)?.name ?? '';
    const advert = { instance, priority: priorityIn(packet) };
    this.#world.transmit(advert, interfaceName, destination, packet);
  }

  #end(life: Life): void {
    this.#child = undefined;
    this.#observe({ kind: 'life', life });
  }

  #clockMs(trueMs: number): number {
    return this.#plan.clockOffsetMs + trueMs * (1 + this.#plan.clockDrift);
  }

  /** The first moment at which the node's clock has reached a time of its own. */
  #trueMs(clockMs: number): number {
    let trueMs = (clockMs - this.#plan.clockOffsetMs) / (1 + this.#plan.clockDrift);
    while (this.#clockMs(trueMs) < clockMs) {
      trueMs += 1e-6;
    }
    return trueMs;
  }

  #observe(seen: Without<Observation, 'atMs' | 'node'>): void {
    this.#world.observe({ atMs: this.#world.nowMs(), node: this.#index, ...seen });
  }
}

function entriesOf(instance: VrrpInstance | undefined): readonly VirtualAddress[] {
  return [...(instance?.virtualAddresses ?? []), ...(instance?.excludedAddresses ?? [])];
}
