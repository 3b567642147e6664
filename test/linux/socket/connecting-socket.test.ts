import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { constants } from 'node:os';
import { expect } from 'chai';
import { type IpAddress, parseAddress } from '../../../src/base/address.js';
import {
  type ConnectRequest,
  socketAddress,
  sourceTowards,
  startConnecting,
} from '../../../src/linux/socket/connecting-socket.js';

function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new Error(text);
  }
  return parsed;
}

async function listen(host: string): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') {
    throw new Error('no port');
  }
  return { server, port: bound.port };
}

/** The errno of the connection, or what the first steps said. */
async function connect(request: ConnectRequest): Promise<number | string> {
  let onConnected: (errno: number) => void = () => undefined;
  const connected = new Promise<number>((resolve) => {
    onConnected = resolve;
  });
  const start = startConnecting(request, onConnected);
  if (start.kind === 'failed') {
    return start.errno;
  }
  if (start.kind === 'unprepared') {
    return `${start.syscall} ${start.code}`;
  }
  const errno = await connected;
  start.socket.close();
  start.socket.close();
  return errno;
}

describe('connecting sockets', () => {
  for (const host of ['127.0.0.1', '::1']) {
    it(`connects to ${host}, and is refused when nobody listens`, async () => {
      const { server, port } = await listen(host);
      const request = { address: address(host), port, mark: 0 };
      const accepted = once(server, 'connection');
      expect(await connect(request)).to.equal(0);
      const [peer] = await accepted;
      peer.destroy();
      server.close();
      await once(server, 'close');
      expect(await connect(request)).to.equal(constants.errno.ECONNREFUSED);
    });
  }

  it('comes from the address, with the mark and out of the device asked for', async () => {
    const { server, port } = await listen('127.0.0.1');
    const accepted = once(server, 'connection');
    const source = { bindAddress: address('127.0.0.9'), bindInterface: 'lo', mark: 5 };
    expect(await connect({ address: address('127.0.0.1'), port, ...source })).to.equal(0);
    const [peer] = await accepted;
    expect(peer.remoteAddress).to.equal('127.0.0.9');
    peer.destroy();
    server.close();
  });

  it('says which step was refused', async () => {
    const local = { address: address('127.0.0.1'), port: 9, mark: 0 };
    const foreign = await connect({ ...local, bindAddress: address('192.0.2.1') });
    expect(foreign).to.equal('bind EADDRNOTAVAIL');
    const device = await connect({ ...local, bindInterface: 'no-such-dev' });
    expect(device).to.equal('setsockopt ENODEV');
  });

  it('never calls back after it was closed', async () => {
    const { server, port } = await listen('127.0.0.1');
    let called = 0;
    const request = { address: address('127.0.0.1'), port, mark: 0 };
    const start = startConnecting(request, () => {
      called += 1;
    });
    if (start.kind !== 'connecting') {
      throw new Error(start.kind);
    }
    start.socket.close();
    expect(await connect(request)).to.equal(0);
    expect(called).to.equal(0);
    server.close();
  });

  it('lays out socket addresses', () => {
    const inet = Buffer.from(socketAddress(address('192.0.2.7'), 80)).toString('hex');
    expect(inet).to.match(/^(0200|0002)0050c00002070000000000000000$/);
    const inet6 = Buffer.from(socketAddress(address('2001:db8::1'), 443)).toString('hex');
    expect(inet6).to.match(/^(0a00|000a)01bb0000000020010db8000000000000000000000001/);
  });
});

describe('the address that a connection would leave with', () => {
  it('is that of the way, or the one that it is bound to', () => {
    const request = { port: 9, mark: 0 };
    expect(sourceTowards({ ...request, address: address('127.0.0.1') })).to.equal('127.0.0.1');
    const bindAddress = address('127.0.0.9');
    expect(sourceTowards({ ...request, address: address('127.0.0.1'), bindAddress })).to.equal(
      '127.0.0.9',
    );
    const nowhere = { ...request, address: address('127.0.0.1'), bindInterface: 'none0' };
    expect(sourceTowards(nowhere)).to.equal(undefined);
  });
});
