/**
 * A web server of the lvs tier: answers every request with its name, and keeps connections.
 *
 *     node web-server.js NAME PORT…
 */
import { createServer } from 'node:http';

const [name = '', ...ports] = process.argv.slice(2);
let listening = 0;
for (const port of ports) {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end(name);
  });
  server.keepAliveTimeout = 120_000;
  server.listen({ port: Number(port), host: '::', backlog: 512 }, () => {
    listening += 1;
    if (listening === ports.length) {
      console.log('ready');
    }
  });
}
