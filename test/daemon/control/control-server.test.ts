import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askDaemon } from '../../../src/cli/control-client.js';
import type { ControlHandlers } from '../../../src/daemon/control/control-handlers.js';
import {
  type ControlServer,
  openControlServer,
} from '../../../src/daemon/control/control-server.js';
import { exampleStatus } from '../../observe/status/example-status.js';
import { exampleDaemon as handlers } from './example-daemon.js';

/** Posts any body. */
function post(socketPath: string, body: string, path = '/reload'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, method: 'POST', path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

/** The media type and the body of an answer to a client that accepts this. */
function get(socketPath: string, path: string, accept: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, headers: { accept } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve([response.headers['content-type'] ?? '', body]));
    });
    asking.on('error', reject);
    asking.end();
  });
}

describe('daemon/control-server', () => {
  let directory: string;
  let path: string;
  let server: ControlServer | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-control-'));
    path = join(directory, 'sub', 'control.sock');
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    rmSync(directory, { recursive: true });
  });

  async function ask(method: 'GET' | 'POST', what: string, more: Partial<ControlHandlers> = {}) {
    server = await openControlServer(path, { ...handlers, ...more });
    const reply = await askDaemon(path, method, what);
    return reply.kind === 'answer' ? `${reply.status} ${reply.body.trim()}` : reply.kind;
  }

  it('gives the status', async () => {
    const answer = await ask('GET', '/status');
    expect(answer.slice(0, 4)).to.equal('200 ');
    expect(JSON.parse(answer.slice(4))).to.deep.equal(JSON.parse(JSON.stringify(exampleStatus)));
  });

  it('accepts a reload', async () => {
    expect(await ask('POST', '/reload')).to.equal('200 {"accepted":true}');
  });

  it('says why a reload was refused', async () => {
    const reload = async () => '2 errors';
    expect(await ask('POST', '/reload', { reload })).to.equal(
      '409 {"accepted":false,"reason":"2 errors"}',
    );
  });

  it('gives what was recorded, or says that there is nothing', async () => {
    expect(await ask('GET', '/recording')).to.equal('200 {"lines":["{\\"atMs\\":1}"]}');
    await server?.close();
    const recording = async () => undefined;
    expect(await ask('GET', '/recording', { recording })).to.equal(
      '404 {"error":"no VRRP process answers"}',
    );
  });

  it('gives metrics in the dialect that is asked for, with its media type', async () => {
    server = await openControlServer(path, handlers);
    const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
    const text = 'text/plain; version=0.0.4; charset=utf-8';
    expect(await get(path, '/metrics', '*/*')).to.deep.equal([text, 'in text\n']);
    // Prometheus 2.42
    const prometheus =
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;' +
      'q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
    const answer = await get(path, '/metrics', prometheus);
    expect(answer).to.deep.equal([openMetrics, 'in openmetrics\n']);
  });

  it('gives dumps as text', async () => {
    expect(await ask('GET', '/dump/data')).to.equal('200 the data');
  });

  it('has nothing to dump', async () => {
    expect(await ask('GET', '/dump/json')).to.equal('404 {"error":"there is nothing to dump"}');
  });

  it('tells health', async () => {
    expect(await ask('GET', '/healthz?now')).to.equal('200 {"healthy":true,"problems":[]}');
  });

  it('tells illness', async () => {
    const problems = async () => ['vrrp is down'];
    expect(await ask('GET', '/healthz', { problems })).to.equal(
      '503 {"healthy":false,"problems":["vrrp is down"]}',
    );
  });

  it('knows no other path', async () => {
    expect(await ask('GET', '/toString')).to.match(/^404 .*no such path/);
  });

  it('reloads only when it is asked with POST', async () => {
    expect(await ask('GET', '/reload')).to.match(/^405 .*"detail":"\/reload wants POST"/);
  });

  it('answers when a handler fails', async () => {
    const status = () => Promise.reject(new Error('boom'));
    expect(await ask('GET', '/status', { status })).to.match(/^500 .*"detail":"boom"/);
  });

  it('refuses large bodies, and takes small ones', async () => {
    server = await openControlServer(path, handlers);
    expect(await post(path, 'x'.repeat(70_000))).to.equal(413);
    expect(await post(path, '{}')).to.equal(200);
  });

  it('hands over all instances only where nothing else may be meant', async () => {
    const wishes: unknown[] = [];
    const handOver: ControlHandlers['handOver'] = async (...wish) => {
      wishes.push(wish);
      return [];
    };
    server = await openControlServer(path, { ...handlers, handOver });
    const others = ['["VI_1"]', '[]', '"VI_1"', 'null', '7', '{', '{ "instances": ["VI_1"] }'];
    for (const body of [...others, '{ "names": "VI_1" }', '{ "timeoutMs": 0 }']) {
      expect(await post(path, body, '/handover'), body).to.equal(400);
    }
    expect(wishes).to.deep.equal([]);
    for (const body of ['', '{}', '{ "names": ["VI_1"], "timeoutMs": 500 }']) {
      expect(await post(path, body, '/handover'), body).to.equal(200);
    }
    expect(wishes).to.deep.equal([
      [undefined, 10_000],
      [undefined, 10_000],
      [['VI_1'], 500],
    ]);
  });

  it('opens its socket to its own user only, and removes it', async () => {
    server = await openControlServer(path, handlers);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    await server.close();
    expect(existsSync(path)).to.equal(false);
    expect(await askDaemon(path, 'GET', '/status')).to.deep.equal({ kind: 'noDaemon' });
  });

  it('replaces a socket that nobody listens on, as a killed daemon leaves it', async () => {
    path = join(directory, 'stale.sock');
    const child = join(directory, 'bind.mjs');
    writeFileSync(
      child,
      `import { createServer } from 'node:net';
       createServer().listen(process.argv[2], () => process.kill(process.pid, 'SIGKILL'));`,
    );
    const { spawnSync } = await import('node:child_process');
    spawnSync(process.execPath, [child, path]);
    expect(existsSync(path)).to.equal(true);
    expect(await askDaemon(path, 'GET', '/status')).to.deep.equal({ kind: 'noDaemon' });
    expect(await ask('GET', '/dump/stats')).to.equal('200 the stats');
  });

  it('leaves the socket of a living daemon alone', async () => {
    server = await openControlServer(path, handlers);
    let refusal = '';
    await openControlServer(path, handlers).catch((error: Error) => {
      refusal = error.message;
    });
    expect(refusal).to.equal(`another daemon listens at ${path}`);
    expect((await askDaemon(path, 'GET', '/healthz')).kind).to.equal('answer');
  });

  it('replaces nothing that is no socket', async () => {
    path = join(directory, 'file');
    writeFileSync(path, 'precious');
    let refusal = '';
    await openControlServer(path, handlers).catch((error: Error) => {
      refusal = error.message;
    });
    expect(refusal).to.equal(`${path} exists and is not a socket`);
  });

  it('is told apart from somebody who does not speak HTTP', async () => {
    path = join(directory, 'other.sock');
    const other = createServer((socket) => socket.end('hello\n'));
    await new Promise<void>((resolve) => other.listen(path, resolve));
    try {
      expect((await askDaemon(path, 'GET', '/status')).kind).to.equal('failed');
    } finally {
      other.close();
    }
  });
});
