/**
 * A web server of the lvs tier: answers every request with its name, and one for `/from` with the
 * address that it sees of the client; keeps connections.
 *
 *     node web-server.js NAME PORT…
 */
import { createServer } from 'node:http';

const [name = '', ...ports] = process.argv.slice(2);
let listening = 0;
for (const port of ports) {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end(request.url === '/from' ? request.socket.remoteAddress : name);
  });
  server.keepAliveTimeout = 120_000;
  server.listen({ port: Number(port), host: '::', backlog: 512 }, () => {
    listening += 1;
    if (listening === ports.length) {
      console.log('ready');
    }
  });
}
