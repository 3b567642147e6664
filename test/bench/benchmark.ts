/** What a benchmark is, and the stage it runs on. */
import { globalDefinitions, instance } from '../lab/configuration.js';
import { Daemon } from '../lab/daemon.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { Network } from '../lab/network.js';
import { Sniffer } from '../lab/packets/sniffer.js';
import { intervals } from './statistics.js';

/** One figure of one run, by the name of its metric. */
export type Figures = Readonly<Record<string, number>>;

/** How the samples of a metric become one number, and what it must not exceed. */
export interface Metric {
  readonly name: string;
  readonly summary: 'median' | 'worst';
  readonly unit: 'ms' | 'µs' | 'MiB' | 'KiB' | '';
  /** Our own limit; absent where the figure only informs. */
  readonly limit?: number;
  /** Our limit in terms of keepalived's figure. */
  readonly ratio?: number;
}

/** A measurement that is repeated for each daemon in turn. */
export interface Benchmark {
  readonly title: string;
  readonly runs: number;
  /** The kernel of its nodes speaks IPv6, too. */
  readonly ipv6?: true;
  readonly metrics: readonly Metric[];
  measure(stage: Stage): Promise<Figures>;
}

/** A network with two nodes and a client, and the daemon whose turn it is. */
export class Stage {
  readonly network: Network;
  readonly sniffer: Sniffer;
  kind: DaemonKind = 'upkeep';
  private readonly daemons: Daemon[] = [];

  private constructor(network: Network, sniffer: Sniffer) {
    this.network = network;
    this.sniffer = sniffer;
  }

  /** Sets the stage. */
  static async create(ipv6 = false): Promise<Stage> {
    const network = new Network(['n1', 'n2', 'client'], { ipv6 });
    return new Stage(network, await Sniffer.start(network, 'client'));
  }

  /** Starts a daemon on a node. */
  start(node: string, configuration: string): Daemon {
    const daemon = new Daemon(this.network.node(node), configuration, { kind: this.kind });
    this.daemons.push(daemon);
    daemon.start();
    return daemon;
  }

  /** Kills what runs, plugs every cable, removes every virtual address, forgets every packet. */
  reset(): void {
    for (const daemon of this.daemons.splice(0)) {
      daemon.close();
    }
    for (const node of this.network.nodes) {
      this.network.setCable(node.name, true);
      node.flushVirtualAddresses();
    }
    this.sniffer.clear();
  }

  /** Tears everything down. */
  close(): void {
    this.reset();
    this.sniffer.close();
    this.network.close();
  }

  /** Times of the adverts of a node, by VRID; of any, those with a virtual MAC included. */
  advertTimes(node?: string, sinceMs = 0): ReadonlyMap<number, readonly number[]> {
    const times = new Map<number, number[]>();
    for (const advert of this.sniffer.seen('advert')) {
      if ((node === undefined || advert.node === node) && advert.timeMs >= sinceMs) {
        const list = times.get(advert.virtualRouterId) ?? [];
        list.push(advert.timeMs);
        times.set(advert.virtualRouterId, list);
      }
    }
    return times;
  }

  /** All intervals between two adverts of the same virtual router of a node, or of any. */
  advertIntervals(node?: string, sinceMs = 0): readonly number[] {
    return [...this.advertTimes(node, sinceMs).values()].flatMap(intervals);
  }
}

/** The address of one of many instances. */
export function addressOf(virtualRouterId: number): string {
  return `10.99.${16 + Math.floor(virtualRouterId / 250)}.${(virtualRouterId % 250) + 1}`;
}

/** A configuration with instances 1..count at 0.1 s, one address each. */
export function manyInstances(count: number, priority: number, more = ''): string {
  const all = Array.from({ length: count }, (_, index) =>
    instance({
      name: `V${index + 1}`,
      virtualRouterId: index + 1,
      priority,
      advertInterval: 0.1,
      addresses: [`${addressOf(index + 1)}/32`],
      more,
    }),
  );
  return globalDefinitions() + all.join('');
}
