import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A UDP server for the time of `use`: each datagram is answered with those of `answers`. */
export async function withUdpServer<T>(
  host: string,
  answers: (datagram: Buffer) => readonly Uint8Array[],
  use: (port: number) => Promise<T>,
): Promise<T> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (datagram, peer) => {
    for (const answer of answers(datagram)) {
      socket.send(answer, peer.port, peer.address);
    }
  });
  socket.bind(0, host);
  await once(socket, 'listening');
  try {
    return await use(socket.address().port);
  } finally {
    socket.close();
  }
}
