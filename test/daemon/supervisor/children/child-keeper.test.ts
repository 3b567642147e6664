import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ChildKeeper,
  type ChildKeeperOptions,
  type StartedChild,
} from '../../../../src/daemon/supervisor/children/child-keeper.js';
import { monotonicClock } from '../../../../src/linux/clock.js';

interface ToChild {
  readonly say: string;
}

/** Repeats what it hears; ends at `end`, and with status 3 at `fail`. */
const PROGRAM = `
process.on('message', ({ say }) => {
  if (say === 'end') process.exit(0);
  if (say === 'fail') process.exit(3);
  if (say === 'beat') return process.send([]);
  process.send(['heard', say]);
});
`;

describe('daemon/child-keeper', () => {
  const directory = mkdtempSync(join(tmpdir(), 'child-keeper-'));
  const program = join(directory, 'child.mjs');
  writeFileSync(program, PROGRAM);
  const children: ChildProcess[] = [];
  const seen: string[] = [];
  let wake: () => void = () => undefined;

  function note(what: string): void {
    seen.push(what);
    wake();
  }

  async function until(what: string, times = 1): Promise<void> {
    while (seen.filter((each) => each === what).length < times) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  function keeper(settings: Partial<ChildKeeperOptions<ToChild, string>> = {}) {
    return new ChildKeeper<ToChild, string>({
      name: 'checker',
      clock: monotonicClock,
      respawn: true,
      log: (event) => note(event.event),
      start: () => {
        const child = fork(program);
        children.push(child);
        return { child, standing: 'new' };
      },
      releaseWithoutSuccessor: true,
      rules: { keyOf: () => undefined, join: (_, newer) => newer, dropped: () => undefined },
      heartbeat: { say: 'beat' },
      othersWaitMs: () => 4000,
      firstMessage: () => ({ say: 'configuration' }),
      stopMessage: () => ({ say: 'end' }),
      onMessages: (messages) => messages.forEach(note),
      onStarted: () => note('started'),
      onGone: () => note('gone'),
      patienceMs: () => 1000,
      release: async () => {
        note('released');
        return 'notDue';
      },
      onGivenUp: () => note('givenUp'),
      ...settings,
    });
  }

  beforeEach(() => {
    seen.length = 0;
  });

  afterEach(() => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
    }
  });

  after(() => rmSync(directory, { recursive: true }));

  it('starts a process, tells it the first message, and hands on what it says', async () => {
    const kept = keeper();
    kept.start();
    expect(kept.pid).to.be.a('number');
    await until('configuration');
    kept.send({ say: 'more' });
    await until('more');
    await kept.stop(true, 10_000);
    expect(kept.connected).to.equal(false);
    expect(seen).not.to.include('childDied');
  });

  it('starts a successor at once, with the first message of that moment', async () => {
    let say = 'first';
    const kept = keeper({ firstMessage: () => ({ say }) });
    kept.start();
    await until('first');
    const { pid } = kept;
    say = 'second';
    kept.send({ say: 'fail' });
    await until('second');
    expect(kept.pid).not.to.equal(pid);
    expect(kept.restarts).to.equal(1);
    expect(seen).to.include('childDied');
    expect(seen).not.to.include('released');
    await kept.stop(true, 10_000);
  });

  it('lets go of what a process held that died twice in a row', async () => {
    const kept = keeper();
    kept.start();
    await until('configuration');
    kept.send({ say: 'fail' });
    await until('configuration', 2);
    kept.send({ say: 'fail' });
    await until('released');
    expect(kept.pid).to.equal(undefined);
    await until('started', 3);
    await kept.stop(true, 10_000);
  });

  it('gives up where no successor is wanted', async () => {
    const kept = keeper({ respawn: false });
    kept.start();
    await until('configuration');
    kept.send({ say: 'fail' });
    await until('givenUp');
    expect(seen.indexOf('released')).to.be.lessThan(seen.indexOf('givenUp'));
    expect(seen.filter((each) => each === 'started')).to.have.lengthOf(1);
  });

  it('starts none any more when the end is expected', async () => {
    const kept = keeper();
    kept.start();
    await until('configuration');
    kept.expectEnd();
    kept.send({ say: 'fail' });
    await until('gone');
    await kept.stop(true, 10_000);
    expect(seen).to.include('started').and.not.to.include('childDied');
    expect(seen.filter((each) => each === 'started')).to.have.lengthOf(1);
  });

  it('kills a process that does not end, and releases what it held', async () => {
    const kept = keeper({ stopMessage: () => ({ say: 'stay' }) });
    kept.start();
    await until('configuration');
    await kept.stop(true, 50);
    expect(kept.pid).to.equal(undefined);
    expect(seen).to.include.members(['childOverdue', 'released']).and.not.to.include('givenUp');
  });

  it('has nothing to release when the process has let go', async () => {
    const kept: ChildKeeper<ToChild, string> = keeper({ onMessages: () => kept.letGo() });
    kept.start();
    await until('started');
    kept.send({ say: 'anything' });
    await kept.stop(true, 10_000);
    expect(seen).not.to.include('released');
  });

  it('tries again for as long as no process can be made, and then goes on', async () => {
    const refusals = [
      () => {
        throw new Error('spawn ENOMEM');
      },
      // What node gives back when the system refuses: no process id, and an error later.
      () => fork(program, { uid: 1, execPath: '/nonexistent/node' }),
      () => {
        throw new Error('spawn EAGAIN');
      },
    ];
    const kept = keeper({
      start: () => {
        const refusal = refusals.shift();
        const child = refusal ? refusal() : fork(program);
        children.push(child);
        return { child, standing: 'new' };
      },
    });
    kept.start();
    await until('configuration');
    expect(seen.filter((each) => each === 'childNotStarted')).to.have.lengthOf(1);
    await kept.stop(true, 10_000);
  });

  it('asks one that has stood by whether it answers before it tells it anything', async () => {
    const kept = keeper({
      start: () => {
        const child = fork(program);
        children.push(child);
        return { child, standing: 'loaded' };
      },
      heartbeat: { say: 'question' },
    });
    kept.start();
    await until('configuration');
    expect(seen.filter((each) => each === 'question' || each === 'configuration')).to.deep.equal([
      'question',
      'configuration',
    ]);
    await kept.stop(true, 10_000);
  });

  it('has more patience after a silent process, but not with one that stood by then', async () => {
    const silentForMs: number[] = [];
    const standings: StartedChild['standing'][] = ['new', 'loading', 'new'];
    const kept = keeper({
      othersWaitMs: () => 0,
      start: () => {
        const child = fork(program);
        children.push(child);
        child.kill('SIGSTOP');
        return { child, standing: standings.shift() ?? 'new' };
      },
      log: (event) => {
        if (event.event === 'childSilent') {
          silentForMs.push(event.forMs);
          note('silent');
        }
      },
    });
    kept.start();
    await until('silent', 3);
    // Four beats, and seven with twice the patience: the first tells what the next compares with.
    expect(silentForMs).to.deep.equal([1000, 1000, 1750]);
    await kept.stop(false, 50);
  });

  it('goes on after an error in what its owner does', async () => {
    const kept = keeper({
      onStarted: () => {
        throw new Error('no space left on device');
      },
    });
    kept.start();
    await until('configuration');
    expect(seen).to.include('internalError');
    await kept.stop(true, 10_000);
  });
});
