import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { askMembers, type MemberAccess } from '../../../src/daemon/api/member-client.js';

describe('daemon/api/member-client', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  /** A member at a port of its own. */
  async function member(name: string, serve: RequestListener): Promise<MemberAccess> {
    const server = createServer(serve);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { name, url: `http://127.0.0.1:${port}` };
  }

  const question = { method: 'GET', path: '/v1/cluster/member', timeoutMs: 20_000 };

  it('asks with the token, and hands on what is answered', async () => {
    const open = await member('lb2', (request, response) => {
      const { authorization } = request.headers;
      response.writeHead(403).end(`${request.method} ${request.url} ${authorization}`);
    });
    const [answer] = await askMembers([{ ...open, token: 'secret' }], question);
    expect(answer).to.deep.include({
      ...{ kind: 'answer', name: 'lb2', status: 403 },
      body: 'GET /v1/cluster/member Bearer secret',
    });
  });

  it('says of each that does not answer why', async () => {
    const silent = await member('silent', () => undefined);
    const endless = await member('endless', (_, response) => {
      const more = () => response.write('x'.repeat(1_000_000));
      response.on('drain', more);
      more();
    });
    const gone = await member('gone', () => undefined);
    servers.at(-1)?.close();
    const reasons = async (access: MemberAccess, timeoutMs: number) => {
      const [answer] = await askMembers([access], { ...question, timeoutMs });
      return answer?.kind === 'failed' ? answer.reason : `${answer?.status}`;
    };
    expect(await reasons(silent, 100)).to.equal('no answer within 0.1 s');
    expect(await reasons(endless, 20_000)).to.equal('its answer is too long');
    expect(await reasons(gone, 20_000)).to.match(/ECONNREFUSED/);
    expect(await reasons({ ...gone, unusable: '/t is of no use' }, 100)).to.equal(
      '/t is of no use',
    );
    expect(await reasons({ ...gone, token: 'a\nb' }, 100)).to.match(/Invalid character/);
  });

  it('asks one after the other where it matters', async () => {
    const order: string[] = [];
    const slow = await member('slow', (_, response) => {
      order.push('slow asked');
      setTimeout(() => {
        order.push('slow answers');
        response.end();
      }, 50);
    });
    const quick = await member('quick', (_, response) => {
      order.push('quick asked');
      response.end();
    });
    await askMembers([slow, quick], { ...question, inTurn: true });
    expect(order).to.deep.equal(['slow asked', 'slow answers', 'quick asked']);
  });
});
