/** Talks to a daemon's control socket. */
import { request } from 'node:http';

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

/** Asks the daemon at `socketPath`. Failures are values, because the caller words them. */
export function askDaemon(
  socketPath: string,
  method: ControlMethod,
  path: string,
  { body, timeoutMs = TIMEOUT_MS, accept = '*/*' }: RequestOptions = {},
): Promise<ControlReply> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const asking = request(
      { socketPath, method, path, headers: { accept }, signal },
      (response) => {
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
      },
    );
    asking.on('error', (error) => resolve(failure(error, timeoutMs)));
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function failure(error: NodeJS.ErrnoException, timeoutMs: number): ControlReply {
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
