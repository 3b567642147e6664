/**
 * A pair of routers under faults. After each round the kernel and the daemons are held against what
 * must be true (the invariants of the simulator, on a real machine): one master, which has all that
 * belongs to it; nothing of it elsewhere; no process, descriptor or memory that only grows.
 */
import type { Random } from '../../../src/sim/random.js';
import { Network } from '../network.js';
import { statusOf } from '../upkeep-command.js';
import { eventually, observeFor } from '../wait.js';
import { describeRound, drawRound, masterDuring, type SoakRound } from './faults.js';
import { type ProcessFigures, SoakNode } from './soak-node.js';

/** A script is run every second, a silent process found within a few, on a busy machine. */
const SETTLED_MS = 40_000;
/** Longer than two nodes may hold one address (see the orders of death). */
const LONGEST_DOUBLE_MS = 10_000;
/** A process may open so much more after it was first looked at. */
const MORE_DESCRIPTORS = 8;
const MORE_MEMORY_KIB = 64 * 1024;

/** What a round has shown. */
export interface RoundReport {
  readonly text: string;
  readonly problems: readonly string[];
  readonly tookMs: number;
}

export class Soak {
  readonly #random: Random;
  readonly #network = new Network(['n1', 'n2'], { ipv6: true });
  readonly #nodes: readonly [SoakNode, SoakNode];
  /** Of each process in its part, when it was first seen at rest. */
  readonly #first = new Map<string, ProcessFigures>();
  #problems: string[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#nodes = [new SoakNode(this.#network, 0), new SoakNode(this.#network, 1)];
  }

  async start(): Promise<void> {
    for (const node of this.#nodes) {
      node.start();
    }
    await this.#settled('at the start', 0);
    this.#figures();
  }

  /** One round, and what is wrong after it. */
  async round(): Promise<RoundReport> {
    this.#problems = [];
    const beganMs = performance.now();
    const round = drawRound(this.#random);
    const watch = new DoubleWatch(this.#nodes);
    const text = describeRound(round);
    await this.#inflict(round);
    const master = masterDuring(round);
    if (master !== undefined) {
      await this.#settled('with the faults', master, round);
    }
    for (const { node, kind } of round.faults) {
      this.#nodes[node].undo(kind);
    }
    await this.#settled('without them', 0);
    const doubleMs = await watch.end();
    const mayDouble = round.faults.some(({ kind }) => /crash|freeze|kill supervisor/.test(kind));
    if (doubleMs > LONGEST_DOUBLE_MS && !mayDouble) {
      this.#problems.push(`two nodes held an address for ${Math.round(doubleMs)} ms`);
    }
    this.#figures();
    return { text, problems: this.#problems, tookMs: performance.now() - beganMs };
  }

  /** Stops both nodes. @returns what is left of them */
  async end(): Promise<readonly string[]> {
    const left = [...(await this.#nodes[1].end()), ...(await this.#nodes[0].end())];
    this.close();
    return left;
  }

  close(): void {
    for (const { daemon } of this.#nodes) {
      daemon.close();
    }
    this.#network.close();
  }

  /** The processes now, with what each had when it was first seen. */
  table(): readonly string[] {
    return this.#nodes.flatMap((node) =>
      node.figures().map((now) => {
        const { name, pid, descriptors, memoryKib } = now;
        const first = this.#first.get(keyOf(now));
        const was = `(first ${first?.descriptors ?? '-'} / ${mebi(first?.memoryKib)})`;
        const is = `${descriptors} descriptors, ${mebi(memoryKib)} MiB ${was}`;
        return `${node.node.name} ${name} (${pid}): ${is}`;
      }),
    );
  }

  async #inflict({ faults, gapMs }: SoakRound): Promise<void> {
    for (const [index, { node, kind }] of faults.entries()) {
      if (index > 0) {
        await observeFor(gapMs);
      }
      await this.#nodes[node].inflict(kind);
    }
  }

  async #settled(when: string, master: 0 | 1, round?: SoakRound): Promise<void> {
    let wrong: readonly string[] = [];
    const isSettled = () => {
      wrong = this.#wrong(master, round);
      return wrong.length === 0;
    };
    await eventually(when, isSettled, SETTLED_MS).catch(() => {
      this.#problems.push(...wrong.map((what) => `${when}: ${what}`));
    });
  }

  /** What is not as it has to be with this master; with a round: while its faults last. */
  #wrong(master: 0 | 1, round?: SoakRound): readonly string[] {
    return this.#nodes.flatMap((node, index) => {
      const faults = round?.faults.filter((fault) => fault.node === index) ?? [];
      const { name } = node.node;
      if (faults.some(({ kind }) => kind === 'crash')) {
        return []; // there is no process that could let go
      }
      const { present, absent } = node.holdings();
      const missing = absent.map((what) => `${name} is master without ${what}`);
      const surplus = present.map((what) => `${name} has ${what} and is not master`);
      if (faults.some(({ kind }) => kind === 'stop' || kind === 'link')) {
        return index === master ? missing : surplus;
      }
      return [
        ...(index === master ? missing : surplus),
        ...(node.hasStaticRoute() ? [] : [`${name} has no static route`]),
        ...(round === undefined ? toldWrong(node, index === master) : []),
      ];
    });
  }

  /** Takes note of new processes, and compares the others with what they were. */
  #figures(): void {
    for (const node of this.#nodes) {
      node.remember();
      for (const now of node.figures()) {
        const key = keyOf(now);
        const first = this.#first.get(key) ?? now;
        this.#first.set(key, first);
        const what = `${node.node.name} ${now.name}`;
        if (now.descriptors > first.descriptors + MORE_DESCRIPTORS) {
          this.#problems.push(`${what} has ${now.descriptors} descriptors`);
        }
        if (now.memoryKib > first.memoryKib + MORE_MEMORY_KIB) {
          this.#problems.push(`${what} has ${mebi(now.memoryKib)} MiB of memory`);
        }
      }
    }
  }
}

