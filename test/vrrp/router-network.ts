/**
 * Routers on one wire and one virtual clock: what one transmits the others receive at once, without
 * sockets and without waiting.
 */
import type { IpAddress } from '../../src/base/address.js';
import type { Configuration } from '../../src/config/model.js';
import type {
  Checkpoint,
  InstanceSnapshot,
  TransmitEffect,
  VrrpEffect,
  VrrpInput,
} from '../../src/vrrp/messages.js';
import { createRouter, type VrrpRouter } from '../../src/vrrp/router.js';
import { effectText } from './effect-text.js';
import { ip } from './machine/sample-instance.js';

/** What the first start of all resumes. */
export const nothingToResume: Checkpoint = { instances: [], scripts: [] };

interface Node {
  readonly name: string;
  readonly address: IpAddress;
  router: VrrpRouter;
  alive: boolean;
}

/** Something that a router did. */
export interface Deed {
  readonly atMs: number;
  readonly node: string;
  readonly text: string;
  readonly effect: VrrpEffect;
}

export class RouterNetwork {
  readonly deeds: Deed[] = [];
  nowMs = 0;
  /** Packets that do not arrive. */
  loses: (from: string, to: string) => boolean = () => false;
  readonly #nodes = new Map<string, Node>();

  /** A router whose interfaces are up and have `address`, told of `before`, and started. */
  add(
    name: string,
    address: string,
    configuration: Configuration,
    resume = nothingToResume,
    before: readonly VrrpInput[] = [],
  ): void {
    const node = { name, address: ip(address), router: createRouter(configuration), alive: true };
    this.#nodes.set(name, node);
    for (const link of interfacesOf(configuration)) {
      this.input(name, { kind: 'link', link: { name: link, up: true, addresses: [node.address] } });
    }
    for (const input of before) {
      this.input(name, input);
    }
    this.input(name, { kind: 'start', resume });
  }

  /** No last word: the process is killed. */
  kill(name: string): void {
    this.#node(name).alive = false;
  }

  link(name: string, link: string, up: boolean): void {
    const { address } = this.#node(name);
    this.input(name, { kind: 'link', link: { name: link, up, addresses: [address] } });
  }

  input(name: string, input: VrrpInput): readonly VrrpEffect[] {
    const node = this.#node(name);
    const effects = node.router.handle(input, this.nowMs);
    for (const effect of effects) {
      this.deeds.push({ atMs: this.nowMs, node: name, text: effectText(effect), effect });
    }
    for (const effect of effects) {
      if (effect.kind === 'transmit') {
        this.#deliver(node, effect);
      }
    }
    return effects;
  }

  /** Lets the clock run. */
  runTo(endMs: number): void {
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.deadlineMs > endMs) {
        this.nowMs = endMs;
        return;
      }
      this.nowMs = Math.max(this.nowMs, next.deadlineMs);
      this.input(next.name, { kind: 'time' });
    }
  }

  runFor(durationMs: number): void {
    this.runTo(this.nowMs + durationMs);
  }

  router(name: string): VrrpRouter {
    return this.#node(name).router;
  }

  instance(name: string, instance = 'VI_1'): InstanceSnapshot {
    const { instances } = this.router(name).snapshot(this.nowMs);
    const found = instances.find((each) => each.name === instance);
    if (found === undefined) {
      throw new Error(`no instance ${instance} on ${name}`);
    }
    return found;
  }

  /** `a MASTER, b BACKUP` */
  states(instance = 'VI_1'): string {
    return [...this.#nodes.values()]
      .filter((node) => node.alive)
      .map((node) => `${node.name} ${this.instance(node.name, instance).state}`)
      .join(', ');
  }

  /** What a node did from `sinceMs` on, log events left out. */
  deedsOf(name: string, sinceMs = 0): readonly string[] {
    return this.deeds
      .filter((deed) => deed.node === name && deed.atMs >= sinceMs && deed.effect.kind !== 'log')
      .map((deed) => deed.text);
  }

  /** When a node did what `text` says. */
  timesOf(name: string, text: string): readonly number[] {
    return this.deeds
      .filter((deed) => deed.node === name && deed.text === text)
      .map((deed) => deed.atMs);
  }

  #deliver(from: Node, { interface: interfaceName, destination, packet }: TransmitEffect): void {
    for (const to of this.#nodes.values()) {
      const isAddressed = destination === '224.0.0.18' || destination === to.address;
      if (to !== from && to.alive && isAddressed && !this.loses(from.name, to.name)) {
        this.input(to.name, { kind: 'datagram', interface: interfaceName, bytes: packet });
      }
    }
  }

  #next(): { readonly name: string; readonly deadlineMs: number } | undefined {
    let next: { readonly name: string; readonly deadlineMs: number } | undefined;
    for (const { name, router, alive } of this.#nodes.values()) {
      const deadlineMs = alive ? router.nextDeadlineMs() : undefined;
      if (deadlineMs !== undefined && (next === undefined || deadlineMs < next.deadlineMs)) {
        next = { name, deadlineMs };
      }
    }
    return next;
  }

  #node(name: string): Node {
    const node = this.#nodes.get(name);
    if (node === undefined) {
      throw new Error(`no router ${name}`);
    }
    return node;
  }
}

function interfacesOf(configuration: Configuration): ReadonlySet<string> {
  return new Set(configuration.vrrpInstances.map((instance) => instance.interface));
}
