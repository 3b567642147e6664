/**
 * The client of the lvs tier; see `traffic.ts`, which starts it and has its messages' types.
 */
import { Agent, get } from 'node:http';
import type { TrafficOrder, TrafficReport } from './traffic.js';

/** Asks once; resolves to the page, or to why there is none. */
function ask(order: TrafficOrder, agent: Agent | false): Promise<{ page: string } | Error> {
  return new Promise((resolve) => {
    const options = {
      agent,
      signal: AbortSignal.timeout(order.timeoutMs),
      ...(order.from === undefined ? {} : { localAddress: order.from }),
    };
    const request = get(order.url, options, (response) => {
      let page = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        page += part;
      });
      response.on('end', () => resolve({ page }));
      response.on('error', resolve);
    });
    request.on('error', resolve);
  });
}

/** One after the other, on one kept connection or on a new one each time. */
async function work(order: TrafficOrder, report: TrafficReport): Promise<void> {
  const agent = order.kept ? new Agent({ keepAlive: true, maxSockets: 1 }) : false;
  const pages: string[] = [];
  while (order.count === undefined ? !stopped : pages.length < order.count) {
    const answer = await ask(order, agent);
    const page = 'page' in answer ? answer.page : '';
    pages.push(page);
    if (answer instanceof Error) {
      report.failures.push({ timeMs: Date.now(), reason: answer.message });
    } else {
      report.answers[page] = (report.answers[page] ?? 0) + 1;
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
process.once('message', (order: TrafficOrder) => {
  const report: TrafficReport = { answers: {}, lastMs: {}, failures: [], changes: 0 };
  const workers = Array.from({ length: order.workers }, () => work(order, report));
  process.once('message', () => {
    stopped = true;
  });
  Promise.all(workers).then(() => process.send?.(report, () => process.disconnect()));
});
process.send?.('ready');
