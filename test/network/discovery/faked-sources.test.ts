/** Consul and Kubernetes, which Debian does not have: faked by the rules of their watches. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { expect } from 'chai';
import { openConsulSource } from '../../../src/daemon/discovery/sources/consul-source.js';
import { openKubernetesSource } from '../../../src/daemon/discovery/sources/kubernetes-source.js';
import { eventually } from '../../lab/wait.js';
import { SourceRecorder } from './source-recorder.js';

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine that answers so, and which questions it was asked. */
class Fake {
  readonly asked: URL[] = [];
  readonly #server: Server;

  constructor(answer: Answer) {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://fake');
      this.asked.push(url);
      answer(url, request, response);
    });
  }

  async listen(port = 0): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.url;
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null
      ? `http://127.0.0.1:${address.port}`
      : '';
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

describe('a service of Consul', function () {
  this.timeout(60_000);
  const recorder = new SourceRecorder();
  let index = 10;
  let hosts: readonly number[] = [1];
  let waiting: (() => void)[] = [];
  const fake = new Fake((url, _, response) => {
    const say = (): void => {
      response.setHeader('X-Consul-Index', String(index));
      const instances = hosts.map((host) => ({
        Node: { Address: `10.0.0.${host}` },
        Service: { Address: '', Port: 80, Weights: { Passing: host, Warning: 1 } },
      }));
      response.end(JSON.stringify(instances));
    };
    // A question with the index that there is waits for another one.
    if (Number(url.searchParams.get('index')) === index) {
      waiting.push(say);
    } else {
      say();
    }
  });
  const become = (next: number, ...others: readonly number[]): void => {
    index = next;
    hosts = others;
    for (const say of waiting.splice(0)) {
      say();
    }
  };

  before(async () => {
    const url = await fake.listen();
    const access = { url };
    recorder.open((host) => openConsulSource({ kind: 'consul', service: 'web', access }, host));
  });
  after(() => {
    recorder.close();
    fake.close();
    waiting = [];
  });

  it('is asked with the index of the last answer, so that a change is heard at once', async () => {
    await recorder.says(['10.0.0.1 80 1']);
    await eventually('the question waits', () => waiting.length === 1);
    expect(fake.asked.at(-1)?.searchParams.get('index')).to.equal('10');
    become(12, 1, 2);
    await recorder.says(['10.0.0.1 80 1', '10.0.0.2 80 2']);
  });

  it('is asked from the start when the index goes back', async () => {
    await eventually('the question waits', () => waiting.length === 1);
    become(3, 5);
    await recorder.says(['10.0.0.5 80 5']);
    const asked = () => fake.asked.map(({ searchParams }) => searchParams.get('index'));
    await eventually('it begins anew', () => asked().slice(-2).join() === '0,3');
  });

  it('has no servers at all where Consul says so, which the rules are for', async () => {
    await eventually('the question waits', () => waiting.length === 1);
    become(4);
    await recorder.says([]);
  });
});

describe('EndpointSlices of Kubernetes', function () {
  this.timeout(60_000);
  const recorder = new SourceRecorder();
  let version = 100;
  /** What is not remembered any more. */
  let compacted = 0;
  let hosts: readonly [number, object][] = [[1, { ready: true }]];
  let watcher: ServerResponse | undefined;
  const slice = () => ({
    metadata: { name: 'web-a', resourceVersion: String(version) },
    addressType: 'IPv4',
    endpoints: hosts.map(([host, conditions]) => ({ addresses: [`10.0.0.${host}`], conditions })),
    ports: [
      { name: 'metrics', port: 9100 },
      { name: 'http', port: 8080 },
    ],
  });
  const fake = new Fake((url, request, response) => {
    if (request.headers.authorization !== undefined) {
      response.statusCode = 400; // no token was asked for
    }
    if (url.searchParams.get('watch') === null) {
      const metadata = { resourceVersion: String(version) };
      response.end(JSON.stringify({ kind: 'EndpointSliceList', metadata, items: [slice()] }));
    } else if (Number(url.searchParams.get('resourceVersion')) < compacted) {
      const gone = { kind: 'Status', code: 410, reason: 'Expired' };
      response.end(`${JSON.stringify({ type: 'ERROR', object: gone })}\n`);
    } else {
      response.writeHead(200);
      response.flushHeaders();
      watcher = response;
    }
  });
  const say = (type: string, object: object): void => {
    watcher?.write(`${JSON.stringify({ type, object })}\n`);
  };
  const change = (...others: readonly [number, object][]): void => {
    version += 1;
    hosts = others;
    say('MODIFIED', slice());
  };
  const watches = () =>
    fake.asked.filter(({ searchParams }) => searchParams.get('watch') !== null).length;

  before(async () => {
    const access = { url: await fake.listen() };
    const names = { namespace: 'prod', service: 'web', port: 'http' };
    recorder.open((host) => openKubernetesSource({ kind: 'kubernetes', ...names, access }, host));
  });
  after(() => {
    recorder.close();
    fake.close();
  });

  it('are listed by the name of the service, and watched from that version', async () => {
    await recorder.says(['10.0.0.1 8080']);
    await eventually('it is watched', () => watcher !== undefined);
    expect(fake.asked[0]?.searchParams.get('labelSelector')).to.equal(
      'kubernetes.io/service-name=web',
    );
    expect(fake.asked.at(-1)?.searchParams.get('resourceVersion')).to.equal('100');
    change([1, { ready: true }], [2, { ready: false }], [3, {}]);
    await recorder.says(['10.0.0.1 8080', '10.0.0.3 8080']);
    const drains = { ready: false, serving: true, terminating: true };
    change([1, drains], [3, { ready: true }]);
    await recorder.says(['10.0.0.1 8080 0', '10.0.0.3 8080']);
  });

  it('are watched on from a bookmark when the watch ends', async () => {
    version = 200;
    say('BOOKMARK', { metadata: { resourceVersion: '200' } });
    const before = watches();
    watcher?.end();
    await eventually('it is watched again', () => watches() > before);
    expect(fake.asked.at(-1)?.searchParams.get('resourceVersion')).to.equal('200');
  });

  it('are listed again when the version is gone', async () => {
    await eventually('it is watched', () => watcher?.writableEnded === false);
    version = 300;
    compacted = 250;
    hosts = [[7, { ready: true }]];
    watcher?.end();
    await recorder.says(['10.0.0.7 8080']);
  });

  it('stay when the server goes away in the middle of a line', async () => {
    await eventually('it is watched', () => watcher?.writableEnded === false);
    watcher?.write('{"type": "MODI');
    watcher?.destroy();
    await recorder.fails(/aborted|hang up|ECONNRESET/);
    await eventually('it answers again', () => recorder.failure === undefined);
    await recorder.says(['10.0.0.7 8080']);
  });
});
