/** Watches an HTTP service from a node: who answers, and how long nobody did. */
import { fileURLToPath } from 'node:url';
import { onCleanup } from './cleanup.js';
import { LineReader } from './line-reader.js';
import type { LabNode } from './node.js';

/** One request and what became of it. */
export interface HttpAnswer {
  /** Wall-clock milliseconds of the question and of its end. */
  readonly askedMs: number;
  readonly timeMs: number;
  /** The page, which is the name of the node that served it. */
  readonly from?: string;
  readonly error?: string;
}

const clientPath = fileURLToPath(new URL('./http-client.js', import.meta.url));

/** Collects the answers of an `http-client` process. */
export class HttpWatch {
  readonly answers: HttpAnswer[] = [];
  readonly close: () => void;

  constructor(node: LabNode, url: string, intervalMs: number, timeoutMs: number) {
    const arguments_ = [clientPath, url, String(intervalMs), String(timeoutMs)];
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

  /** Who has answered last; undefined when nobody has for `patienceMs` before `nowMs`. */
  answering(nowMs: number, patienceMs = 400): string | undefined {
    const last = this.answers.findLast((answer) => answer.from !== undefined);
    return last !== undefined && nowMs - last.timeMs <= patienceMs ? last.from : undefined;
  }

  /** The longest time without an answer between two moments, in milliseconds. */
  longestGapMs(sinceMs: number, untilMs: number): number {
    const times = this.answers
      .filter(({ from, timeMs }) => from !== undefined && timeMs > sinceMs && timeMs < untilMs)
      .map((answer) => answer.timeMs);
    let previous = sinceMs;
    let longest = 0;
    for (const time of [...times, untilMs]) {
      longest = Math.max(longest, time - previous);
      previous = time;
    }
    return longest;
  }
}
