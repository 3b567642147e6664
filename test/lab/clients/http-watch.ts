/** Watches an HTTP service from a node: which server answers, and how long none did. */
import { fileURLToPath } from 'node:url';
import { onCleanup } from '../cleanup.js';
import type { LabNode } from '../node.js';
import { LineReader } from './line-reader.js';

/** One request and what became of it. */
export interface HttpAnswer {
  /** Wall-clock milliseconds of the question and of its end. */
  readonly askedMs: number;
  readonly timeMs: number;
  /** The connection kept from the question before did not live to answer this one. */
  readonly lost: boolean;
  /** The page, which is the name of the node that served it. */
  readonly from?: string;
  readonly error?: string;
}

/** How a service is watched. */
export interface HttpWatchOptions {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** How many connections are kept; without it, each request has one of its own. */
  readonly kept?: number;
}

/** What `answering` says instead of a name. */
export const NOBODY = 'nobody';

/** No server answers when the last answer is longer ago. */
const PATIENCE_MS = 800;

const clientPath = fileURLToPath(new URL('./http-client.js', import.meta.url));

/** Collects the answers of an `http-client` process. */
export class HttpWatch {
  readonly answers: HttpAnswer[] = [];
  readonly close: () => void;

  constructor(node: LabNode, url: string, { intervalMs, timeoutMs, kept = 0 }: HttpWatchOptions) {
    const arguments_ = [clientPath, url, ...[intervalMs, timeoutMs, kept].map(String)];
    const child = node.spawn(process.execPath, arguments_, {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.close = onCleanup(() => child.kill('SIGKILL'));
    const lines = new LineReader();
    child.stdout?.on('data', (chunk: Buffer) => {
      for (const line of lines.push(chunk.toString())) {
        const answer: HttpAnswer = JSON.parse(line);
        this.answers.push(answer);
      }
    });
  }

  /** Who gave the last `count` answers; a question that failed has a name of its own. */
  answering(nowMs: number, count = 1): readonly string[] {
    const recent = this.answers.slice(-count);
    const names = [...new Set(recent.flatMap(({ from }) => from ?? []))].sort();
    const isSilent = nowMs - (recent.at(-1)?.timeMs ?? 0) > PATIENCE_MS;
    const hasFailed = recent.some(({ from }) => from === undefined);
    return isSilent ? [NOBODY] : [...names, ...(hasFailed ? [NOBODY] : [])];
  }

  /** The answers by the name of the server, and the number of questions without one. */
  tally(sinceMs: number, untilMs: number): { byServer: Record<string, number>; failed: number } {
    const byServer: Record<string, number> = {};
    let failed = 0;
    for (const { from } of this.#between(sinceMs, untilMs)) {
      if (from === undefined) {
        failed += 1;
      } else {
        byServer[from] = (byServer[from] ?? 0) + 1;
      }
    }
    return { byServer, failed };
  }

  /** How many kept connections were lost between two moments. */
  lostConnections(sinceMs: number, untilMs: number): number {
    return this.#between(sinceMs, untilMs).filter(({ lost }) => lost).length;
  }

  /** The longest time without an answer between two moments, in milliseconds. */
  longestGapMs(sinceMs: number, untilMs: number): number {
    let previous = sinceMs;
    let longest = 0;
    for (const { from, timeMs } of this.#between(sinceMs, untilMs)) {
      if (from !== undefined) {
        longest = Math.max(longest, timeMs - previous);
        previous = timeMs;
      }
    }
    return Math.max(longest, untilMs - previous);
  }

  #between(sinceMs: number, untilMs: number): readonly HttpAnswer[] {
    return this.answers.filter(({ timeMs }) => timeMs > sinceMs && timeMs <= untilMs);
  }
}
