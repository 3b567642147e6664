import { expect } from 'chai';
import type { ScriptRun } from '../../src/notify/run-script.js';
import { MAXIMUM_WAITING, TransitionQueue } from '../../src/notify/transition-queue.js';
import { until } from './fixture.js';

/** Transitions whose end the test decides. */
class Stage {
  readonly started: string[] = [];
  readonly #ends = new Map<string, () => void>();

  transition(name: string): () => readonly ScriptRun[] {
    return () => {
      this.started.push(name);
      let end: () => void = () => undefined;
      const done = new Promise<{ kind: 'exited'; status: number }>((resolve) => {
        end = () => resolve({ kind: 'exited', status: 0 });
      });
      this.#ends.set(name, end);
      return [{ pid: 1, done, ended: done.then(() => undefined), terminate: () => undefined }];
    };
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('TransitionQueue', () => {
  it('starts the next transition when the one before has ended', async () => {
    const stage = new Stage();
    const queue = new TransitionQueue(() => undefined);
    for (const name of ['a', 'b', 'c']) {
      queue.push(stage.transition(name));
    }
    expect(stage.started).to.deep.equal(['a']);
    await stage.end('a');
    expect(stage.started).to.deep.equal(['a', 'b']);
    await stage.end('b');
    await stage.end('c');
    expect(stage.started).to.deep.equal(['a', 'b', 'c']);
    expect(queue.idle).to.equal(true);
    queue.push(stage.transition('d'));
    expect(stage.started.at(-1)).to.equal('d');
    queue.clear();
  });

  it('loses patience with what hangs, and does not stumble when it ends after all', async () => {
    const stage = new Stage();
    const queue = new TransitionQueue(() => undefined, 50);
    queue.push(stage.transition('hangs'));
    queue.push(stage.transition('b'));
    queue.push(stage.transition('c'));
    await until(() => stage.started.includes('b'), 'the second transition');
    await stage.end('hangs');
    await stage.end('b');
    await until(() => stage.started.includes('c'), 'the third transition');
    expect(stage.started).to.deep.equal(['hangs', 'b', 'c']);
    await stage.end('c');
    expect(queue.idle).to.equal(true);
  });

  it('drops the oldest that waits when there are too many', async () => {
    const stage = new Stage();
    let dropped = 0;
    const queue = new TransitionQueue(() => {
      dropped += 1;
    });
    for (let number = 0; number <= MAXIMUM_WAITING; number += 1) {
      queue.push(stage.transition(String(number)));
    }
    expect(dropped).to.equal(0);
    queue.push(stage.transition('last'));
    expect(dropped).to.equal(1);
    await stage.end('0');
    expect(stage.started).to.deep.equal(['0', '2']);
    queue.flush();
    expect(stage.started).to.deep.equal(['0', '2', 'last']);
    queue.clear();
    expect(queue.idle).to.equal(true);
  });

  it('says once that it drops, until all were started', async () => {
    const stage = new Stage();
    let dropped = 0;
    const queue = new TransitionQueue(() => {
      dropped += 1;
    });
    for (let number = 0; number <= MAXIMUM_WAITING + 10; number += 1) {
      queue.push(stage.transition(String(number)));
    }
    expect(dropped).to.equal(1);
    while (!queue.idle) {
      await stage.end(stage.started.at(-1) ?? '');
    }
    for (let number = 0; number <= MAXIMUM_WAITING + 10; number += 1) {
      queue.push(stage.transition(String(number)));
    }
    expect(dropped).to.equal(2);
    queue.clear();
  });

  it('lets one that waits speak for others of its occasion', async () => {
    const stage = new Stage();
    const queue = new TransitionQueue(() => undefined);
    for (const name of ['a', 'b', 'c']) {
      queue.push(stage.transition(name), 'LOWER');
    }
    queue.push(stage.transition('d'));
    for (const name of ['a', 'b', 'd']) {
      await stage.end(name);
    }
    expect(stage.started).to.deep.equal(['a', 'b', 'd']);
  });
});
