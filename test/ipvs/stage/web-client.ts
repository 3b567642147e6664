/**
 * The client of the lvs tier: carries out one order after the other. See `traffic.ts`, which
 * starts it and has its messages' types.
 */
import { Agent, get } from 'node:http';
import type { TrafficOrder, TrafficReport } from './traffic.js';

/** Asks once; resolves to the page, or to why there is none. */
function ask(
  order: TrafficOrder,
  source: string | undefined,
  agent: Agent | false,
): Promise<{ page: string } | Error> {
  return new Promise((resolve) => {
    const options = {
      agent,
      signal: AbortSignal.timeout(order.timeoutMs),
      ...(source === undefined ? {} : { localAddress: source }),
    };
    const request = get(order.url, options, (response) => {
      let page = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        page += part;
      });
      response.on('end', () => resolve({ page: page.trim() }));
      response.on('error', resolve);
    });
    request.on('error', resolve);
  });
}

function count(answers: Record<string, number>, page: string): void {
  answers[page] = (answers[page] ?? 0) + 1;
}

/** One after the other, on one kept connection or on a new one each time. */
async function work(order: TrafficOrder, report: TrafficReport): Promise<void> {
  const agent = order.kept ? new Agent({ keepAlive: true, maxSockets: 1 }) : false;
  const pages: string[] = [];
  while (order.count === undefined ? !stopped : pages.length < order.count) {
    const source = order.from?.[pages.length % order.from.length];
    const startedMs = Date.now();
    const answer = await ask(order, source, agent);
    const page = 'page' in answer ? answer.page : '';
    pages.push(page);
    if (answer instanceof Error) {
      report.failures.push({ startedMs, timeMs: Date.now(), reason: answer.message });
    } else {
      count(report.answers, page);
      if (source !== undefined) {
        report.bySource[source] ??= {};
        count(report.bySource[source], page);
      }
      report.lastMs[page] = Date.now();
    }
    if (order.pauseMs > 0) {
      await new Promise((resume) => setTimeout(resume, order.pauseMs));
    }
  }
  if (agent !== false) {
    agent.destroy();
    report.changes += pages.filter((page, index) => index > 0 && page !== pages[index - 1]).length;
  }
}

let stopped = false;

async function carryOut(order: TrafficOrder): Promise<void> {
  stopped = false;
  const report: TrafficReport = {
    ...{ answers: {}, bySource: {}, lastMs: {}, failures: [], changes: 0 },
  };
  await Promise.all(Array.from({ length: order.workers }, () => work(order, report)));
  process.send?.(report);
}

process.on('message', (message: TrafficOrder | 'stop') => {
  if (message === 'stop') {
    stopped = true;
  } else {
    carryOut(message);
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
