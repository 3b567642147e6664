/**
 * A sniffer on a node's eth0: `tcpdump` inside the namespace, decoded here. Time stamps are the
 * kernel's, so it does not matter how late this process looks at them.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onCleanup } from '../cleanup.js';
import type { Network } from '../network.js';
import { eventually } from '../wait.js';
import { PcapReader } from './pcap.js';
import { type WireEvent, wireEvent } from './wire-event.js';

/** Records what passes by; see `events`. */
export class Sniffer {
  readonly events: WireEvent[] = [];
  readonly close: () => void;
  private readonly process: ChildProcess;
  private complaints = '';

  private constructor(network: Network, nodeName: string, filter: string) {
    this.process = network
      .node(nodeName)
      .spawn('tcpdump', [
        ...['-i', 'eth0', '-n', '-U', '--immediate-mode', '-s', '128', '-B', '65536'],
        ...['--time-stamp-precision', 'nano', '-Z', 'root', '-w', '-', filter],
      ]);
    this.close = onCleanup(() => this.process.kill('SIGKILL'));
    const reader = new PcapReader();
    this.process.stdout?.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) {
        const event = wireEvent(frame, (address) => network.nameOf(address));
        if (event !== undefined) {
          this.events.push(event);
        }
      }
    });
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.complaints += chunk.toString();
    });
  }

  /** Starts sniffing on a node, by default for everything that `WireEvent` knows. */
  static async start(
    network: Network,
    nodeName: string,
    filter = 'ip proto 112 or arp or icmp or ip6',
  ): Promise<Sniffer> {
    const sniffer = new Sniffer(network, nodeName, filter);
    await eventually('tcpdump listens', () => sniffer.complaints.includes('listening on'));
    return sniffer;
  }

  /** Forgets what was seen so far. */
  clear(): void {
    this.events.length = 0;
  }

  /** Events of a kind, in the order of the wire. */
  seen<K extends WireEvent['kind']>(
    kind: K,
    accept: (event: Extract<WireEvent, { kind: K }>) => boolean = () => true,
  ): readonly Extract<WireEvent, { kind: K }>[] {
    return this.events.filter(
      (event): event is Extract<WireEvent, { kind: K }> => isOfKind(event, kind) && accept(event),
    );
  }

  /** The first event of a kind that `accept` takes, seen already or to come. @throws in the end */
  async waitFor<K extends WireEvent['kind']>(
    what: string,
    kind: K,
    accept: (event: Extract<WireEvent, { kind: K }>) => boolean,
    withinMs = 10_000,
  ): Promise<Extract<WireEvent, { kind: K }>> {
    return eventually(
      what,
      () => this.seen(kind, accept)[0],
      withinMs,
      () => `last seen: ${JSON.stringify(this.events.slice(-5), undefined, 1)}`,
    );
  }

  /** Ends the capture; everything that was on the wire before is in `events` afterwards. */
  async stop(): Promise<readonly WireEvent[]> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGINT');
      await once(this.process, 'close');
    }
    this.close();
    return this.events;
  }

  /** What tcpdump says was lost, after `stop`. */
  droppedByKernel(): number {
    return Number(/(\d+) packets dropped by kernel/.exec(this.complaints)?.[1] ?? 0);
  }
}

function isOfKind<K extends WireEvent['kind']>(
  event: WireEvent,
  kind: K,
): event is Extract<WireEvent, { kind: K }> {
  return event.kind === kind;
}
