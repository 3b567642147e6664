/** Debian's Prometheus, which scrapes daemons over their control sockets. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../../lab/wait.js';

/** A name for a target, and where its control socket is. */
export interface Target {
  readonly instance: string;
  readonly socketPath: string;
}

/** A result of a query. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
}

/** An alert that is pending or fires. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
}

/** Runs until it is closed. */
export class Prometheus {
  readonly #process: ChildProcess;
  readonly #ways: readonly Server[];
  readonly #url: string;
  readonly #folder: string;

  private constructor(process: ChildProcess, ways: readonly Server[], url: string, folder: string) {
    this.#process = process;
    this.#ways = ways;
    this.#url = url;
    this.#folder = folder;
  }

  /** Scrapes and evaluates the rules each second. @param folder for its files; it is removed */
  static async start(
    targets: readonly Target[],
    rulesFile: string,
    folder: string,
  ): Promise<Prometheus> {
    const ways = await Promise.all(targets.map(({ socketPath }) => openWay(socketPath)));
    const groups = targets.map(({ instance }, index) => ({
      targets: [`127.0.0.1:${portOf(ways[index])}`],
      labels: { instance, cluster: 'lab' },
    }));
    const configuration = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [rulesFile],
      scrape_configs: [{ job_name: 'upkeep', static_configs: groups }],
    };
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, JSON.stringify(configuration)); // which is YAML
    const port = await freePort();
    const child = spawn(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    const prometheus = new Prometheus(child, ways, `http://127.0.0.1:${port}`, folder);
    await eventually('Prometheus is ready', () => prometheus.#isReady(), 30_000);
    return prometheus;
  }

  /** What a query gives now. */
  async query(expr: string): Promise<readonly Series[]> {
    const { result } = await this.#ask<{ result: readonly Series[] }>(
      `/api/v1/query?query=${encodeURIComponent(expr)}`,
    );
    return result;
  }

  async alerts(): Promise<readonly Alert[]> {
    return (await this.#ask<{ alerts: readonly Alert[] }>('/api/v1/alerts')).alerts;
  }

  /** The names of all series. */
  names(): Promise<readonly string[]> {
    return this.#ask('/api/v1/label/__name__/values');
  }

  /** The type of each family, as it was scraped. */
  async types(): Promise<ReadonlyMap<string, string>> {
    const all =
      await this.#ask<Readonly<Record<string, readonly { type: string }[]>>>('/api/v1/metadata');
    return new Map(Object.entries(all).map(([name, [first]]) => [name, first?.type ?? '']));
  }

  async close(): Promise<void> {
    this.#process.kill('SIGKILL');
    await new Promise((resolve) => this.#process.once('exit', resolve));
    for (const way of this.#ways) {
      way.close();
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.#url}/-/ready`)).ok;
    } catch {
      return false;
    }
  }

  async #ask<Data>(path: string): Promise<Data> {
    const answer = (await (await fetch(`${this.#url}${path}`)).json()) as {
      readonly data: Data;
      readonly error?: string;
    };
    if (answer.error !== undefined) {
      throw new Error(`${path}: ${answer.error}`);
    }
    return answer.data;
  }
}

/** Prometheus reads no sockets of files: a port of the loopback leads to one. */
function openWay(socketPath: string): Promise<Server> {
  const server = createServer((client) => {
    const daemon = connect(socketPath);
    client.on('error', () => daemon.destroy());
    daemon.on('error', () => client.destroy());
    client.pipe(daemon).pipe(client);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server | undefined): number {
  const address = server?.address() as AddressInfo | undefined;
  return address?.port ?? 0;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
