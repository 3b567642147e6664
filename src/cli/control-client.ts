/** Talks to a daemon: by its control socket, or by HTTP where one elsewhere is named. */
import type Http from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { onDemand } from '../base/on-demand.js';

/** Most commands ask nothing, and it takes 5 ms to load. */
const http = onDemand((require): typeof Http => require('node:http'));

/** How a path is asked. */
export type ControlMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What came of a request. */
export type ControlReply =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** No daemon listens there: no socket, or one that a daemon left behind. */
  | { readonly kind: 'noDaemon' }
  /** The socket belongs to another user. */
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'failed'; readonly reason: string };

const TIMEOUT_MS = 10_000;
/** 2,000 instances are about 2 MB of status. */
const MAXIMUM_ANSWER_BYTES = 64 * 1024 * 1024;

/** What a request may have beside its path. */
export interface RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** How long the answer may take, 10 s without it. */
  readonly timeoutMs?: number;
  /** The media type that is wanted, where there is a choice. */
  readonly accept?: string;
}

/** A daemon that is asked over the network. */
export interface RemoteDaemon {
  readonly url: URL;
  readonly token?: string;
  /** That has signed its certificate, in PEM; absent: one that the machine knows. */
  readonly authority?: string;
}

/** One command line asks one daemon. */
let remote: RemoteDaemon | undefined;

/** From now on this one is asked, whatever socket is named. */
export function askRemotely(daemon: RemoteDaemon | undefined): void {
  remote = daemon;
}

/** Where the daemon is that is asked, for people. */
export function daemonPlace(socketPath: string): string {
  return remote?.url.origin ?? socketPath;
}

/** Asks the daemon at `socketPath`. Failures are values, because the caller words them. */
export function askDaemon(
  socketPath: string,
  method: ControlMethod,
  path: string,
  { body, timeoutMs = TIMEOUT_MS, accept = '*/*' }: RequestOptions = {},
): Promise<ControlReply> {
  const headers = {
    accept,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve) => {
    const begin = (asking: ClientRequest): void => {
      asking.on('error', (error) => resolve(failure(error, timeoutMs)));
      asking.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const hear = (response: IncomingMessage): void => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAXIMUM_ANSWER_BYTES) {
          response.destroy(new Error('the answer is too long'));
        }
      });
      response.on('error', (error) => resolve(failure(error, timeoutMs)));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ kind: 'answer', status: response.statusCode ?? 0, body: text });
      });
    };
    const asked = { method, path, headers, signal };
    openRequest(socketPath, asked, hear).then(begin, (error) => resolve(failure(error, timeoutMs)));
  });
}

/**
 * A request that is not sent yet: at the socket, or to the daemon elsewhere.
 * @param hear gets the head of the answer
 */
export async function openRequest(
  socketPath: string,
  { path, headers, ...how }: OpenedRequest,
  hear: (response: IncomingMessage) => void,
): Promise<ClientRequest> {
  if (remote === undefined) {
    return http().request({ socketPath, path, headers, ...how }, hear);
  }
  const { url, token, authority } = remote;
  const options = {
    ...how,
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  };
  const target = new URL(path, url);
  if (url.protocol === 'http:') {
    return http().request(target, options, hear);
  }
  const https = await import('node:https'); // for those who ask by it: it takes a while
  return https.request(
    target,
    { ...options, ...(authority === undefined ? {} : { ca: authority }) },
    hear,
  );
}

/** What is asked. */
interface OpenedRequest {
  readonly method?: ControlMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

function failure(error: NodeJS.ErrnoException, timeoutMs: number): ControlReply {
  if (remote !== undefined && error.code !== 'ABORT_ERR') {
    return { kind: 'failed', reason: error.message };
  }
  switch (error.code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
    case 'ENOTDIR':
      return { kind: 'noDaemon' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'forbidden' };
    case 'ABORT_ERR':
      return { kind: 'failed', reason: `no answer within ${timeoutMs / 1000} s` };
    default:
      return { kind: 'failed', reason: error.message };
  }
}
