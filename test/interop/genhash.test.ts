/** `upkeep genhash` beside the `genhash` of Debian's keepalived: the same page, the same digest. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { runWithMemory } from '../cli/memory-terminal.js';
import { listening, portOf } from '../health/probes/servers.js';
import { scratchDirectory } from '../lab/scratch.js';
import { makeCertificate } from '../lab/servers/real-servers.js';

const execute = promisify(execFile);

/** Pages of several kinds; each says who was asked for. */
const answer: RequestListener = (request, response) => {
  const { url, httpVersion, headers, socket } = request;
  const name = 'servername' in socket ? socket.servername : '';
  const text = `${url} ${httpVersion} ${headers.host} ${name}\n`;
  if (url === '/chunked') {
    response.write(text);
    setTimeout(() => response.end('the end'), 20);
  } else if (url === '/long') {
    response.setHeader('Content-Length', 100_000);
    response.end('x'.repeat(100_000));
  } else if (url === '/missing') {
    response.statusCode = 404;
    response.end('gone');
  } else if (url === '/empty') {
    response.end();
  } else {
    response.setHeader('Content-Length', Buffer.byteLength(text));
    response.end(text);
  }
};

describe('upkeep genhash beside genhash', function () {
  this.timeout(60_000);
  let plain: Server;
  let tls: Server;

  before(async () => {
    const directory = scratchDirectory();
    makeCertificate(directory, 'www');
    const file = (ending: string) => readFileSync(join(directory, `www.${ending}`));
    plain = await listening(createServer(answer));
    tls = await listening(createTlsServer({ key: file('key'), cert: file('crt') }, answer));
  });
  after(() => {
    plain.close();
    tls.close();
  });

  async function digests(server: Server, ...more: readonly string[]): Promise<readonly string[]> {
    const words = ['-s', '127.0.0.1', '-p', String(portOf(server)), ...more];
    const theirs = await execute('genhash', words);
    const ours = await runWithMemory('genhash', ...words);
    return [theirs.stdout, ours.out];
  }

  async function expectTheSame(server: Server, ...more: readonly string[]): Promise<void> {
    const [theirs, ours] = await digests(server, ...more);
    expect(theirs, more.join(' ')).to.match(/^[\da-f]{32}\n$/);
    expect(ours, more.join(' ')).to.equal(theirs);
  }

  it('agrees on pages of every kind, over HTTP/1.0 and 1.1', async () => {
    for (const path of ['/', '/long', '/chunked', '/missing', '/empty', '/a?b=c']) {
      for (const version of ['1.0', '1.0c', '1.1']) {
        await expectTheSame(plain, '-u', path, '-P', version);
      }
    }
  });

  it('agrees on virtual hosts', async () => {
    await expectTheSame(plain, '-u', '/', '-V', 'www.example.org');
    const [, one] = await digests(plain, '-u', '/', '-V', 'www.example.org');
    const [, other] = await digests(plain, '-u', '/');
    expect(one).not.to.equal(other);
  });

  it('agrees over TLS, with and without a server name', async () => {
    await expectTheSame(tls, '-S', '-u', '/');
    await expectTheSame(tls, '-S', '-u', '/', '-V', 'www.example.org');
    await expectTheSame(tls, '-S', '-I', '-u', '/', '-V', 'www.example.org', '-P', '1.1');
    const [, named] = await digests(tls, '-S', '-I', '-u', '/', '-V', 'www.example.org');
    const [, unnamed] = await digests(tls, '-S', '-u', '/', '-V', 'www.example.org');
    expect(named).not.to.equal(unnamed);
  });
});
