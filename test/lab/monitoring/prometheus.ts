/** Debian's Prometheus on a node of the lab, which scrapes daemons at their `metrics_listen`. */
import type { ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabNode } from '../node.js';
import { eventually } from '../wait.js';

/** A name for a target, and its address and port. */
export interface Target {
  readonly instance: string;
  readonly endpoint: string;
}

/** In a network of its own it is taken by no other. */
const PORT = 9090;

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
  readonly #node: LabNode;
  readonly #folder: string;

  private constructor(process: ChildProcess, node: LabNode, folder: string) {
    this.#process = process;
    this.#node = node;
    this.#folder = folder;
  }

  /** Scrapes and evaluates the rules each second. @param folder for its files; it is removed */
  static async start(
    node: LabNode,
    targets: readonly Target[],
    ruleFiles: readonly string[],
    folder: string,
  ): Promise<Prometheus> {
    const groups = targets.map(({ instance, endpoint }) => ({
      targets: [endpoint],
      labels: { instance, cluster: 'lab' },
    }));
    const configuration = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ruleFiles,
      scrape_configs: [{ job_name: 'upkeep', static_configs: groups }],
    };
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, JSON.stringify(configuration)); // which is YAML
    const child = node.spawn(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${PORT}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    const prometheus = new Prometheus(child, node, folder);
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
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #isReady(): boolean {
    try {
      return this.#get('/-/ready').includes('Ready');
    } catch {
      return false;
    }
  }

  async #ask<Data>(path: string): Promise<Data> {
    const answer = JSON.parse(this.#get(path)) as {
      readonly data: Data;
      readonly error?: string;
    };
    if (answer.error !== undefined) {
      throw new Error(`${path}: ${answer.error}`);
    }
    return answer.data;
  }

  /** @throws when nothing answers */
  #get(path: string): string {
    return this.#node.run('curl', ['--silent', '--show-error', `http://127.0.0.1:${PORT}${path}`]);
  }
}
