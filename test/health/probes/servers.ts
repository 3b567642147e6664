/** Servers on ports of the kernel's choice. */
import { once } from 'node:events';
import type { Server } from 'node:net';

/** Starts to listen. */
export async function listening<Some extends Server>(server: Some, host = '127.0.0.1') {
  server.listen(0, host);
  await once(server, 'listening');
  return server;
}

/** Where it listens. */
export function portOf(server: Server): number {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') {
    throw new Error('no port');
  }
  return bound.port;
}
