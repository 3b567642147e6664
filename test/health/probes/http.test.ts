import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import type { HttpCheck } from '../../../src/config/lvs-model.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { createHttpProbe } from '../../../src/health/probes/http.js';
import { connectionTo, httpCheck, pageAt } from '../sample-checks.js';
import { listening, portOf } from './servers.js';

const probe = createHttpProbe(undefined);
const OK = 'HTTP/1.0 200 OK\r\n';

function outcomeOf(check: HttpCheck): Promise<ProbeOutcome> {
  return new Promise((resolve) => void probe(check, resolve));
}

/** The outcome in a word and, for failures, why. */
async function ask(check: HttpCheck): Promise<string> {
  const outcome = await outcomeOf(check);
  return outcome.outcome === 'good' ? 'good' : `${outcome.outcome}: ${outcome.reason}`;
}

/** A server that does `answer` with each connection once the request has come. */
async function serving(answer: (peer: Socket, request: string) => void): Promise<Server> {
  const server = createServer((peer) => {
    peer.on('error', () => undefined);
    peer.once('data', (bytes) => answer(peer, bytes.toString()));
  });
  return listening(server);
}

function within(port: number, connectTimeoutMs: number): Pick<HttpCheck, 'connection'> {
  return { connection: { ...connectionTo(port), connectTimeoutMs } };
}

