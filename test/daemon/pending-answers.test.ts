import { expect } from 'chai';
import { PendingAnswers } from '../../src/daemon/pending-answers.js';

describe('daemon/pending-answers', () => {
  it('hands each answer to who asked for it', async () => {
    const pending = new PendingAnswers<string>(60_000);
    const asked: number[] = [];
    const first = pending.ask((request) => asked.push(request));
    const second = pending.ask((request) => asked.push(request));
    const [one = 0, two = 0] = asked;
    expect(one).not.to.equal(two);
    pending.settle(two, 'second');
    pending.settle(one, 'first');
    expect(await Promise.all([first, second])).to.deep.equal(['first', 'second']);
  });

  it('counts the first answer only', async () => {
    const pending = new PendingAnswers<string>(60_000);
    const answer = pending.ask((request) => {
      pending.settle(request, 'early');
      pending.settle(request, 'late');
    });
    expect(await answer).to.equal('early');
  });

  it('gives up after its time, and drops an answer that comes later', async () => {
    const pending = new PendingAnswers<string>(5);
    let asked = 0;
    const answer = pending.ask((request) => {
      asked = request;
    });
    expect(await answer).to.equal(undefined);
    expect(() => pending.settle(asked, 'too late')).not.to.throw();
  });

  it('tells all who wait that nobody answers any more', async () => {
    const pending = new PendingAnswers<string>(60_000);
    const answers = [pending.ask(() => undefined), pending.ask(() => undefined)];
    pending.abandon();
    expect(await Promise.all(answers)).to.deep.equal([undefined, undefined]);
  });
});
