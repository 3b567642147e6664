/** Real HTTP on the stage of the lvs tier: servers that tell their names, clients that count. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onCleanup } from '../lab/cleanup.js';
import type { LabNode } from '../lab/node.js';

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
  /** The address it asks from. */
  readonly from?: string;
}

/** What it met with. */
export interface TrafficReport {
  /** Answers by the name of the server. */
  readonly answers: Record<string, number>;
  /** When each server answered last, wall-clock milliseconds. */
  readonly lastMs: Record<string, number>;
  readonly failures: { readonly timeMs: number; readonly reason: string }[];
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

/** Starts a client on a node. */
export async function startTraffic(
  node: LabNode,
  order: Partial<TrafficOrder> & Pick<TrafficOrder, 'url'>,
): Promise<RunningTraffic> {
  const child = node.spawn(process.execPath, [program('./web-client.js')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const close = onCleanup(() => child.kill('SIGKILL'));
  await once(child, 'message');
  child.send({ workers: 1, kept: false, pauseMs: 0, timeoutMs: 3000, ...order });
  const done = once(child, 'message').then(([report]: TrafficReport[]) => {
    close();
    if (report === undefined) {
      throw new Error('the client ended without a report');
    }
    return report;
  });
  return {
    done,
    stop: () => {
      child.send('stop');
      return done;
    },
  };
}

/** Asks `count` times over new connections. */
export async function request(
  node: LabNode,
  url: string,
  count: number,
  from?: string,
): Promise<TrafficReport> {
  const source = from === undefined ? {} : { from };
  return (await startTraffic(node, { url, count, ...source })).done;
}
