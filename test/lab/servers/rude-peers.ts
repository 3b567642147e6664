/** Servers that checks meet when things go wrong: what each does with a connection, by its port. */
import type { Socket } from 'node:net';

/**
 * What a server does once a connection stands: `request` resolves with the first bytes, `reset`
 * ends it like a crash.
 */
export type Behaviour = (
  socket: Socket,
  request: Promise<unknown>,
  reset: () => void,
) => void | Promise<void>;

/** Long enough to be noticed, within a connect_timeout of one second. */
const SLOW_MS = 400;
/** Not before a busy client, which begins many checks at once, has seen that it is connected. */
const RESET_MS = 2000;
const DRIP_MS = 100;

const HEADER = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n';

const slowly = (timeMs = SLOW_MS) => new Promise((resolve) => setTimeout(resolve, timeMs));

/** Writes again and again until the connection is gone. */
function keepWriting(socket: Socket, piece: Uint8Array | string, everyMs: number): void {
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.once('close', () => clearInterval(timer));
}

/** Writes as fast as the other side reads. */
function flood(socket: Socket): void {
  const piece = Buffer.alloc(64 * 1024, 0x20);
  const more = () => {
    while (!socket.destroyed && socket.write(piece)) {
      // On to the next piece: the socket takes it.
    }
  };
  socket.on('drain', more);
  more();
}

/** Bytes that no protocol begins with; no line feed among them. */
const GARBAGE = Buffer.alloc(8192, 0xf7);

/** By port; those below 7100 speak after TCP, those from 7100 on after a TLS handshake. */
export const RUDE_PEERS = {
  silent: 7001,
  garbage: 7002,
  flooding: 7003,
  resetting: 7004,
  closing: 7005,
  slowPage: 7010,
  silentAfterHeader: 7011,
  shortPage: 7012,
  resetInPage: 7013,
  drippingPage: 7014,
  floodingPage: 7015,
  resetAfterRequest: 7016,
  slowMail: 7020,
  drippingMail: 7021,
  tlsSilent: 7100,
  tlsSlowPage: 7101,
  tlsDrippingPage: 7102,
  tlsResetInPage: 7103,
  tlsClosing: 7104,
} as const;

/** The names of the peers. */
export type RudePeer = keyof typeof RUDE_PEERS;

/** What they do. */
export const BEHAVIOURS: Readonly<Record<RudePeer, Behaviour>> = {
  silent: () => undefined,
  garbage: (socket) => void socket.write(GARBAGE),
  flooding: flood,
  resetting: async (_socket, _request, reset) => {
    await slowly(RESET_MS);
    reset();
  },
  closing: (socket) => void socket.end(),
  slowPage,
  silentAfterHeader: async (socket, request) => {
    await request;
    socket.write(HEADER);
  },
  shortPage: async (socket, request) => {
    await request;
    socket.end(`${HEADER}half of it`);
  },
  resetInPage,
  drippingPage,
  floodingPage: async (socket, request) => {
    await request;
    socket.write('HTTP/1.0 200 OK\r\n\r\n');
    flood(socket);
  },
  resetAfterRequest: async (_socket, request, reset) => {
    await request;
    reset();
  },
  slowMail: async (socket) => {
    for (const line of ['220 slow\r\n', '250 slow\r\n', '221 bye\r\n']) {
      for (const part of [line.slice(0, 4), line.slice(4)]) {
        await slowly();
        socket.write(part);
      }
    }
  },
  drippingMail: (socket) => keepWriting(socket, '2', DRIP_MS),
  tlsSilent: () => undefined,
  tlsSlowPage: slowPage,
  tlsDrippingPage: drippingPage,
  tlsResetInPage: resetInPage,
  tlsClosing: (socket) => void socket.end(),
};

/** Late with everything: first byte, header, body, end; each time within the second. */
async function slowPage(socket: Socket, request: Promise<unknown>): Promise<void> {
  await request;
  for (const part of ['HTTP/1.0 200', ' OK\r\n', '\r\n']) {
    await slowly();
    socket.write(part);
  }
  socket.end();
}

async function resetInPage(
  socket: Socket,
  request: Promise<unknown>,
  reset: () => void,
): Promise<void> {
  await request;
  socket.write(`${HEADER}half of it`);
  await slowly();
  reset();
}

async function drippingPage(socket: Socket, request: Promise<unknown>): Promise<void> {
  await request;
  socket.write(HEADER);
  keepWriting(socket, 'x', DRIP_MS);
}
