import { expect } from 'chai';
import { WorkQueue } from '../../src/base/work-queue.js';

describe('base/work-queue', () => {
  it('does one piece after the other', async () => {
    const said: string[] = [];
    const queue = new WorkQueue(() => undefined);
    let finish: () => void = () => undefined;
    const first = queue.add(async () => {
      said.push('first');
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      said.push('first done');
    });
    const second = queue.add(() => void said.push('second'));
    await Promise.resolve();
    finish();
    await Promise.all([first, second]);
    expect(said).to.deep.equal(['first', 'first done', 'second']);
  });

  it('tells of what fails, and goes on', async () => {
    const errors: unknown[] = [];
    const queue = new WorkQueue((error) => errors.push(error));
    let done = false;
    await queue.add(() => Promise.reject(new Error('one')));
    await queue.add(() => {
      throw new Error('two');
    });
    await queue.add(() => {
      done = true;
    });
    expect(errors.map(String)).to.deep.equal(['Error: one', 'Error: two']);
    expect(done).to.equal(true);
  });
});
