/** `http_protocol h2` against node's own server of HTTP/2. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { expect } from 'chai';
import type { CheckedUrl, HttpCheck } from '../../../../src/config/lvs-model.js';
import { createHttpProbe } from '../../../../src/health/probes/http.js';
import { scratchDirectory } from '../../../lab/scratch.js';
import { makeCertificate } from '../../../lab/servers/real-servers.js';
import { connectionTo, httpCheck, pageAt } from '../../sample-checks.js';
import { attempt } from '../fixtures.js';
import { listening, portOf } from '../servers.js';

const probe = createHttpProbe(undefined);

/** How a server answers a request. */
type Answer = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/** Long enough for a busy machine, unless the time itself is what is looked at. */
const PATIENCE_MS = 10_000;

interface Asked extends Partial<CheckedUrl> {
  readonly connectTimeoutMs?: number;
  readonly tls?: boolean;
}

/** The outcome in a word and, for failures, why. */
async function ask(server: Server, asked: Asked = {}): Promise<string> {
  const { connectTimeoutMs = PATIENCE_MS, tls = false, ...page } = asked;
  const connection = { ...connectionTo(portOf(server)), connectTimeoutMs };
  const urls = [pageAt('/', page)];
  const outcome = await attempt(probe, httpCheck(0, { version: 'h2', connection, urls, tls }));
  return outcome.outcome === 'good' ? 'good' : `${outcome.outcome}: ${outcome.reason}`;
}

/** A server that answers like this, without TLS. */
async function serving(answer: Answer): Promise<http2.Http2Server> {
  const server = http2.createServer();
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    answer(stream, headers);
  });
  return listening(server);
}

function certificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const directory = scratchDirectory();
  makeCertificate(directory, 'shop');
  const file = (ending: string) => readFileSync(join(directory, `shop.${ending}`));
  return { key: file('key'), cert: file('crt') };
}

const say =
  (status: number, text = ''): Answer =>
  (stream) => {
    stream.respond({ ':status': status });
    stream.end(text);
  };

const END_STREAM = 1;

