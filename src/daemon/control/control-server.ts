/**
 * The control socket: HTTP with JSON over a unix socket that only the daemon's own user may open.
 * It belongs to the supervisor, so that nothing asked here can delay an advert.
 *
 *     GET  /status            DaemonStatus
 *     GET  /healthz           200 or 503, { healthy, problems }
 *     GET  /dump/data         text: keepalived.data; also /dump/check, bfd, stats, json
 *     GET  /conflicts         { conflicts }: instances with a second master, and who it is
 *     GET  /vrids             { interfaces }: who uses which virtual router ID
 *     GET  /running           RunningState
 *     GET  /metrics           OpenMetrics 1.0 or text 0.0.4, as Accept asks (docs/metrics.md)
 *     GET  /recording         { lines }: what the VRRP core was told last, or 404
 *     POST /reload            200 { accepted: true } or 409 { accepted: false, reason }
 *     POST /handover          { names?, timeoutMs? }: 200 { results } at its end, or 409 { error }
 */
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { failureOf, messageOf } from '../../base/failure.js';
import {
  array,
  custom,
  gtValue,
  maxValue,
  number,
  optional,
  parseShaped,
  pipe,
  strictObject,
  string,
} from '../../base/json-shape.js';
import { CONTENT_TYPES, type Dialect } from '../../observe/metrics/exposition.js';
import { dialectFor } from '../../observe/metrics/negotiate.js';
import type { InstanceConflict } from '../../observe/status/instance-problems.js';
import type { DaemonStatus } from '../../observe/status/status.js';
import { makeRunDirectory } from '../files/run-directory.js';
import type { HandOverResult } from '../hand-over/pending-hand-overs.js';
import type { InterfaceVrids } from '../strangers/stranger-watch.js';
import type { RunningState } from '../supervisor/running-state.js';

/** The dumps that can be asked for. */
export type DumpName = 'data' | 'check' | 'bfd' | 'stats' | 'json';

/** What the daemon does for those who ask. */
export interface ControlHandlers {
  status(): Promise<DaemonStatus>;
  /** Instances that hear another master. */
  conflicts(): Promise<readonly InstanceConflict[]>;
  /** Which virtual router IDs are in use, by interface. */
  vrids(): readonly InterfaceVrids[];
  /** undefined: accepted; otherwise why it was refused. */
  reload(): Promise<string | undefined>;
  /** undefined: there is nothing to dump. */
  dump(name: DumpName): Promise<string | undefined>;
  metrics(dialect: Dialect): Promise<string>;
  running(): Promise<RunningState>;
  /** undefined: there is no VRRP process, or it does not answer. */
  recording(): Promise<readonly string[] | undefined>;
  /** A text says why nothing was tried. Without names: all instances. */
  handOver(
    names: readonly string[] | undefined,
    timeoutMs: number,
  ): Promise<readonly HandOverResult[] | string>;
  /** Empty: healthy. */
  problems(): Promise<readonly string[]>;
}

export interface ControlServer {
  /** Stops listening and removes the socket. */
  close(): Promise<void>;
}

const MAXIMUM_CONNECTIONS = 32;
const MAXIMUM_HEADER_BYTES = 8192;
/** The longest is a list of names. */
const MAXIMUM_BODY_BYTES = 8192;
const REQUEST_TIMEOUT_MS = 5000;

/**
 * Listens at `path`, mode 0600. A socket without a listener is replaced.
 * @throws Error when the path is taken by another daemon or by something that is no socket
 */
export async function openControlServer(
  path: string,
  handlers: ControlHandlers,
): Promise<ControlServer> {
  await clearPath(path);
  const server = createServer(
    { maxHeaderSize: MAXIMUM_HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      answer(request, handlers).then(
        (reply) => send(response, reply),
        (error: unknown) => send(response, json(500, { error: messageOf(error) })),
      );
    },
  );
  server.maxConnections = MAXIMUM_CONNECTIONS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = 1000;
  await listen(server, path);
  return { close: () => close(server, path) };
}

async function clearPath(path: string): Promise<void> {
  makeRunDirectory(dirname(path));
  const existing = lstatSync(path, { throwIfNoEntry: false });
  if (existing === undefined) {
    return;
  }
  if (!existing.isSocket()) {
    throw new Error(`${path} exists and is not a socket`);
  }
  if (await isListening(path)) {
    throw new Error(`another daemon listens at ${path}`);
  }
  rmSync(path, { force: true });
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.setTimeout(1000, () => probe.destroy(new Error('no answer')));
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** node binds within `listen`, so that the umask holds for the new socket and nothing else. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const umask = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        server.on('error', () => undefined); // a failed accept is the client's loss
        try {
          chmodSync(path, 0o600);
          resolve();
        } catch (error) {
          server.close();
          reject(error);
        }
      });
    } finally {
      process.umask(umask);
    }
  });
}

