import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import { HealthImplementation, type ServingStatusMap } from 'grpc-health-check';
import type { GrpcCheck } from '../../../../src/config/checkers/grpc.js';
import { startGrpc } from '../../../../src/health/probes/streams/grpc.js';
import { scratchDirectory } from '../../../lab/scratch.js';
import { makeCertificate } from '../../../lab/servers/real-servers.js';
import { attempt, timing, to } from '../fixtures.js';

function check(port: number, more: Partial<GrpcCheck> = {}): GrpcCheck {
  return {
    kind: 'grpc',
    timing,
    connection: to('127.0.0.1', port, { connectTimeoutMs: 3000 }),
    service: '',
    tls: false,
    ...more,
  };
}

/** A server of grpc-js with its health service, for as long as `use` lasts. */
async function withServer(
  statuses: ServingStatusMap | undefined,
  credentials: ServerCredentials,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const server = new Server();
  if (statuses !== undefined) {
    new HealthImplementation(statuses).addToServer(server);
  }
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  try {
    await use(port);
  } finally {
    server.forceShutdown();
  }
}

const insecure = ServerCredentials.createInsecure();
const statuses: ServingStatusMap = {
  '': 'SERVING',
  shop: 'NOT_SERVING',
  [`long.${'name'.repeat(50)}`]: 'SERVING',
};

describe('health/grpc', () => {
  // Shows: GRPC_CHECK, GRPC_CHECK.service
  it('believes what a real server says of itself and of its services', async () => {
    await withServer(statuses, insecure, async (port) => {
      const ask = (service: string) => attempt(startGrpc, check(port, { service }));
      expect(await ask('')).to.deep.equal({ outcome: 'good' });
      expect(await ask(`long.${'name'.repeat(50)}`)).to.deep.equal({ outcome: 'good' });
      expect(await ask('shop')).to.deep.include({ outcome: 'bad', reason: 'NOT_SERVING' });
      expect(await ask('none')).to.deep.include({
        outcome: 'bad',
        reason: 'grpc-status NOT_FOUND: the server does not know this service',
      });
    });
    await withServer(undefined, insecure, async (port) => {
      expect(await attempt(startGrpc, check(port))).to.deep.include({
        reason: 'grpc-status UNIMPLEMENTED: the server has no health service',
      });
    });
  });

  // Shows: GRPC_CHECK.tls
  it('speaks TLS where it is asked to', async () => {
    const directory = scratchDirectory();
    makeCertificate(directory, 'shop');
    const file = (ending: string) => readFileSync(join(directory, `shop.${ending}`));
    const pair = { private_key: file('key'), cert_chain: file('crt') };
    await withServer(statuses, ServerCredentials.createSsl(null, [pair]), async (port) => {
      expect(await attempt(startGrpc, check(port, { tls: true }))).to.deep.equal({
        outcome: 'good',
      });
      expect(await attempt(startGrpc, check(port))).to.deep.include({ outcome: 'bad' });
    });
  });

  it('fails on what is no gRPC, on silence, and on a port that is closed', async () => {
    const web = http2.createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await Promise.all([once(web, 'listening'), once(silent, 'listening')]);
    const portOf = (server: { address(): unknown }) =>
      (server.address() as { readonly port: number }).port;
    try {
      expect(await attempt(startGrpc, check(portOf(web)))).to.deep.include({
        outcome: 'bad',
        reason: 'grpc-status missing',
      });
      const short = to('127.0.0.1', portOf(silent), { connectTimeoutMs: 200 });
      const slow = await attempt(startGrpc, check(0, { connection: short }));
      expect(slow).to.deep.include({
        outcome: 'bad',
        reason: 'timeout: no answer',
        code: 'timeout',
      });
      const plain = createServer((socket) => socket.end('HTTP/1.1 400 No\r\n\r\n').resume());
      plain.listen(0, '127.0.0.1');
      await once(plain, 'listening');
      expect(await attempt(startGrpc, check(portOf(plain)))).to.deep.include({ outcome: 'bad' });
      const closed = portOf(plain);
      await new Promise((resolve) => plain.close(resolve));
      expect(await attempt(startGrpc, check(closed))).to.deep.include({
        outcome: 'bad',
        code: 'refused',
      });
    } finally {
      web.close();
      silent.close();
    }
  });

  it('ends at once when it is cancelled', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { readonly port: number };
    let told = 0;
    const running = startGrpc(check(port), () => {
      told += 1;
    });
    await once(silent, 'connection');
    running.cancel();
    await new Promise((resolve) => silent.close(resolve)); // no connection is left
    expect(told).to.equal(0);
  });
});