/** RFC 9113 section 4.1. */
function frame(type: number, flags: number, stream: number, payload = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const settings = frame(4, 0, 0);
/** `:status: 200`, as RFC 7541 appendix A has it; END_HEADERS. */
const header = frame(1, 4, 1, Buffer.from([0x88]));
const data = (flags: number, text: string) => frame(0, flags, 1, Buffer.from(text));

const regex = { pattern: 'w.rld', options: [], noMatch: false, minimumOffset: 0 };

describe('HTTP/2', () => {
  const digest = '5eb63bbbe01eeed093cb22bb8f5acdc3';
  const cases: readonly [name: string, Answer, Asked, expected: string][] = [
    ['a page', say(200, 'hello world'), { digest, regex }, 'good'],
    ['another page', say(200, 'hello'), { digest }, 'bad: MD5 digest error'],
    ['a page without the pattern', say(200, 'hello'), { regex }, 'bad: regex match failed'],
    ['a status', say(503, 'hello world'), { regex }, 'bad: HTTP status code 503'],
    ['a wanted status', say(404), { statusCodes: [{ first: 404, last: 404 }] }, 'good'],
    [
      'a header that announces another',
      (stream) => {
        stream.additionalHeaders({ ':status': 103 });
        say(200)(stream, {});
      },
      {},
      'good',
    ],
    [
      'a page that comes in pieces, with trailers',
      (stream) => {
        stream.respond({}, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
        stream.write('hello w');
        setTimeout(() => stream.end('orld'), 50);
      },
      { digest, regex },
      'good',
    ],
    [
      'a stream that is refused',
      (stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM),
      {},
      'bad: no answer: Stream closed with error code NGHTTP2_REFUSED_STREAM',
    ],
    [
      'a session that is refused',
      (stream) => stream.session?.goaway(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM),
      {},
      'bad: GOAWAY',
    ],
    [
      'a session that ends after this page',
      (stream) => {
        stream.session?.goaway();
        say(200)(stream, {});
      },
      {},
      'good',
    ],
    [
      'a session that is closed',
      ({ session }) => session?.destroy(),
      {},
      'bad: no answer: closed by the server',
    ],
    ['silence', () => undefined, { connectTimeoutMs: 500 }, 'bad: timeout: no answer'],
    [
      'a page that drips',
      (stream) => {
        stream.respond({});
        const drops = setInterval(() => stream.write('x'), 50);
        stream.on('close', () => clearInterval(drops));
      },
      { connectTimeoutMs: 600 },
      'bad: timeout: the response does not end',
    ],
  ];
  for (const [name, answer, asked, expected] of cases) {
    it(`${name}: ${expected}`, async () => {
      const server = await serving(answer);
      const found = await ask(server, asked);
      server.close();
      expect(found).to.equal(expected);
    });
  }

  it('asks with the method, the fields and the body of the file', async () => {
    const seen: (readonly [headers: IncomingHttpHeaders, body: string])[] = [];
    const server = await serving((stream, headers) => {
      let body = '';
      stream.on('data', (bytes: Buffer) => {
        body += bytes.toString();
      });
      stream.on('end', () => {
        seen.push([headers, body]);
        say(200)(stream, {});
      });
    });
    const headers = [
      { name: 'X-Word', headerValue: '\u00e9' },
      { name: 'x-word', headerValue: 'b' },
    ];
    const request = { method: 'PUT', headers, requestBody: '{\u00e9}' } as const;
    expect(await ask(server, { request, host: 'www.example' })).to.equal('good');
    expect(await ask(server, { request: { method: 'HEAD', headers: [] } })).to.equal('good');
    expect(await ask(server)).to.equal('good');
    const port = portOf(server);
    server.close();
    const common = { ':scheme': 'http', ':path': '/', 'user-agent': 'KeepAliveClient' };
    expect(seen[0]?.[0]).to.deep.include({
      ...{ ...common, ':method': 'PUT', ':authority': 'www.example', 'content-length': '4' },
      'x-word': '\u00c3\u00a9, b', // node gives bytes as characters
    });
    expect(seen[0]?.[1]).to.equal('{\u00e9}');
    const authority = `127.0.0.1:${port}`;
    expect(seen[1]?.[0]).to.deep.include({ ...common, ':method': 'HEAD', ':authority': authority });
    const asIs = { ...common, ':method': 'GET', ':authority': authority };
    expect(Object.entries(seen[2]?.[0] ?? {})).to.have.deep.members(Object.entries(asIs));
  });

  it('comes over TLS where both sides want it', async () => {
    const pair = certificate();
    const names: unknown[] = [];
    const server = await listening(http2.createSecureServer(pair));
    server.on('stream', (stream) => {
      names.push((stream.session?.socket as { servername?: unknown } | undefined)?.servername);
      say(200, 'hello world')(stream, {});
    });
    const asked = { tls: true, regex };
    expect(await ask(server, asked)).to.equal('good');
    expect(await ask(server, { ...asked, serverName: 'www.example' })).to.equal('good');
    expect(await ask(server, { regex, connectTimeoutMs: 1000 })).to.match(/^bad: no answer: /);
    server.close();
    expect(names).to.deep.equal([false, 'www.example']);
    const first = await listening(createTlsServer(pair, (peer) => peer.resume()));
    expect(await ask(first, asked)).to.equal(
      'bad: TLS handshake: the server has no HTTP/2 to offer',
    );
    first.close();
  });

  const half = [settings, header, data(0, 'hello')];
  const pieces: readonly [name: string, bytes: readonly Buffer[], Asked, expected: string][] = [
    ['a whole page', [...half, data(END_STREAM, ' world')], { digest }, 'good'],
    ['half a page', half, { regex }, 'bad: the response does not end: closed by the server'],
    [
      'a page that is given up',
      [...half, frame(3, 0, 1, Buffer.from([0, 0, 0, http2.constants.NGHTTP2_CANCEL]))],
      {},
      'bad: the response does not end: the stream was reset',
    ],
    ['nothing', [], {}, 'bad: no answer: closed by the server'],
    [
      'an older HTTP',
      [Buffer.from('HTTP/1.1 400 No\r\nServer: nginx\r\n\r\n')],
      {},
      'bad: no answer: Protocol error',
    ],
  ];
  for (const [name, bytes, asked, expected] of pieces) {
    it(`${name} on a connection that ends: ${expected}`, async () => {
      const server = await listening(
        createServer((peer) => {
          peer.on('error', () => undefined);
          peer.once('data', () => peer.end(Buffer.concat(bytes)));
        }),
      );
      expect(await ask(server, asked)).to.equal(expected);
      server.close();
    });
  }

  it('ends at once when it is cancelled', async () => {
    const server = await serving(() => expect.fail('too late'));
    const connection = connectionTo(portOf(server));
    const check: HttpCheck = httpCheck(0, { version: 'h2', connection });
    const running = probe(check, () => expect.fail('an outcome'));
    await once(server, 'connection');
    running.cancel();
    await new Promise((resolve) => server.close(resolve)); // no connection is left
  });
});