function close(server: Server, path: string): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      failureOf(() => rmSync(path, { force: true })); // a socket without a listener does no harm
      resolve();
    });
    server.closeAllConnections();
  });
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function text(body: string | undefined): Reply {
  return body === undefined
    ? json(404, { error: 'there is nothing to dump' })
    : { status: 200, type: 'text/plain; charset=utf-8', body };
}

const DEFAULT_HAND_OVER_MS = 10_000;
const MOST_HAND_OVER_MS = 3_600_000;

/** A name that is not known is refused: what was meant as a list of instances would mean all. */
const handOverWish = pipe(
  custom((value) => !Array.isArray(value)),
  strictObject({
    names: optional(array(string())),
    timeoutMs: optional(
      pipe(number(), gtValue(0), maxValue(MOST_HAND_OVER_MS)),
      DEFAULT_HAND_OVER_MS,
    ),
  }),
);

async function handOver(handlers: ControlHandlers, body: string): Promise<Reply> {
  const wish = parseShaped(handOverWish, body === '' ? '{}' : body);
  if (wish === undefined) {
    return json(400, {
      error: 'expected { "names": ["VI_1"], "timeoutMs": 10000 }, both optional',
    });
  }
  const results = await handlers.handOver(wish.names, wish.timeoutMs);
  return typeof results === 'string' ? json(409, { error: results }) : json(200, { results });
}

async function metrics(
  handlers: ControlHandlers,
  _body: string,
  { accept }: IncomingHttpHeaders,
): Promise<Reply> {
  const dialect = dialectFor(accept);
  return { status: 200, type: CONTENT_TYPES[dialect], body: await handlers.metrics(dialect) };
}

type Route = (
  handlers: ControlHandlers,
  body: string,
  headers: IncomingHttpHeaders,
) => Promise<Reply>;

const routes: Readonly<Record<string, { readonly method: 'GET' | 'POST'; readonly run: Route }>> = {
  '/status': { method: 'GET', run: async (handlers) => json(200, await handlers.status()) },
  '/conflicts': {
    method: 'GET',
    run: async (handlers) => json(200, { conflicts: await handlers.conflicts() }),
  },
  '/vrids': {
    method: 'GET',
    run: (handlers) => Promise.resolve(json(200, { interfaces: handlers.vrids() })),
  },
  '/metrics': { method: 'GET', run: metrics },
  '/running': { method: 'GET', run: async (handlers) => json(200, await handlers.running()) },
  '/recording': {
    method: 'GET',
    run: async (handlers) => {
      const lines = await handlers.recording();
      return lines === undefined
        ? json(404, { error: 'no VRRP process answers' })
        : json(200, { lines });
    },
  },
  '/healthz': {
    method: 'GET',
    run: async (handlers) => {
      const problems = await handlers.problems();
      const healthy = problems.length === 0;
      return json(healthy ? 200 : 503, { healthy, problems });
    },
  },
  '/reload': {
    method: 'POST',
    run: async (handlers) => {
      const reason = await handlers.reload();
      return reason === undefined
        ? json(200, { accepted: true })
        : json(409, { accepted: false, reason });
    },
  },
  '/handover': { method: 'POST', run: handOver },
  '/dump/data': { method: 'GET', run: async (handlers) => text(await handlers.dump('data')) },
  '/dump/check': { method: 'GET', run: async (handlers) => text(await handlers.dump('check')) },
  '/dump/bfd': { method: 'GET', run: async (handlers) => text(await handlers.dump('bfd')) },
  '/dump/stats': { method: 'GET', run: async (handlers) => text(await handlers.dump('stats')) },
  '/dump/json': { method: 'GET', run: async (handlers) => text(await handlers.dump('json')) },
};

async function answer(request: IncomingMessage, handlers: ControlHandlers): Promise<Reply> {
  const body = await bodyOf(request);
  if (body === undefined) {
    return json(413, { error: 'the request is too large' });
  }
  const path = request.url?.split('?', 1)[0] ?? '';
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route === undefined) {
    return json(404, { error: `no such path; there are ${Object.keys(routes).join(', ')}` });
  }
  return request.method === route.method
    ? route.run(handlers, body, request.headers)
    : json(405, { error: `${path} wants ${route.method}` });
}

/** undefined: it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (chunk instanceof Uint8Array) {
      chunks.push(chunk);
      bytes += chunk.length;
    }
    if (bytes > MAXIMUM_BODY_BYTES) {
      return undefined;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    'content-type': reply.type,
    'content-length': Buffer.byteLength(reply.body),
    connection: 'close',
  });
  response.end(reply.body);
}
