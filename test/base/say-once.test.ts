import { expect } from 'chai';
import { SayOnce } from '../../src/base/say-once.js';

describe('base/say-once', () => {
  it('says each complaint of a subject once in a row, and again after all was well', () => {
    const once = new SayOnce();
    expect(once.isNews('a', 'full')).to.equal(true);
    expect(once.isNews('a', 'full')).to.equal(false);
    expect(once.isNews('b', 'full')).to.equal(true);
    expect(once.isNews('a', 'read-only')).to.equal(true);
    expect(once.isNews('a', 'full')).to.equal(true);
    expect(once.settle('a')).to.equal(true);
    expect(once.settle('a')).to.equal(false);
    expect(once.isNews('a', 'full')).to.equal(true);
    once.forget();
    expect(once.isNews('b', 'full')).to.equal(true);
  });

  it('remembers a bounded number of subjects', () => {
    const once = new SayOnce();
    for (let subject = 0; subject < 10_000; subject += 1) {
      expect(once.isNews(String(subject))).to.equal(true);
    }
    expect(once.isNews('one more')).to.equal(false);
    expect(once.isNews('0', 'other')).to.equal(true);
  });
});
