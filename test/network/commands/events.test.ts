/** What the daemon has said, as an operator asks for it: beside it, after it, and while it runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { upkeepPath } from '../../lab/daemon-kind.js';
import { controlSocket, upkeepWith } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('upkeep events', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const followers: ChildProcess[] = [];
  afterEach(() => {
    for (const follower of followers.splice(0)) {
      follower.kill('SIGKILL');
    }
  });

  const holds = (): boolean => lab.network.node('n1').holds(VIRTUAL_ADDRESS);

  async function master(): Promise<Daemon> {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', holds);
    return daemon;
  }

  function events(daemon: Daemon, ...args: readonly string[]) {
    const socket = ['--socket', controlSocket(daemon)];
    return upkeepWith({ STATE_DIRECTORY: daemon.directory }, 'events', ...args, ...socket);
  }

  /** What the flight recorder has written. */
  function recorded({ directory }: Daemon): string {
    const name = readdirSync(directory).find((each) => each.startsWith('events@'));
    return name === undefined ? '' : readFileSync(join(directory, name), 'utf8');
  }

  /** Follows; a function that gives what was printed so far. */
  function follow(daemon: Daemon, ...args: readonly string[]): () => string {
    const all = [upkeepPath, 'events', '-f', ...args, '--socket', controlSocket(daemon)];
    const follower = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe'] });
    followers.push(follower);
    let text = '';
    for (const stream of [follower.stdout, follower.stderr]) {
      stream?.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
    }
    return () => text;
  }

  itOurs('tells what has changed in the last hour, and of one instance', async () => {
    const daemon = await master();
    const changed = events(daemon, '--since', '1h');
    expect(changed.status, changed.errors).to.equal(0);
    expect(changed.output).to.match(
      /^\d{4}-\d\d-\d\d [\d:.]+ {2}vrrp +\(VI_1\) Entering MASTER STATE/m,
    );
    expect(changed.output).to.match(/supervisor +Startup complete$/m);
    const ofInstance = events(daemon, 'VI_1', '--type', 'stateChanged', '-o', 'json');
    const lines = ofInstance.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ to, cause }) => [to, cause])).to.deep.equal([
      ['BACKUP', 'start'],
      ['MASTER', 'timeout'],
    ]);
    expect(events(daemon, 'VI_2').output).to.equal('');
    expect(events(daemon, '--type', 'nonsense').status).to.equal(1);
  });

  itOurs(
    'remembers what was before a crash, without a daemon and after the next start',
    async () => {
      const daemon = await master();
      await eventually('the start in the file', () =>
        recorded(daemon).includes('"event":"started"'),
      );
      const first = events(daemon, '--since', '1h', '-o', 'json').output.trim().split('\n');
      daemon.crash();
      await eventually('no daemon', () => !daemon.running);
      const without = events(daemon, '--since', '1h', '-o', 'json');
      expect(without.status, without.errors).to.equal(0);
      expect(without.errors).to.include(join(daemon.directory, 'events@'));
      const started = first.findIndex((line) => line.includes('"event":"started"'));
      expect(without.output.split('\n')).to.include.members(first.slice(0, started + 1));
      daemon.start();
      await eventually('master again', holds);
      const runs = await eventually('both starts', () => {
        const lines = events(daemon, '--type', 'started', '-o', 'json').output.trim().split('\n');
        return lines.length === 2 && lines.map((line) => JSON.parse(line).run);
      });
      expect(new Set(runs)).to.have.lengthOf(2);
    },
  );

  itOurs('follows what happens, over a restart of the daemon', async () => {
    const daemon = await master();
    const text = follow(daemon, 'VI_1', '--type', 'stateChanged');
    await eventually('what was before', () => text().includes('Entering MASTER STATE'));
    await daemon.stop();
    daemon.start();
    await eventually(
      'the second start',
      () => /(Entering MASTER STATE[\s\S]*){2}/.test(text()),
      20_000,
      text,
    );
    expect(text()).to.not.include('no longer kept');
  });
});
