/** curl(1) on a node, as an operator would use it. */
import type { LabNode } from '../node.js';

/** What came of a request; status 0: there was no answer. */
export interface CurlAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks, and waits for at most ten seconds. */
export function curl(node: LabNode, ...args: readonly string[]): CurlAnswer {
  const run = 'curl -s --max-time 10 -w "\\n%{http_code}" "$@" || true';
  const output = node.run('sh', ['-c', run, 'curl', ...args]);
  const end = output.lastIndexOf('\n');
  return { status: Number(output.slice(end + 1)), body: output.slice(0, end) };
}
