/**
 * A control socket: HTTP with JSON over a unix socket, by the table of routes (`routes/table.ts`).
 * It belongs to the supervisor, so that nothing asked here can delay an advert.
 */
import { chmodSync, chownSync, lstatSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { failureOf, messageOf } from '../../base/failure.js';
import { peerUser } from '../../linux/process/peer-user.js';
import { openAccountDatabase } from '../../notify/account-database.js';
import { removeFile } from '../files/remove-file.js';
import { makeRunDirectory } from '../files/run-directory.js';
import type { ControlHandlers } from './control-handlers.js';
import { MOST_STREAMS } from './daemon-events.js';
import { readBody } from './read-body.js';
import { type Answer, problem, type StreamAnswer } from './routes/answer.js';
import { bodyTooLarge } from './routes/body-limits.js';
import { dispatch } from './routes/dispatch.js';
import type { Role } from './routes/route.js';

/** A socket that is open. */
export interface ControlServer {
  /** Stops listening and removes the socket. */
  close(): Promise<void>;
}

/** Streams leave room for those who want an answer. */
const MAXIMUM_CONNECTIONS = 32 + MOST_STREAMS;
const MAXIMUM_HEADER_BYTES = 8192;
const REQUEST_TIMEOUT_MS = 5000;
/** node looks for connections that are over that time so often. */
const LOOK_AT_TIMES_MS = 1000;

/** Who comes in by a socket. */
interface Visitor {
  readonly role: Role;
  readonly actor: string;
}

/** Who may come in by a socket, and what they may do. */
export interface SocketAccess {
  readonly role: Role;
  readonly mode: number;
  /** The group of the socket; absent: that of the daemon. */
  readonly gid?: number;
}

/** Of the control socket. */
const OWN_USER: SocketAccess = { role: 'admin', mode: 0o600 };

/**
 * Listens at `path`. A socket without a listener is replaced.
 * @param access for the user of the daemon alone without it
 * @throws Error when the path is taken by another daemon or by something that is no socket
 */
export async function openControlServer(
  path: string,
  handlers: ControlHandlers,
  access: SocketAccess = OWN_USER,
): Promise<ControlServer> {
  await clearPath(path);
  const server = createServer(
    {
      maxHeaderSize: MAXIMUM_HEADER_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: LOOK_AT_TIMES_MS,
    },
    (request, response) => {
      const visitor: Visitor = { role: access.role, actor: `${userOf(request.socket)} by ${path}` };
      serve(request, response, handlers, visitor).catch((error: unknown) => {
        send(response, problem(500, 'internalError', messageOf(error)));
      });
    },
  );
  server.maxConnections = MAXIMUM_CONNECTIONS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = 1000;
  await listen(server, path, access);
  return { close: () => close(server, path) };
}

/** Looked up once for each. */
const userNames = new Map<number, string>();

/** By name where the machine has one. */
function userOf(socket: Socket): string {
  const user = peerUser(socket);
  if (user === undefined) {
    return 'a user';
  }
  const name = userNames.get(user) ?? openAccountDatabase().userName(user) ?? `uid ${user}`;
  userNames.set(user, name);
  return name;
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
  removeFile(path);
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
function listen(server: Server, path: string, { mode, gid }: SocketAccess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const umask = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        server.on('error', () => undefined); // a failed accept is the client's loss
        try {
          if (gid !== undefined) {
            chownSync(path, process.geteuid?.() ?? 0, gid);
          }
          chmodSync(path, mode);
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
      failureOf(() => removeFile(path)); // a socket without a listener does no harm
      resolve();
    });
    server.closeAllConnections();
  });
}

/** Reads, asks the table, writes. */
async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handlers: ControlHandlers,
  { role, actor }: Visitor,
): Promise<void> {
  const { method = '', url: target = '', headers } = request;
  const dispatched = dispatch({ method, target, headers, role, actor });
  if (dispatched.kind === 'refused') {
    send(response, dispatched.answer);
    return;
  }
  const body = await readBody(request, dispatched.bodyLimit);
  if (body === undefined) {
    send(response, bodyTooLarge(dispatched.bodyLimit));
    return;
  }
  const answer = await dispatched.answer(handlers, body);
  if ('stream' in answer) {
    sendStream(response, answer);
  } else {
    send(response, answer);
  }
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}

function sendStream(response: ServerResponse, { status, type, stream }: StreamAnswer): void {
  if (response.destroyed) {
    return; // the client has gone while its answer was made
  }
  response.on('error', () => undefined); // a client that has gone; `close` follows
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.flushHeaders();
  const begun = stream({
    write: (text) => response.write(text),
    cut: () => response.destroy(),
  });
  response.on('drain', () => begun.drained());
  response.once('close', () => begun.end());
}
