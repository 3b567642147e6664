/** Writes an answer to a client of the api child. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../control/routes/answer.js';
import { SAFE_HEADERS } from './browser-safety.js';

/** The response of a client. */
export type ClientResponse = ServerResponse<IncomingMessage>;

/** Answers and closes: what is left of the request is not read. */
export function sendAnswer(response: ClientResponse, { status, type, body }: Answer): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    ...SAFE_HEADERS,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    connection: 'close',
  });
  response.end(body);
}
