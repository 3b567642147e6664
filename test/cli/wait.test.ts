import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openControlServer } from '../../src/daemon/control/control-server.js';
import type { DaemonStatus } from '../../src/observe/status/status.js';
import { exampleDaemon } from '../daemon/control/example-daemon.js';
import { exampleStatus } from '../observe/status/example-status.js';
import { runWithMemory } from './memory-terminal.js';

describe('upkeep wait', () => {
  let directory: string;
  let socket: string;
  let status: DaemonStatus;
  const wait = (...args: readonly string[]) => runWithMemory('wait', ...args, '--socket', socket);
  const open = () => openControlServer(socket, { ...exampleDaemon, status: async () => status });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-wait-'));
    socket = join(directory, 'control.sock');
    status = exampleStatus;
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('ends when everything is so at once, though the daemon comes later', async () => {
    status = { ...exampleStatus, vrrp: undefined };
    const waiting = wait('ready', 'state=MASTER', 'VI_1');
    const server = await open();
    try {
      status = exampleStatus;
      expect(await waiting).to.deep.equal({ status: 0, out: '', error: '' });
    } finally {
      await server.close();
    }
  });

  it('says with status 2 what is so instead', async () => {
    const server = await open();
    try {
      const late = await wait('ready', 'state=BACKUP', 'VI_1', '--timeout', '0.1s');
      expect(late).to.deep.equal({ status: 2, out: '', error: 'upkeep wait: VI_1: MASTER\n' });
      status = { ...exampleStatus, configurationFile: join(directory, 'none.conf') };
      const never = await wait('reloaded', '--timeout', '1d');
      expect(never.status).to.equal(2);
      expect(never.error).to.contain('none.conf is not there');
    } finally {
      await server.close();
    }
  });

  it('ends with status 3 when no daemon came, and with 4 when it may not ask', async () => {
    const nobody = await wait('ready', '--timeout', '0.1s');
    expect(nobody.status).to.equal(3);
    expect(nobody.error).to.contain(`no daemon listens at ${socket}`);
    const server = createServer((_, response) => {
      response.writeHead(403, { 'content-type': 'application/problem+json' });
      response.end('{"status":403,"detail":"this takes the role read"}');
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      const error = 'upkeep: this takes the role read\n';
      expect(await wait('ready', '--timeout', '1d')).to.deep.equal({ status: 4, out: '', error });
      for (const command of [['status'], ['why', 'VI_1'], ['reload'], ['overrides'], ['metrics']]) {
        const refused = await runWithMemory(...command, '--socket', socket);
        expect(refused, command[0]).to.deep.equal({ status: 4, out: '', error });
      }
    } finally {
      server.close();
    }
  });

  it('refuses conditions that are none, or that lack their name', async () => {
    expect((await wait('state=master', 'VI_1')).error).to.contain(
      "'state=master' is none of ready",
    );
    expect((await wait('health=up')).error).to.contain('health=up of what?');
    expect((await wait()).error).to.contain('name a condition');
    const long = await wait('ready', '--timeout', 'soon');
    expect(long.error).to.contain("--timeout is a time as 90s, 5m, 2h or 1d, not 'soon'");
    expect(long.status).to.equal(1);
  });
});
