/** Servers that answer without end: each is given up in a bounded time, with bounded memory. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { expect } from 'chai';
import { openConsulSource } from '../../../src/daemon/discovery/sources/consul-source.js';
import { openEtcdSource } from '../../../src/daemon/discovery/sources/etcd-source.js';
import { openKubernetesSource } from '../../../src/daemon/discovery/sources/kubernetes-source.js';
import { eventually, observeFor } from '../../lab/wait.js';
import { SourceRecorder } from './source-recorder.js';

const PART = 'x'.repeat(64 * 1024);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Writes for as long as it is read: `text` gives one part after the other. */
function pour(response: ServerResponse, text: (index: number) => string): void {
  function* parts(): Generator<string, void, void> {
    for (let index = 0; ; index += 1) {
      yield text(index);
    }
  }
  pipeline(Readable.from(parts()), response, () => undefined);
}

describe('a source that floods', function () {
  this.timeout(60_000);
  let server: Server;
  let recorder: SourceRecorder;
  let url = '';
  let asked = 0;
  let answer: (path: string, response: ServerResponse) => void;

  beforeEach(async () => {
    recorder = new SourceRecorder();
    asked = 0;
    server = createServer((request, response) => {
      asked += 1;
      answer(request.url ?? '', response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterEach(() => {
    recorder.close();
    server.closeAllConnections();
    server.close();
  });

  const openEtcd = (): void =>
    recorder.open((host) => openEtcdSource({ kind: 'etcd', prefix: '/web/', urls: [url] }, host));
  const openKubernetes = (): void => {
    const names = { namespace: 'prod', service: 'web', access: { url } };
    recorder.open((host) => openKubernetesSource({ kind: 'kubernetes', ...names }, host));
  };

  it('with an answer that does not end is given up', async () => {
    answer = (_, response) => pour(response, () => PART);
    const consul = { kind: 'consul', service: 'web', access: { url } } as const;
    recorder.open((host) => openConsulSource(consul, host));
    await recorder.fails(/far too long/);
  });

  it('with a line that does not end is given up', async () => {
    answer = (path, response) => {
      if (path.startsWith('/v3/kv')) {
        response.end(JSON.stringify({ header: { revision: '7' }, kvs: [] }));
      } else {
        pour(response, () => PART);
      }
    };
    openEtcd();
    await recorder.says([]);
    await recorder.fails(/far too long/);
  });

  it('with ever more keys is given up', async () => {
    const put = (key: number): object => ({
      kv: { key: base64(`/web/${key}`), value: base64('10.0.0.1:80') },
    });
    answer = (path, response) => {
      if (path.startsWith('/v3/kv')) {
        response.end(JSON.stringify({ header: { revision: '7' } }));
      } else {
        pour(response, (part) => {
          const events = Array.from({ length: 100 }, (_, index) => put(part * 100 + index));
          return `${JSON.stringify({ result: { events } })}\n`;
        });
      }
    };
    openEtcd();
    await recorder.fails(/more than 10000 keys/);
  });

  it('with too many keys from the start is not followed', async () => {
    const paths: string[] = [];
    answer = (path, response) => {
      paths.push(path);
      response.end(JSON.stringify({ header: { revision: '7' }, more: true }));
    };
    openEtcd();
    await recorder.fails(/more than 10000 keys/);
    await eventually('it is asked again', () => paths.length > 1);
    expect(new Set(paths)).to.deep.equal(new Set(['/v3/kv/range']));
  });

  it('with watches that end at once is asked twenty times a second at most', async () => {
    const metadata = { resourceVersion: '7' };
    answer = (path, response) =>
      void response.end(path.includes('watch') ? '' : JSON.stringify({ metadata, items: [] }));
    openKubernetes();
    await recorder.says([]);
    await observeFor(500);
    expect(asked).to.be.within(2, 12);
  });

  it('with ever more slices is given up', async () => {
    const metadata = { resourceVersion: '7' };
    const addresses = Array.from({ length: 100 }, (_, index) => `10.0.0.${index}`);
    answer = (path, response) => {
      if (path.includes('watch')) {
        pour(response, (index) => {
          const object = {
            metadata: { name: `web-${index}`, resourceVersion: String(index) },
            endpoints: [{ addresses }],
          };
          return `${JSON.stringify({ type: 'ADDED', object })}\n`;
        });
      } else {
        response.end(JSON.stringify({ metadata, items: [] }));
      }
    };
    openKubernetes();
    await recorder.fails(/more than 10000 addresses/);
  });
});
