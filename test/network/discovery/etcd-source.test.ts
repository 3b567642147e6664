/** Keys of an etcd as a source of real servers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openEtcdSource } from '../../../src/daemon/discovery/sources/etcd-source.js';
import { eventually } from '../../lab/wait.js';
import { SourceRecorder } from './source-recorder.js';

const URL_OF_ETCD = 'http://127.0.0.1:15379';
const PEER = 'http://127.0.0.1:15380';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('keys of etcd', function () {
  this.timeout(120_000);
  let directory: string;
  let server: ChildProcess;
  const recorder = new SourceRecorder();

  const start = (): void => {
    server = spawn(
      'etcd',
      [
        ...['--data-dir', directory, '--listen-client-urls', URL_OF_ETCD],
        ...['--advertise-client-urls', URL_OF_ETCD, '--listen-peer-urls', PEER],
        ...['--initial-advertise-peer-urls', PEER, '--initial-cluster', `default=${PEER}`],
      ],
      { stdio: 'ignore' },
    );
  };
  const post = async (path: string, body: object): Promise<{ header?: { revision: string } }> => {
    const response = await fetch(`${URL_OF_ETCD}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(response.status).to.equal(200);
    return JSON.parse(await response.text());
  };
  const put = (key: string, value: string) =>
    post('/v3/kv/put', { key: base64(key), value: base64(value) });
  const remove = (key: string) => post('/v3/kv/deleterange', { key: base64(key) });
  const isReady = () =>
    eventually(
      'etcd answers',
      () =>
        put('/other', '1').then(
          () => true,
          () => false,
        ),
      30_000,
    );

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-etcd-'));
    start();
    await isReady();
  });
  after(() => {
    recorder.close();
    server.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  it('are servers: a put and a delete are seen as they are made', async () => {
    await put('/web/a', '10.0.0.1:80');
    await put('/webs', '10.9.9.9:80');
    recorder.open((host) =>
      openEtcdSource({ kind: 'etcd', prefix: '/web/', urls: [URL_OF_ETCD] }, host),
    );
    await recorder.says(['10.0.0.1 80']);
    await put('/web/b', '{"address": "10.0.0.2", "port": 81, "weight": 3}');
    await recorder.says(['10.0.0.1 80', '10.0.0.2 81 3']);
    await put('/web/b', '[2001:db8::2]:82');
    await recorder.says(['10.0.0.1 80', '2001:db8::2 82']);
    await remove('/web/a');
    await recorder.says(['2001:db8::2 82']);
  });

  it('are no servers where one of them is none, and are again', async () => {
    await put('/web/c', 'web3.example');
    await recorder.fails(/the value of \/web\/c is no server/);
    await put('/web/c', '10.0.0.3');
    await recorder.says(['10.0.0.3', '2001:db8::2 82']);
  });

  it('are followed again when etcd dies and comes back, whatever was compacted', async () => {
    const seen = recorder.count;
    server.kill('SIGKILL');
    await recorder.fails(/ECONNREFUSED|ECONNRESET|socket hang up|aborted/);
    start();
    await isReady();
    await remove('/web/c');
    const { header } = await put('/web/d', '10.0.0.4:80');
    await post('/v3/kv/compaction', { revision: header?.revision ?? '0', physical: true });
    await recorder.says(['10.0.0.4 80', '2001:db8::2 82']);
    expect(recorder.count).to.be.greaterThan(seen);
    await remove('/web/d');
    await recorder.says(['2001:db8::2 82']);
  });
});
