/** Talks to a daemon's control socket. */
import { request } from 'node:http';

/** What came of a request. */
export type ControlReply =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** Nobody listens there: no socket, or one that a daemon left behind. */
  | { readonly kind: 'noDaemon' }
  /** The socket belongs to somebody else. */
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'failed'; readonly reason: string };

const TIMEOUT_MS = 10_000;
/** 2,000 instances are about 2 MB of status. */
const MAXIMUM_ANSWER_BYTES = 64 * 1024 * 1024;

/** Asks the daemon at `socketPath`. Failures are values, because the caller words them. */
export function askDaemon(
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
): Promise<ControlReply> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const asking = request({ socketPath, method, path, signal }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAXIMUM_ANSWER_BYTES) {
          response.destroy(new Error('the answer is too long'));
        }
      });
      response.on('error', (error) => resolve(failure(error)));
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ kind: 'answer', status: response.statusCode ?? 0, body });
      });
    });
    asking.on('error', (error) => resolve(failure(error)));
    asking.end();
  });
}

function failure(error: NodeJS.ErrnoException): ControlReply {
  switch (error.code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
    case 'ENOTDIR':
      return { kind: 'noDaemon' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'forbidden' };
    case 'ABORT_ERR':
      return { kind: 'failed', reason: `no answer within ${TIMEOUT_MS / 1000} s` };
    default:
      return { kind: 'failed', reason: error.message };
  }
}
