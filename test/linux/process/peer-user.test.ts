import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { peerUser } from '../../../src/linux/process/peer-user.js';

describe('linux/process/peer-user', () => {
  it('says who has connected, and of a socket that is closed nothing', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'upkeep-peer-'));
    const server = createServer();
    try {
      const path = join(directory, 'socket');
      await new Promise<void>((resolve) => server.listen(path, resolve));
      const came = new Promise<Socket>((resolve) => server.once('connection', resolve));
      const client = connect(path);
      const socket = await came;
      expect(peerUser(socket)).to.equal(process.geteuid?.());
      const closed = new Promise((resolve) => socket.once('close', resolve));
      client.destroy();
      socket.destroy();
      await closed;
      expect(peerUser(socket)).to.equal(undefined);
    } finally {
      server.close();
      rmSync(directory, { recursive: true });
    }
  });
});
