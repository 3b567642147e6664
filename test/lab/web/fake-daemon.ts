/**
 * A daemon as the page sees it: gives the files of the page with the headers of the real one, and
 * answers that a test has made, each of them held against docs/openapi.json.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SAFE_HEADERS } from '../../../src/daemon/api/browser-safety.js';
import { plainPage } from '../../../src/daemon/control/routes/plain-routes.js';
import type { View } from '../../../src/daemon/control/views/catalogue.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';
import { answerJudge } from '../../daemon/control/openapi/answer-judge.js';
import { exampleEvents } from '../../observe/log/example-events.js';

const FILES: Readonly<Record<string, readonly [path: string, type: string]>> = {
  '/': ['src/web/index.html', 'text/html; charset=utf-8'],
  '/page.js': ['dist/web/page.js', 'text/javascript; charset=utf-8'],
  '/page.css': ['src/web/page.css', 'text/css; charset=utf-8'],
  '/icon.svg': ['src/web/icon.svg', 'image/svg+xml'],
};

const RUN = '0123abcd.1';

/** What it says; a test changes it as it likes. */
export interface FakeAnswers {
  status: View<'Status'>;
  overrides: View<'Overrides'>['overrides'];
  maintenance: View<'Maintenance'>;
  /** Absent: it has no members beside it. */
  cluster?: View<'Cluster'>;
  /** Absent: it asks for none. */
  token?: string;
  /** Of those who may change something. */
  operator?: string;
  /** Of changes around a time. */
  explanations?: View<'Why'>['explanations'];
  /** What becomes of a change; absent: it is done. */
  refuse?: (change: AskedChange) => { readonly code: string; readonly detail: string } | undefined;
}

/** A change that was asked for. */
export interface AskedChange {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** As which page, and as what, the browser has sent it. */
  readonly origin: string | undefined;
  readonly contentType: string | undefined;
}

export class FakeDaemon {
  readonly answers: FakeAnswers;
  /** What does not fit the document. */
  readonly misfits: string[] = [];
  /** Requests by their paths. */
  readonly asked: string[] = [];
  readonly changes: AskedChange[] = [];
  readonly #judge = answerJudge();
  readonly #streams = new Set<ServerResponse>();
  readonly #events: string[] = [];
  readonly #server = createServer((request, response) => this.#serve(request, response));
  #port = 0;

  constructor(status: View<'Status'>) {
    this.answers = { status, overrides: [], maintenance: { on: false } };
  }

