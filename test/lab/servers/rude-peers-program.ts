/**
 * All rude peers on their ports, and on UDP port 7200 one that answers with garbage, on 7201 a
 * silent one, on 7202 one that sends back what it gets. Says `ready`.
 *
 *     node rude-peers-program.js CERTIFICATE KEY
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { BEHAVIOURS, RUDE_PEERS, type RudePeer } from './rude-peers.js';

const [certificate = '', keyFile = ''] = process.argv.slice(2);
const [cert, key] = [readFileSync(certificate), readFileSync(keyFile)];

function serve(name: RudePeer): Server {
  const behave = (socket: Socket, reset: () => void) => {
    socket.on('error', () => undefined);
    void BEHAVIOURS[name](
      socket,
      once(socket, 'data').catch(() => undefined),
      reset,
    );
  };
  const plain = (socket: Socket) => behave(socket, () => socket.resetAndDestroy());
  return createServer(name.startsWith('tls') ? overTls(behave) : plain).listen(RUDE_PEERS[name]);
}

/** Only the connection below TLS can be reset. */
function overTls(behave: (socket: Socket, reset: () => void) => void): (below: Socket) => void {
  return (below) => {
    const server = createTlsServer({ cert, key }, (socket) =>
      behave(socket, () => below.resetAndDestroy()),
    );
    server.on('tlsClientError', () => undefined);
    server.emit('connection', below);
  };
}

function isRudePeer(name: string): name is RudePeer {
  return name in RUDE_PEERS;
}

const servers = Object.keys(RUDE_PEERS).filter(isRudePeer).map(serve);
await Promise.all(servers.map((server) => once(server, 'listening')));
for (const [port, answer] of [
  [7200, () => Buffer.from('garbage')],
  [7201, () => undefined],
  [7202, (datagram: Buffer) => datagram],
] as const) {
  const socket = createSocket('udp4').bind(port);
  socket.on('message', (datagram, peer) => {
    const reply = answer(datagram);
    if (reply !== undefined) {
      socket.send(reply, peer.port, peer.address);
    }
  });
  await once(socket, 'listening');
}
console.log('ready');
