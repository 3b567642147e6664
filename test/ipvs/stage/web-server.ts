/**
 * A web server of the lvs tier: answers every request with its name, and one for `/from` with the
 * address that it sees of the client; keeps connections. `/slowly` takes two seconds, in which a
 * space is sent a hundred times before the name.
 *
 *     node web-server.js NAME PORT…
 */
import { createServer, type ServerResponse } from 'node:http';

const [name = '', ...ports] = process.argv.slice(2);

function sendSlowly(response: ServerResponse): void {
  let left = 100;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) {
      response.write(' ');
    } else {
      response.end(name);
      clearInterval(timer);
    }
  }, 20);
  response.on('close', () => clearInterval(timer));
}

let listening = 0;
for (const port of ports) {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/plain');
    if (request.url === '/slowly') {
      sendSlowly(response);
      return;
    }
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