  /** Takes connections; again on the port that it had. */
  async listen(): Promise<string> {
    await new Promise<void>((done) => {
      this.#server.listen(this.#port, '127.0.0.1', done);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** As a daemon that has died. */
  async close(): Promise<void> {
    const closed = new Promise((done) => {
      this.#server.close(done);
    });
    this.#server.closeAllConnections();
    await closed;
  }

  /** The events that it has said. */
  get said(): readonly Readonly<Record<string, unknown>>[] {
    return this.#events.map((line) => JSON.parse(line));
  }

  /** Streams that are open. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Cuts them. */
  cutStreams(): void {
    for (const stream of this.#streams) {
      stream.destroy();
    }
  }

  /**
   * Says an event, to those that listen and to those that ask later, with the fields of the
   * example of its kind where `more` has no others.
   */
  say(
    event: DaemonLogEvent['event'],
    message: string,
    more: Readonly<Record<string, unknown>> = {},
  ): void {
    const seq = this.#events.length + 1;
    const { level = 'info', ...fields } = more;
    const place = { seq, run: RUN, monotonicMs: seq };
    const example = exampleEvents.find((each) => each.event === event);
    const head = { time: new Date().toISOString(), level, origin: 'vrrp', ...example };
    this.#events.push(JSON.stringify({ ...head, ...fields, message, ...place }));
    for (const stream of this.#streams) {
      stream.write(this.#streamed(seq));
    }
  }

  #streamed(seq: number): string {
    return `id: ${RUN}-${seq}\nevent: x\ndata: ${this.#events[seq - 1]}\n\n`;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '', headers } = request;
    const [path = ''] = url.split('?');
    const file = FILES[path];
    this.asked.push(path);
    const { token, operator } = this.answers;
    const given = headers.authorization?.replace('Bearer ', '');
    const isKnown = given === token || (given !== undefined && given === operator);
    if (file !== undefined) {
      this.#send(response, 200, file[1], readFileSync(file[0], 'utf8'));
    } else if (!isKnown) {
      const detail = given === undefined ? 'a token is needed' : 'no such token';
      this.#refuse(response, 401, { code: 'notAuthenticated', detail });
    } else if (path === '/plain.html') {
      this.#send(response, 200, 'text/html; charset=utf-8', plainPage(this.answers.status));
    } else if (method !== 'GET') {
      void this.#change(request, response);
    } else if (path === '/v1') {
      const isOperator = given !== undefined && given === operator;
      const actor = `${isOperator ? 'token night' : 'local'} from 127.0.0.1`;
      this.#answer(response, url, { role: isOperator ? 'operate' : 'read', actor });
    } else if (path === '/v1/events' && headers.accept === 'text/event-stream') {
      this.#stream(response, headers['last-event-id']);
    } else {
      this.#answer(response, url);
    }
  }

  #stream(response: ServerResponse, after: string | string[] | undefined): void {
    const seq = Number(`${after ?? `${RUN}-0`}`.split('-')[1]);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    for (let next = seq + 1; next <= this.#events.length; next += 1) {
      response.write(this.#streamed(next));
    }
  }

  async #change(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const text = Buffer.concat(await request.toArray()).toString();
    const { origin, 'content-type': contentType } = headers;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const change = { method, path, body, origin, contentType };
    this.changes.push(change);
    const refusal = this.answers.refuse?.(change);
    if (refusal === undefined) {
      const done = { set: [], cleared: [], servers: [], clientsStay: [] };
      this.#send(response, 200, 'application/json', JSON.stringify(done));
    } else {
      this.#refuse(response, 409, refusal);
    }
  }

  #refuse(
    response: ServerResponse,
    status: number,
    problem: { readonly code: string; readonly detail: string },
  ): void {
    const body = JSON.stringify({ title: STATUS_CODES[status], status, ...problem });
    this.#send(response, status, 'application/problem+json', body);
  }

  #answer(response: ServerResponse, path: string, client?: View<'Root'>['client']): void {
    const view = client === undefined ? this.#view(path.split('?')[0] ?? '') : this.#root(client);
    const body = JSON.stringify(view);
    const answer = { method: 'GET', path, status: 200, type: 'application/json', body };
    const misfit = this.#judge(answer);
    if (misfit !== '') {
      this.misfits.push(misfit);
    }
    this.#send(response, 200, answer.type, body);
  }

  #root(client: View<'Root'>['client']): View<'Root'> {
    const { version, node, uptimeMs } = this.answers.status.daemon;
    return { version, apiVersion: 'v1', node, uptimeMs, client, links: [] };
  }

  #view(path: string): unknown {
    const { status, overrides, maintenance } = this.answers;
    switch (path) {
      case '/v1/status':
        return { ...status, at: new Date().toISOString() };
      case '/v1/cluster':
        return this.answers.cluster ?? aloneIn(status);
      case '/v1/overrides':
        return { overrides };
      case '/v1/maintenance':
        return maintenance;
      case '/v1/why':
        return { explanations: this.answers.explanations ?? [] };
      default: {
        const events = this.#events.map((line) => JSON.parse(line));
        return { last: `${RUN}-${events.length}`, missed: 0, events };
      }
    }
  }

  #send(response: ServerResponse, status: number, type: string, body: string): void {
    const length = Buffer.byteLength(body);
    response.writeHead(status, { ...SAFE_HEADERS, 'content-type': type, 'content-length': length });
    response.end(body);
  }
}

function aloneIn({ daemon: { node } }: View<'Status'>): View<'Cluster'> {
  const lists = { virtualRouters: [], virtualServers: [], findings: [] };
  const members = [{ name: node, answered: true }];
  return { at: new Date().toISOString(), self: node, members, ...lists };
}