describe('HTTP_GET', () => {
  const digest = '5d41402abc4b2a76b9719d911017c592';
  const pattern = { pattern: 'w.rld', options: [], noMatch: false, minimumOffset: 0 };
  const body = `${OK}Content-Length: 5\r\n\r\nhello world body`;
  const cases: readonly [string, string, Parameters<typeof pageAt>[1], string][] = [
    ['a good page', body, {}, 'good'],
    ['the digest within Content-Length', body, { digest }, 'good'],
    ['another digest', body, { digest: digest.replace('5', '6') }, 'bad: MD5 digest error'],
    ['a pattern beyond Content-Length', body, { regex: pattern }, 'good'],
    [
      'a pattern not there',
      body,
      { regex: { ...pattern, pattern: 'X' } },
      'bad: regex match failed',
    ],
    ['a wrong status', 'HTTP/1.0 404 No\r\n\r\n', {}, 'bad: HTTP status code 404'],
    [
      'a status that is wanted',
      'HTTP/1.0 404 No\r\n\r\n',
      { statusCodes: [{ first: 404, last: 404 }] },
      'good',
    ],
    ['a status without a blank', 'HTTP/1.1 200\r\n\r\n', {}, 'bad: HTTP status code 0'],
    ['garbage', 'x'.repeat(9000), {}, 'bad: no data received'],
    ['a header without end', `${OK}A: b\r\n`, {}, 'bad: no data received'],
    ['nothing', '', {}, 'bad: no data received'],
  ];
  for (const [name, response, page, expected] of cases) {
    it(`${name}: ${expected}`, async () => {
      const server = await serving((peer) => peer.end(response));
      const urls = [pageAt('/', page)];
      expect(await ask(httpCheck(portOf(server), { urls }))).to.equal(expected);
      server.close();
    });
  }

  it('sends the bytes that keepalived sends', async () => {
    const requests: string[] = [];
    const server = await serving((peer, request) => {
      requests.push(request);
      peer.end(`${OK}\r\n`);
    });
    const port = portOf(server);
    await ask(httpCheck(port, { urls: [pageAt('/a b')] }));
    await ask(httpCheck(port, { version: '1.1', urls: [pageAt('/', { host: 'www' })] }));
    expect(requests).to.deep.equal([
      `GET /a b HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
      'GET / HTTP/1.1\r\nUser-Agent: KeepAliveClient\r\nConnection: close\r\nHost: www\r\n\r\n',
    ]);
    server.close();
  });

  it('reads a page that comes byte by byte, its pattern across reads', async () => {
    const server = await serving(async (peer) => {
      for (const byte of `${OK}\r\nhello`) {
        peer.write(byte);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      peer.end();
    });
    const urls = [pageAt('/', { regex: { ...pattern, pattern: '^hello$' } })];
    expect(await ask(httpCheck(portOf(server), { urls }))).to.equal('good');
    server.close();
  });

  it('is bad when refused, silent, or never ending', async () => {
    const server = await serving(() => undefined);
    const port = portOf(server);
    expect(await ask(httpCheck(port, within(port, 60)))).to.equal('bad: timeout: no answer');
    server.close();
    const kept = await serving((peer) => peer.write(`${OK}Content-Length: 0\r\n\r\n`));
    expect(await ask(httpCheck(1, within(portOf(kept), 60)))).to.equal(
      'bad: timeout: the response does not end',
    );
    kept.close();
    const dripping = await serving((peer) => {
      peer.write(`${OK}\r\n`);
      const timer = setInterval(() => peer.write('x'), 10);
      peer.once('close', () => clearInterval(timer));
    });
    expect(await ask(httpCheck(1, within(portOf(dripping), 100)))).to.equal(
      'bad: timeout: the response does not end',
    );
    dripping.close();
    await once(dripping, 'close');
    const gone = within(portOf(await closed()), 1000);
    expect(await ask(httpCheck(1, gone))).to.equal('bad: connection refused');
  });

  it('says nothing of a server for a pattern that cannot be compiled', async () => {
    const regex = { ...pattern, pattern: '(a)\\1' };
    const urls = [pageAt('/', { regex })];
    expect((await outcomeOf(httpCheck(1, { urls }))).outcome).to.equal('undecided');
  });
});

/** A server of which only the port is left. */
async function closed() {
  const server = await listening(createServer());
  const { port } = { port: portOf(server) };
  server.close();
  await once(server, 'close');
  return Object.assign(createServer(), { address: () => ({ port, family: 'IPv4', address: '' }) });
}

describe('SSL_GET', () => {
  let directory = '';
  let key = Buffer.alloc(0);
  let cert = Buffer.alloc(0);

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-tls-'));
    const file = (name: string) => join(directory, name);
    const subject = ['-subj', '/CN=somebody.else', '-days', '2', '-nodes'];
    const out = ['-keyout', file('key'), '-out', file('cert')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...subject, ...out], { stdio: 'ignore' });
    key = readFileSync(file('key'));
    cert = readFileSync(file('cert'));
  });
  after(() => rmSync(directory, { recursive: true }));

  async function serveTls(answer: (peer: TLSSocket) => void, askForCertificate = false) {
    const options = { key, cert, requestCert: askForCertificate, rejectUnauthorized: false };
    const server = createTlsServer(options, (peer) => {
      peer.on('error', () => undefined);
      peer.once('data', () => answer(peer));
    });
    return listening(server);
  }

  it('verifies nothing, and sends the server name that is wanted or none', async () => {
    const names: unknown[] = [];
    const server = await serveTls((peer) => {
      names.push(peer.servername);
      peer.end(`${OK}\r\n`);
    });
    const port = portOf(server);
    expect(await ask(httpCheck(port, { tls: true }))).to.equal('good');
    const urls = [pageAt('/', { serverName: 'www.example.org', tlsCompliant: true })];
    expect(await ask(httpCheck(port, { tls: true, urls }))).to.equal('good');
    expect(names).to.deep.equal([false, 'www.example.org']);
    server.close();
  });

  it('shows its certificate to a server that asks for it', async () => {
    const shown: unknown[] = [];
    const server = await serveTls((peer) => {
      shown.push(peer.getPeerCertificate().subject?.CN);
      peer.end(`${OK}\r\n`);
    }, true);
    const files = { certificate: join(directory, 'cert'), key: join(directory, 'key') };
    const known = createHttpProbe(files);
    const check = httpCheck(portOf(server), { tls: true });
    await new Promise((resolve) => void known(check, resolve));
    await ask(check);
    expect(shown).to.deep.equal(['somebody.else', undefined]);
    server.close();
  });

  it('blames no server for a certificate of ours that cannot be read', async () => {
    const server = await serveTls((peer) => peer.end(`${OK}\r\n`));
    const port = portOf(server);
    const known = createHttpProbe({ certificate: join(directory, 'missing') });
    const outcome = (tls: boolean) =>
      new Promise<ProbeOutcome>((resolve) => void known(httpCheck(port, { tls }), resolve));
    expect(await outcome(true)).to.have.property('outcome', 'undecided');
    expect(await outcome(true))
      .to.have.property('reason')
      .that.contains('ENOENT');
    expect(await outcome(false)).to.have.property('outcome', 'bad'); // it does not ask for one
    server.close();
  });

  it('is bad when the peer speaks no TLS, or none at all', async () => {
    const plain = await serving((peer) => peer.end(`${OK}\r\n`));
    expect(await ask(httpCheck(portOf(plain), { tls: true }))).to.match(/^bad: TLS handshake: /);
    plain.close();
    const silent = await serving(() => undefined);
    const check = httpCheck(1, { tls: true, ...within(portOf(silent), 60) });
    expect(await ask(check)).to.equal('bad: timeout: TLS handshake');
    silent.close();
  });

  it('forgives a peer that closes without ending TLS, once the header is there', async () => {
    const server = await serveTls((peer) => {
      peer.write(`${OK}\r\nhello`, () => setTimeout(() => peer.destroy(), 50));
    });
    expect(await ask(httpCheck(portOf(server), { tls: true }))).to.equal('good');
    server.close();
  });
});
