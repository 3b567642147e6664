/**
 * A client of the lvs tier that keeps many connections: opens them, and asks over each of them when
 * it is told to. See `long-connections.ts`, which starts it and has its messages' types.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { LongAnswer, LongOrder } from './long-connections.js';

interface Kept {
  readonly socket: Socket;
  /** Who answered first. */
  server: string;
  isLost: boolean;
}

/** So many ask at a time: the machine has one processor. */
const SIDE_BY_SIDE = 50;

const kept: Kept[] = [];

function open(address: string): Kept {
  const socket = connect(80, address);
  const connection: Kept = { socket, server: '', isLost: false };
  socket.setNoDelay(true);
  socket.on('error', () => {
    connection.isLost = true;
  });
  return connection;
}

/** The server that answers over the connection; undefined: it is lost. */
async function ask(connection: Kept, timeoutMs: number): Promise<string | undefined> {
  const { socket } = connection;
  if (connection.isLost || socket.destroyed) {
    return undefined;
  }
  const signal = AbortSignal.timeout(timeoutMs);
  let text = '';
  try {
    socket.write('GET / HTTP/1.1\r\nHost: long\r\n\r\n');
    while (!/server\d/.test(text)) {
      const [part]: Buffer[] = await once(socket, 'data', { signal });
      text += part?.toString('latin1') ?? '';
    }
  } catch {
    connection.isLost = true;
    socket.destroy();
    return undefined;
  }
  return /server\d/.exec(text)?.[0];
}

async function askAll(timeoutMs: number): Promise<LongAnswer> {
  const answer = { answered: 0, lost: {} as Record<string, number>, moved: 0 };
  const queue = [...kept];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const server = await ask(next, timeoutMs);
      if (server === undefined) {
        answer.lost[next.server] = (answer.lost[next.server] ?? 0) + 1;
      } else {
        answer.answered += 1;
        answer.moved += next.server === '' || next.server === server ? 0 : 1;
        next.server = server;
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return answer;
}

async function carryOut(order: LongOrder): Promise<LongAnswer> {
  if ('close' in order) {
    for (const { socket } of kept.splice(0)) {
      socket.destroy();
    }
    return { answered: 0, lost: {}, moved: 0 };
  }
  for (const address of order.open ?? []) {
    kept.push(open(address));
  }
  return await askAll(order.timeoutMs);
}

process.on('message', (order: LongOrder) => {
  carryOut(order).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
