/**
 * Accepts connections on port 80 and closes them. A line on its input makes it begin anew; at the
 * end of its input it prints when each address was connected to: `{"10.98.0.1":[MILLISECONDS…]…}`.
 */
import { createServer } from 'node:net';

const times = new Map<string, number[]>();
const server = createServer({ noDelay: false }, (socket) => {
  const { localAddress = '' } = socket;
  const list = times.get(localAddress);
  times.set(localAddress, list ?? [performance.now()]);
  list?.push(performance.now());
  socket.on('error', () => undefined);
  socket.destroy();
});
server.listen({ port: 80, host: '0.0.0.0', backlog: 4096 }, () => console.log('ready'));
process.stdin.on('data', () => times.clear());
process.stdin.on('end', () => {
  console.log(JSON.stringify(Object.fromEntries(times)));
  server.close();
});
