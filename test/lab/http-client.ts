/**
 * The client of a demonstration: asks a URL at a fixed pace, each time over a new connection, and
 * prints one JSON line per request. Runs as a process of its own inside a namespace:
 *
 *     node http-client.js URL INTERVAL_MS TIMEOUT_MS
 */
import { get } from 'node:http';
import type { HttpAnswer } from './http-watch.js';
import { wallMs } from './wait.js';

const [url = '', interval = '100', timeout = '1000'] = process.argv.slice(2);

function ask(): void {
  const askedMs = wallMs();
  const report = (answer: Omit<HttpAnswer, 'askedMs' | 'timeMs'>): void => {
    process.stdout.write(`${JSON.stringify({ askedMs, timeMs: wallMs(), ...answer })}\n`);
  };
  const signal = AbortSignal.timeout(Number(timeout));
  const request = get(url, { agent: false, signal }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      body += chunk;
    });
    response.on('end', () => report({ from: body.trim() }));
    response.on('error', (error) => report({ error: error.message }));
  });
  request.on('error', (error) => report({ error: error.message }));
}

setInterval(ask, Number(interval));
