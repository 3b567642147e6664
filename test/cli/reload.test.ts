import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from '../../src/cli/run-command.js';
import { type ControlServer, openControlServer } from '../../src/daemon/control/control-server.js';
import { exampleDaemon } from '../daemon/control/example-daemon.js';

describe('upkeep reload', () => {
  let directory: string;
  let server: ControlServer;
  /** Whether the daemon was asked to wait. */
  let waits: boolean[];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-reload-'));
    waits = [];
    server = await openControlServer(join(directory, 'control.sock'), {
      ...exampleDaemon,
      reloads: {
        ...exampleDaemon.reloads,
        ask: async ({ wait }) => {
          waits.push(wait);
          return wait ? { kind: 'applied', tookMs: 7 } : { kind: 'accepted' };
        },
        schedule: (_, { wait }) => void waits.push(wait),
      },
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  async function reload(attended: boolean, ...options: readonly string[]): Promise<string> {
    let said = '';
    const say = (text: string): void => {
      said += text;
    };
    const words = ['reload', '--socket', join(directory, 'control.sock'), ...options];
    await runCommandLine(words, { attended, colour: false, out: say, error: say });
    return said;
  }

  it('waits for the processes on a terminal, and elsewhere if it is asked to', async () => {
    expect(await reload(true)).to.equal('The new configuration is in force, after 7 ms.\n');
    expect(await reload(true, '--no-wait')).to.equal('The new configuration is accepted.\n');
    await reload(false);
    await reload(false, '--wait');
    expect(waits).to.deep.equal([true, false, false, true]);
  });

  it('leaves the terminal to who has to confirm, or asks for later', async () => {
    await reload(true, '--confirm', '60s');
    await reload(true, '--at', new Date(Date.now() + 60_000).toISOString());
    expect(waits).to.deep.equal([false, false]);
    expect(await reload(true, '--wait', '--no-wait')).to.contain('exclude each other');
  });
});
