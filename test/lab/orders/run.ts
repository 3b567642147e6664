/** Carries an order of death out on a pair of nodes, and judges what is left. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { globalDefinitions, instance } from '../configuration.js';
import { Daemon } from '../daemon.js';
import type { DaemonKind } from '../daemon-kind.js';
import { HANGING_ENVIRONMENT } from '../hang.js';
import type { Network } from '../network.js';
import type { LabNode } from '../node.js';
import { isAlive, processTree, signalIfAlive } from '../process-tree.js';
import { eventually, observeFor } from '../wait.js';
import { excusesOf, type Order, SIGNALS, type Victim } from './order.js';

/** Seconds; so fast that a process stands by. */
const ADVERT_INTERVAL = 0.3;
/**
 * Longer than two nodes may hold an address: three adverts, until the hang of one that computes is
 * noticed and a successor runs, on a busy machine.
 */
const LONGEST_DOUBLE_MS = 10_000;
const SETTLED_MS = 25_000;
const END_MS = 20_000;

/** What came of it. */
export interface OutcomeOfOrder {
  /** What must not be; empty: all is well. */
  readonly problems: readonly string[];
  /** What must not be, but cannot be asked of a program after these strikes. */
  readonly excused: readonly string[];
  /** How long two nodes held an address. */
  readonly doubleMs: number;
  /** How long it took to end after SIGTERM. */
  readonly endedMs: number;
}

/** A checker process needs a virtual server; nothing answers at its real one. */
const VIRTUAL_SERVER = `virtual_server 192.0.2.1 80 {
    lb_algo rr
    lb_kind NAT
    protocol TCP
    real_server 192.0.2.2 80 {
        TCP_CHECK {
            connect_timeout 1
        }
    }
}
`;

function configurationOf(priority: number, addresses: number, checked: boolean): string {
  const list = Array.from(
    { length: addresses },
    (_, index) => `10.99.${100 + (index >> 8)}.${index & 255}/32`,
  );
  return (
    `${globalDefinitions()}child_wait_time 3\n` +
    instance({ priority, advertInterval: ADVERT_INTERVAL, addresses: list }) +
    (checked ? VIRTUAL_SERVER : '')
  );
}

/** Runs one order on the nodes n1 and n2 of a network. */
export async function runOrder(
  network: Network,
  order: Order,
  kind: DaemonKind,
): Promise<OutcomeOfOrder> {
  const [high, low] = [network.node('n1'), network.node('n2')];
  const options = { kind, environment: HANGING_ENVIRONMENT };
  const daemons = [
    new Daemon(high, configurationOf(200, order.addresses, kind === 'upkeep'), options),
    new Daemon(low, configurationOf(100, order.addresses, false), options),
  ] as const;
  try {
    return await new Run(order, daemons[0], daemons[1]).play();
  } finally {
    for (const daemon of daemons) {
      daemon.close();
      daemon.node.flushVirtualAddresses();
    }
  }
}

class Run {
  readonly #order: Order;
  readonly #high: Daemon;
  readonly #low: Daemon;
  readonly #everSeen = new Set<number>();
  readonly #problems: string[] = [];
  readonly #excused: string[] = [];
  #doubleMs = 0;
  #watching = true;

  constructor(order: Order, high: Daemon, low: Daemon) {
    this.#order = order;
    this.#high = high;
    this.#low = low;
  }

