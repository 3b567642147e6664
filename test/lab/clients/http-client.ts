/**
 * The client of a demonstration: asks a URL at a fixed pace and prints one JSON line per request.
 * Runs as a process of its own inside a namespace:
 *
 *     node http-client.js URL INTERVAL_MS TIMEOUT_MS [CONNECTIONS]
 *
 * Each request has a connection of its own; with CONNECTIONS, that many are kept, and each is
 * asked at the pace unless it still waits for an answer.
 */
import { Agent, get } from 'node:http';
import { wallMs } from '../wait.js';
import type { HttpAnswer } from './http-watch.js';

const [url = '', interval = '100', timeout = '1000', connections = '0'] = process.argv.slice(2);

/** @param done gets the page or the error, and whether the connection was there before. */
function ask(agent: Agent | false, done: (answer: HttpAnswer, reused: boolean) => void): void {
  const askedMs = wallMs();
  const signal = AbortSignal.timeout(Number(timeout));
  const request = get(url, { agent, signal }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      body += chunk;
    });
    response.on('end', () => report({ from: body.trim() }));
    response.on('error', (error) => report({ error: error.message }));
  });
  const report = (answer: { from: string } | { error: string }): void =>
    done({ askedMs, timeMs: wallMs(), lost: false, ...answer }, request.reusedSocket);
  request.on('error', (error) => report({ error: error.message }));
}

function print(answer: HttpAnswer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** Asks on one connection for as long as it lives, then on another one. */
function keepAsking(): void {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let isWaiting = false;
  let hasConnection = false;
  setInterval(() => {
    if (!isWaiting) {
      isWaiting = true;
      ask(agent, (answer, reused) => {
        const failed = answer.error !== undefined;
        print({ ...answer, lost: hasConnection && (failed || !reused) });
        hasConnection = !failed;
        isWaiting = false;
      });
    }
  }, Number(interval));
}

if (connections === '0') {
  setInterval(() => ask(false, print), Number(interval));
}
for (let kept = 0; kept < Number(connections); kept += 1) {
  keepAsking();
}
