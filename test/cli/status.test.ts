import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cut } from '../../src/cli/screen.js';
import { openControlServer } from '../../src/daemon/control/control-server.js';
import { DaemonEvents } from '../../src/daemon/control/daemon-events.js';
import { EventJournal } from '../../src/observe/events/event-journal.js';
import type { DaemonStatus } from '../../src/observe/status/status.js';
import { exampleDaemon } from '../daemon/control/example-daemon.js';
import { upkeepPath } from '../lab/daemon-kind.js';
import { eventually } from '../lab/wait.js';
import {
  EXAMPLE_RUN,
  earlierEvents,
  exampleRecord,
} from '../observe/events/example-kept-events.js';
import { exampleBalancer } from '../observe/status/example-balancer.js';
import { exampleStatus, masterSnapshot } from '../observe/status/example-status.js';
import { runWithMemory } from './memory-terminal.js';

const backup: DaemonStatus = {
  ...exampleStatus,
  vrrp: { instances: [{ ...masterSnapshot, state: 'BACKUP' }], groups: [], scripts: [] },
};

/** A daemon that has no room for another stream. */
class NoRoom extends DaemonEvents {
  override get isFull(): boolean {
    return true;
  }
}

describe('upkeep status', function () {
  this.timeout(60_000);
  let directory: string;
  let socket: string;
  let status: DaemonStatus;
  /** How often it was asked for. */
  let looks: number;
  let journal: EventJournal;
  let hasRoom: boolean;
  let close: () => Promise<void>;
  const children: ChildProcess[] = [];
  const ask = (...args: readonly string[]) => runWithMemory('status', ...args, '--socket', socket);

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-status-'));
    socket = join(directory, 'control.sock');
    status = { ...exampleStatus, balancer: exampleBalancer() };
    looks = 0;
    journal = new EventJournal(EXAMPLE_RUN, () => 0);
    hasRoom = true;
    await listen();
  });

  async function listen(): Promise<void> {
    const events = new (hasRoom ? DaemonEvents : NoRoom)(journal, earlierEvents());
    const server = await openControlServer(socket, {
      ...exampleDaemon,
      events,
      status: async () => {
        looks += 1;
        return status;
      },
    });
    close = () => server.close();
  }

  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL'); // one that has ended does not mind
    }
    await close();
    rmSync(directory, { recursive: true });
  });

  it('shows what is named, or fails, in the form that is asked for', async () => {
    expect((await ask('10.0.1.2')).out)
      .to.contain('10.0.1.2')
      .and.not.to.contain('VI_1');
    const { lvs, vrrp } = JSON.parse((await ask('--failing', '10.0.0.1:80', '-o', 'json')).out);
    expect(lvs.virtualServers).to.have.lengthOf(1);
    expect(lvs.virtualServers[0].realServers).to.have.lengthOf(1);
    expect(vrrp.instances).to.deep.equal([]);
    expect((await ask('-o', 'wide')).out).to.contain('RECEIVED');
    const unknown = await ask('VI_1', 'VI_9');
    expect(unknown).to.deep.include({ status: 1, out: '' });
    expect(unknown.error).to.match(/^upkeep: there is no VI_9 here\nthere is: VI_1, /);
  });

  it('tells a monitor in one line', async () => {
    expect(await ask('--check', 'VI_1')).to.deep.equal({
      status: 0,
      out: 'OK: 1 MASTER\n',
      error: '',
    });
    const { status: code, out } = await ask('--check');
    expect(code).to.equal(2);
    expect(out).to.match(/^CRITICAL: virtual server .*\n$/);
    expect((await ask('--check', '--watch')).status).to.equal(1);
  });

  /** Starts `upkeep status --watch`, on a terminal of its own by script(1). */
  function watch(onTerminal: boolean) {
    const words = [process.execPath, upkeepPath, 'status', '--watch', '--socket', socket];
    const inside = `stty cols 70 rows 12; exec ${words.join(' ')}`;
    const [command = '', ...args] = onTerminal
      ? ['script', '--quiet', '--return', '--command', inside, '/dev/null']
      : words;
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    return {
      child,
      ended,
      text: () => text,
      /** What is drawn, without what was drawn before. */
      frame: () => text.slice(text.lastIndexOf('\u001b[H')),
    };
  }

  it('is drawn on the whole terminal again and again, as keys ask, until q', async () => {
    const { child, frame, text, ended } = watch(true);
    await eventually('a frame', () => /VI_1 .*MASTER/.test(frame()));
    const lines = frame().split('\r\n');
    expect(lines.length).to.be.at.most(12);
    child.stdin.write('f');
    await eventually('what fails', () => /failing only {4}/.test(frame()) && !/VI_1/.test(frame()));
    child.stdin.write('f\t');
    await eventually('VRRP alone', () => /VI_1/.test(frame()) && !/10\.0\.1\.1/.test(frame()));
    status = backup;
    await eventually('the next state', () => /BACKUP/.test(frame()));
    await close();
    await eventually('that the daemon is gone', () => /no daemon listens/.test(frame()));
    child.stdin.write('q');
    expect(await ended).to.equal(0);
    expect(text()).to.contain('\u001b[?1049h').and.to.contain('\u001b[?1049l'); // as it was
  });

  const statesIn = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).instances?.[0].state);
  const happen = () =>
    journal.append([exampleRecord({ event: 'handOverNotTaken', instance: 'VI_1' })]);

  it('is a line of JSON for each change where there is no terminal', async () => {
    const { child, text, ended } = watch(false);
    await eventually('the look when the stream is open', () => looks === 2);
    status = backup;
    happen();
    await eventually('another line', () => text().split('\n').length > 2);
    child.kill('SIGTERM');
    expect(await ended).to.equal(0);
    expect(statesIn(text())).to.deep.equal(['MASTER', 'BACKUP']);
  });

  it('looks when something has happened, four times a second however much happens', async () => {
    const { child, ended } = watch(false);
    await eventually('the look when the stream is open', () => looks === 2);
    const startedMs = performance.now();
    await eventually('looks', () => {
      happen();
      return looks >= 8;
    });
    // one of them may have begun before
    expect(looks - 3).to.be.at.most((performance.now() - startedMs) / 250);
    child.kill('SIGTERM');
    expect(await ended).to.equal(0);
  });

  it('looks each second where no stream is given, also at a daemon that is back', async () => {
    await close();
    hasRoom = false;
    await listen();
    const { child, text, ended } = watch(false);
    const startedMs = performance.now();
    await eventually('looks', () => looks >= 5);
    expect(performance.now() - startedMs).to.be.below(4 * 5000); // as quiet ones would take
    await close();
    await eventually('that it is gone', () => /no daemon listens/.test(text()));
    status = backup;
    await listen();
    await eventually('the next daemon', () => /BACKUP/.test(text()));
    child.kill('SIGTERM');
    expect(await ended).to.equal(0);
    expect(statesIn(text())).to.deep.equal(['MASTER', undefined, 'BACKUP']);
  });

  it('takes no columns for colours', () => {
    expect(cut('\u001b[31mred\u001b[39m and so on', 5)).to.equal('\u001b[31mred\u001b[39m a');
    expect(cut('grün', 9)).to.equal('grün');
  });
});
