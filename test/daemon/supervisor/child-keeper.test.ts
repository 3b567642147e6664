import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ChildKeeper,
  type ChildKeeperOptions,
} from '../../../src/daemon/supervisor/child-keeper.js';
import { monotonicClock } from '../../../src/linux/clock.js';

interface ToChild {
  readonly say: string;
}

/** Repeats what it hears; ends at `end`, and with status 3 at `fail`. */
const PROGRAM = `
process.on('message', ({ say }) => {
  if (say === 'end') process.exit(0);
  if (say === 'fail') process.exit(3);
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
        return child;
      },
      firstMessage: () => ({ say: 'configuration' }),
      onMessages: (messages) => messages.forEach(note),
      onStarted: () => note('started'),
      onGone: () => note('gone'),
      letGo: async () => note('letGo'),
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
    await kept.stop({ say: 'end' }, 10_000);
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
    expect(seen).not.to.include('letGo');
    await kept.stop({ say: 'end' }, 10_000);
  });

  it('lets go of what a process held that died twice in a row', async () => {
    const kept = keeper();
    kept.start();
    await until('configuration');
    kept.send({ say: 'fail' });
    await until('configuration', 2);
    kept.send({ say: 'fail' });
    await until('letGo');
    expect(kept.pid).to.equal(undefined);
    await until('started', 3);
    await kept.stop({ say: 'end' }, 10_000);
  });

  it('gives up where no successor is wanted', async () => {
    const kept = keeper({ respawn: false });
    kept.start();
    await until('configuration');
    kept.send({ say: 'fail' });
    await until('givenUp');
    expect(seen.indexOf('letGo')).to.be.lessThan(seen.indexOf('givenUp'));
    expect(seen.filter((each) => each === 'started')).to.have.lengthOf(1);
  });

  it('starts none any more when the end is expected', async () => {
    const kept = keeper();
    kept.start();
    await until('configuration');
    kept.expectEnd();
    kept.send({ say: 'fail' });
    await until('gone');
    await kept.stop({ say: 'end' }, 10_000);
    expect(seen).to.include('started').and.not.to.include('childDied');
    expect(seen.filter((each) => each === 'started')).to.have.lengthOf(1);
  });

  it('kills a process that does not end', async () => {
    const kept = keeper();
    kept.start();
    await until('configuration');
    await kept.stop({ say: 'stay' }, 50);
    expect(kept.pid).to.equal(undefined);
    expect(seen).not.to.include('givenUp');
  });
});
