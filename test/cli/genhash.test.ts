import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { listening, portOf } from '../health/probes/servers.js';
import { runWithMemory } from './memory-terminal.js';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('upkeep genhash', () => {
  let server: Server;
  before(async () => {
    server = await listening(
      createServer(({ url, headers }, response) => {
        response.statusCode = url === '/gone' ? 404 : 200;
        response.end(`${url} of ${headers.host}`);
      }),
    );
  });
  after(() => server.close());

  const url = (path: string) => `http://127.0.0.1:${portOf(server)}${path}`;

  it('prints the digest and nothing else', async () => {
    expect(await runWithMemory('genhash', url('/a'))).to.deep.equal({
      status: 0,
      out: `${md5(`/a of 127.0.0.1:${portOf(server)}`)}\n`,
      error: '',
    });
  });

  it('asks as a check with virtualhost does', async () => {
    const result = await runWithMemory('genhash', '-V', 'www.example.org', url('/a'));
    expect(result.out).to.equal(`${md5('/a of www.example.org')}\n`);
  });

  it('warns of a status that a check does not take', async () => {
    const { status, out, error } = await runWithMemory('genhash', url('/gone'));
    expect(status).to.equal(0);
    expect(out).to.match(/^[\da-f]{32}\n$/);
    expect(error).to.include('status 404');
  });

  it('tells the answer when it is asked to', async () => {
    const { out, error } = await runWithMemory('genhash', '-v', url('/a'));
    expect(out).to.match(/^[\da-f]{32}\n$/);
    const length = `/a of 127.0.0.1:${portOf(server)}`.length;
    expect(error)
      .to.match(/^HTTP\/1\.1 200 OK\n/)
      .and.include(`covers ${length} bytes`);
  });

  it('fails without a page', async () => {
    const refused = await runWithMemory('genhash', 'http://127.0.0.1:1/');
    expect(refused).to.deep.include({ status: 1, out: '' });
    expect(refused.error).to.include('[127.0.0.1]:1').and.include('refused');
    const unknown = await runWithMemory('genhash', 'http://no-such-name.invalid/');
    expect(unknown).to.deep.include({ status: 1, out: '' });
    expect(unknown.error).to.include('no address for no-such-name.invalid');
    const wrong = await runWithMemory('genhash');
    expect(wrong).to.deep.include({ status: 1, out: '' });
  });
});
