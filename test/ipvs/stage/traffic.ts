/** Real HTTP on the stage of the lvs tier: servers that tell their names, clients that count. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onCleanup } from '../../lab/cleanup.js';
import type { LabNode } from '../../lab/node.js';

/** What a client is to do. */
export interface TrafficOrder {
  readonly url: string;
  /** Requests of each worker; without it, until it is stopped. */
  readonly count?: number;
  /** How many ask side by side. */
  readonly workers: number;
  /** Whether a worker keeps its connection; otherwise each request has one of its own. */
  readonly kept: boolean;
  readonly pauseMs: number;
  readonly timeoutMs: number;
  /** The addresses that each worker asks from, one after the other. */
  readonly from?: readonly string[];
}

/** What it met with. */
export interface TrafficReport {
  /** Answers by the name of the server. */
  readonly answers: Record<string, number>;
  /** The same for each address it was told to ask from. */
  readonly bySource: Record<string, Record<string, number>>;
  /** When each server answered last, wall-clock milliseconds. */
  readonly lastMs: Record<string, number>;
  readonly failures: {
    readonly startedMs: number;
    readonly timeMs: number;
    readonly reason: string;
  }[];
  /** How often a kept connection was suddenly answered by another server: 0, or it was lost. */
  changes: number;
}

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Starts the web server of a node on these ports and waits until it listens. */
export async function startWebServer(node: LabNode, ports: readonly number[]): Promise<WebServer> {
  const arguments_ = [program('./web-server.js'), node.name, ...ports.map(String)];
  const child = node.spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = onCleanup(() => child.kill('SIGKILL'));
  if (child.stdout !== null) {
    await once(child.stdout, 'data');
  }
  return { child, kill };
}

/** A running web server; `kill` ends it with its connections. */
export interface WebServer {
  readonly child: ChildProcess;
  readonly kill: () => void;
}

/** A client at work. */
export interface RunningTraffic {
  /** Ends it after the requests on their way. */
  readonly stop: () => Promise<TrafficReport>;
  /** Resolves when all requests of a counted order are done. */
  readonly done: Promise<TrafficReport>;
}

/** Starts a client on a node, with this order. */
export async function startTraffic(
  node: LabNode,
  order: Partial<TrafficOrder> & Pick<TrafficOrder, 'url'>,
): Promise<RunningTraffic> {
  const client = await startClient(node);
  const traffic = client.give(order);
  const done = traffic.done.finally(client.close);
  return { done, stop: () => traffic.stop().then(() => done) };
}

const readyClients = new Map<LabNode, Promise<Client>>();

/**
 * Asks `count` times over new connections, from these addresses in turn if any are given. One
 * client per node does this for all tests: to start one takes longer than to ask.
 */
export async function request(
  node: LabNode,
  url: string,
  count: number,
  ...from: readonly string[]
): Promise<TrafficReport> {
  const starting = readyClients.get(node) ?? startClient(node);
  readyClients.set(node, starting);
  return (await starting).give({ url, count, ...(from.length === 0 ? {} : { from }) }).done;
}

/** Ends the client of a node that `request` has left there. */
export async function dismissClient(node: LabNode): Promise<void> {
  const client = await readyClients.get(node);
  readyClients.delete(node);
  client?.close();
}

interface Client {
  readonly give: (order: Partial<TrafficOrder> & Pick<TrafficOrder, 'url'>) => RunningTraffic;
  readonly close: () => void;
}

async function startClient(node: LabNode): Promise<Client> {
  const child = node.spawn(process.execPath, [program('./web-client.js')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const close = onCleanup(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return {
    close,
    give(order) {
      child.send({ workers: 1, kept: false, pauseMs: 0, timeoutMs: 3000, ...order });
      const done = once(child, 'message').then(([report]: TrafficReport[]) => {
        if (report === undefined) {
          throw new Error('the client ended without a report');
        }
        return report;
      });
      const stop = (): Promise<TrafficReport> => {
        child.send('stop');
        return done;
      };
      return { done, stop };
    },
  };
}