/** What the daemon says of itself that does not fit. */
function toldWrong(node: SoakNode, isMaster: boolean): readonly string[] {
  const { name } = node.node;
  try {
    const { vrrp, bfd, children } = statusOf(node.daemon);
    const state = isMaster ? 'MASTER' : 'BACKUP';
    return [
      ...(vrrp?.instances ?? [])
        .filter((instance) => instance.state !== state)
        .map((instance) => `${name} ${instance.name} is ${instance.state}, not ${state}`),
      ...(vrrp?.instances.length === 4 ? [] : [`${name} does not tell of four instances`]),
      ...(bfd ?? [])
        .filter((session) => session.state !== 'Up')
        .map((session) => `${name} BFD session ${session.name} is ${session.state}`),
      ...(bfd?.length === 2 ? [] : [`${name} does not tell of two BFD sessions`]),
      ...children.filter(({ pid }) => pid === undefined).map((child) => `no ${child.name} process`),
    ];
  } catch (error) {
    return [`${name}: ${String(error)}`];
  }
}

/** Adds up the time in which both nodes hold an address. */
class DoubleWatch {
  readonly #watching: Promise<void>;
  #doubleMs = 0;
  #ends = false;

  constructor(nodes: readonly SoakNode[]) {
    this.#watching = this.#watch(nodes);
  }

  async end(): Promise<number> {
    this.#ends = true;
    await this.#watching;
    return this.#doubleMs;
  }

  async #watch(nodes: readonly SoakNode[]): Promise<void> {
    while (!this.#ends) {
      const beganMs = performance.now();
      const both = nodes.every(({ node }) => node.holds('10.99.0.100'));
      await observeFor(200);
      this.#doubleMs += both ? performance.now() - beganMs : 0;
    }
  }
}

/** One that stood by has more to do, and so more, when it acts. */
function keyOf({ name, pid }: ProcessFigures): string {
  return `${name} ${pid}`;
}

function mebi(kibi: number | undefined): string {
  return kibi === undefined ? '-' : (kibi / 1024).toFixed(0);
}
