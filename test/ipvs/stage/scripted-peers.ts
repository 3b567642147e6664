/**
 * Servers whose answers are laid down: the first `+` or `-` of the script is for the first attempt
 * of a checker, and so on; after the last one all is well. Prints `NAME MILLISECONDS` for each
 * attempt, or `ready`.
 *
 *     node scripted-peers.js SCRIPT
 *
 * HTTP on port 8000, SMTP on 2500, DNS on 53.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

const [script = ''] = process.argv.slice(2);
const attempts = new Map<string, number>();

/** Notes an attempt. @returns whether it is to succeed */
function note(name: string): boolean {
  const index = attempts.get(name) ?? 0;
  attempts.set(name, index + 1);
  console.log(`${name} ${Math.round(performance.now())}`);
  return script[index] !== '-';
}

function greet(socket: Socket): void {
  socket.write(note('SMTP') ? '220 here\r\n' : '554 no\r\n');
  socket.once('data', () => {
    socket.write('250 welcome\r\n');
    socket.once('data', () => socket.end('221 bye\r\n'));
  });
}

function serve(port: number, talk: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    talk(socket);
  });
  return once(server.listen(port), 'listening');
}

await serve(2500, greet);
await serve(8000, (socket) => {
  socket.once('data', () => {
    const status = note('HTTP') ? '200 OK' : '500 No';
    socket.end(`HTTP/1.0 ${status}\r\nContent-Length: 0\r\n\r\n`);
  });
});
const names = createSocket('udp4').bind(53);
names.on('message', (query, peer) => {
  // RFC 1035 section 4.1.1: the query with QR set, and the response code.
  const answer = Buffer.from(query);
  answer.writeUInt16BE(0x8000 | (note('DNS') ? 0 : 2), 2);
  names.send(answer, peer.port, peer.address);
});
await once(names, 'listening');
console.log('ready');
