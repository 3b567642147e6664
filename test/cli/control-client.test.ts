import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askDaemon } from '../../src/cli/control-client.js';

describe('cli/control-client', () => {
  let directory: string;
  let path: string;
  let server: Server | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-client-'));
    path = join(directory, 's.sock');
  });
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    server = undefined;
    rmSync(directory, { recursive: true });
  });

  function listen(answer: Parameters<typeof createServer>[1]): Promise<void> {
    const listening = createServer({}, answer);
    server = listening;
    return new Promise((resolve) => listening.listen(path, resolve));
  }

  it('sends method and path, and puts the pieces of the answer together', async () => {
    await listen((request, response) => {
      response.statusCode = 418;
      response.write(`${request.method} `);
      response.end(request.url);
    });
    expect(await askDaemon(path, 'POST', '/a/b')).to.deep.equal({
      kind: 'answer',
      status: 418,
      body: 'POST /a/b',
    });
  });

  it('tells an absent daemon from one that breaks off', async () => {
    expect(await askDaemon(path, 'GET', '/')).to.deep.equal({ kind: 'noDaemon' });
    await listen((request) => request.socket.destroy());
    expect((await askDaemon(path, 'GET', '/')).kind).to.equal('failed');
  });

  it('reports an answer that stops half way', async () => {
    await listen((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => request.socket.destroy());
    });
    expect((await askDaemon(path, 'GET', '/')).kind).to.equal('failed');
  });

  it('takes a plain file for no daemon', async () => {
    writeFileSync(path, '');
    expect(await askDaemon(path, 'GET', '/')).to.deep.equal({ kind: 'noDaemon' });
  });
});
