import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { commands } from '../../src/cli/command-table.js';
import { openControlServer } from '../../src/daemon/control/control-server.js';
import type { DaemonStatus } from '../../src/observe/status/status.js';
import { exampleDaemon } from '../daemon/control/example-daemon.js';
import { exampleBalancer } from '../observe/status/example-balancer.js';
import { exampleStatus } from '../observe/status/example-status.js';
import { runWithMemory } from './memory-terminal.js';

const status: DaemonStatus = { ...exampleStatus, balancer: exampleBalancer() };

describe('completion', () => {
  let directory: string;
  let socket: string;
  let close: () => Promise<void>;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-completion-'));
    socket = join(directory, 'control.sock');
    const server = await openControlServer(socket, {
      ...exampleDaemon,
      status: async () => status,
    });
    close = () => server.close();
  });
  afterEach(async () => {
    await close();
    rmSync(directory, { recursive: true });
  });

  /** The words that are offered, without what they are. */
  async function offered(...words: readonly string[]): Promise<readonly string[]> {
    const { out, error } = await runWithMemory('complete', '--', ...words);
    expect(error).to.equal('');
    return out
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\t', 1)[0] ?? '');
  }

  it('offers commands, actions, options, and the words an option takes', async () => {
    expect(await offered('')).to.deep.equal(commands.map(({ name }) => name));
    expect(await offered('re')).to.deep.equal(['reload', 'recording', 'realserver']);
    expect(await offered('ipvs', '')).to.include.members(['list', 'clear']);
    expect(await offered('ipvs', 'list', '--ra')).to.deep.equal(['--rate']);
    expect(await offered('status', '-o', '')).to.deep.equal(['text', 'wide', 'json', 'yaml']);
    expect(await offered('status', '--he')).to.deep.equal([]);
    expect(await offered('check', '')).to.deep.equal([':files']);
    expect(await offered('explain', 'virtual_router')).to.include('virtual_router_id');
    expect(await offered('completion', 'z')).to.deep.equal(['zsh']);
    expect(await offered('nothing', '')).to.deep.equal([]);
    const { out } = await runWithMemory('complete', '--', 'stat');
    expect(out).to.equal('status\tshow what a running daemon is doing\n');
  });

  it('offers what the daemon tells of, each where it belongs', async () => {
    const asked = ['--socket', socket];
    expect(await offered('handover', ...asked, '')).to.deep.equal(['VI_1']);
    expect(await offered('wait', ...asked, 'state=MASTER', 'V')).to.deep.equal(['VI_1']);
    expect(await offered('wait', ...asked, 'quorum=up', 'f')).to.deep.equal(['fwmark/5']);
    expect(await offered('wait', 'qu')).to.deep.equal(['quorum=up', 'quorum=lost']);
    const servers = ['10.0.1.1:80', '10.0.1.2:80', '10.0.1.3:80'];
    expect(await offered('drain', ...asked, '10.0.1.')).to.deep.equal(servers);
    expect(await offered('why', ...asked, '10.0.0.4')).to.deep.equal(['10.0.0.4:80']);
  });

  it('says nothing when no daemon answers, and does not wait for one', async () => {
    expect(await offered('handover', '--socket', join(directory, 'none'), '')).to.deep.equal([]);
    await close();
    const silent = await openControlServer(socket, {
      ...exampleDaemon,
      status: () => new Promise(() => undefined),
    });
    close = () => silent.close();
    expect(await offered('handover', '--socket', socket, '')).to.deep.equal([]);
  });
});