  async play(): Promise<OutcomeOfOrder> {
    await this.#begin();
    const supervisor = this.#high.pid;
    const watch = this.#watch();
    await this.#strike();
    await this.#settle();
    this.#watching = false;
    await watch;
    const { mayDouble } = excusesOf(this.#order);
    if (this.#doubleMs > LONGEST_DOUBLE_MS) {
      this.#note(mayDouble, `two nodes held an address for ${Math.round(this.#doubleMs)} ms`);
    }
    const endedMs = await this.#end(supervisor);
    const { mayLeave } = excusesOf(this.#order);
    const left = held(this.#high.node);
    if (left > 0) {
      this.#note(mayLeave, `${left} addresses left behind`);
    }
    const problems = this.#problems;
    return { problems, excused: this.#excused, doubleMs: this.#doubleMs, endedMs };
  }

  async #begin(): Promise<void> {
    const { addresses } = this.#order;
    this.#high.start();
    await eventually('n1 is master', () => held(this.#high.node) === addresses, 40_000);
    this.#low.start();
    await this.#low.waitForLog(/Entering BACKUP STATE/, 40_000);
    if (this.#order.strikes.some(({ victim }) => victim === 'standby')) {
      await eventually('a process stands by', () => this.#pidOf('standby'), 20_000);
    }
    this.#remember();
  }

  async #strike(): Promise<void> {
    for (const [index, { victim, blow }] of this.#order.strikes.entries()) {
      if (index > 0) {
        await observeFor(this.#order.gapMs);
      }
      const pid = this.#pidOf(victim);
      if (pid !== undefined) {
        signalIfAlive(pid, SIGNALS[blow]);
      }
      this.#remember();
    }
  }

  /** One node has all addresses, the other none, and stays so for a second. */
  async #settle(): Promise<void> {
    const { addresses } = this.#order;
    const settled = (): boolean => {
      const counts = [held(this.#high.node), held(this.#low.node)];
      return counts.includes(addresses) && counts.includes(0);
    };
    try {
      await observeFor(1500);
      await eventually('one node holds all addresses', settled, SETTLED_MS);
    } catch (error) {
      this.#note(excusesOf(this.#order).mayDouble, String(error).split('\n')[0] ?? '');
    }
  }

  /** What is stopped goes on; a supervisor that hangs is killed, as an operator would do. */
  async #end(supervisor: number): Promise<number> {
    this.#remember();
    for (const pid of this.#everSeen) {
      signalIfAlive(pid, 'SIGCONT');
    }
    const startedMs = performance.now();
    const hangs = this.#order.strikes.some(
      ({ victim, blow }) => victim === 'supervisor' && (blow === 'block' || blow === 'spin'),
    );
    signalIfAlive(supervisor, hangs ? 'SIGKILL' : 'SIGTERM');
    const alive = (): readonly number[] => [...this.#everSeen].filter(isAlive);
    try {
      await eventually('all its processes end', () => alive().length === 0, END_MS);
    } catch {
      const left = alive();
      this.#note(false, `${left.length} processes do not end`);
      // One that computes for ever, in real time, would slow down all tests that follow.
      for (const pid of left) {
        signalIfAlive(pid, 'SIGKILL');
      }
    }
    return performance.now() - startedMs;
  }

  async #watch(): Promise<void> {
    while (this.#watching) {
      const beganMs = performance.now();
      const both = held(this.#high.node) > 0 && held(this.#low.node) > 0;
      this.#remember();
      await observeFor(100);
      this.#doubleMs += both ? performance.now() - beganMs : 0;
    }
  }

  #remember(): void {
    for (const pid of processTree(this.#high.pid)) {
      this.#everSeen.add(pid);
    }
  }

  #note(excused: boolean, what: string): void {
    (excused ? this.#excused : this.#problems).push(what);
  }

  #pidOf(victim: Victim): number | undefined {
    if (victim === 'supervisor') {
      return this.#high.pid;
    }
    const [vrrp, checker] = [this.#pidIn('vrrp'), this.#pidIn('checkers')];
    if (victim !== 'standby') {
      return victim === 'vrrp' ? vrrp : checker;
    }
    const children = processTree(this.#high.pid).slice(1);
    return children.find((pid) => pid !== vrrp && pid !== checker && isOurs(pid));
  }

  #pidIn(which: 'vrrp' | 'checkers'): number | undefined {
    try {
      return Number(readFileSync(this.#high.pidFile(which), 'utf8'));
    } catch {
      return undefined;
    }
  }
}

function isOurs(pid: number): boolean {
  try {
    // Its program until it has named itself, its name from then on.
    return /vrrp-child|upkeepd_vrrp/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

/** How many addresses a node holds besides its own. */
function held(node: LabNode): number {
  const lines = execFileSync('ip', ['-n', node.namespace, '-o', '-4', 'address', 'show', 'eth0']);
  return (
    lines
      .toString()
      .split('\n')
      .filter((line) => line !== '').length - 1
  );
}
