/** Reads the body of a request. */
import type { IncomingMessage } from 'node:http';

/** @returns undefined when it has more bytes than that. @throws Error when the client goes away */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (chunk instanceof Uint8Array) {
      chunks.push(chunk);
      bytes += chunk.length;
    }
    if (bytes > limit) {
      return undefined;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}
