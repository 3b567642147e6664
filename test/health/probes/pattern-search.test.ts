import { expect } from 'chai';
import { type CompiledPattern, compileBodyPattern } from '../../../src/health/http/body-pattern.js';
import { PatternSearcher, type SearchVerdict } from '../../../src/health/probes/pattern-search.js';

/** Takes RE2 seconds: nearly each `a` begins a match that is followed for 800 characters. */
const HEAVY = 'a.{500}[^b]{300}z';
const LONG_BODY = Buffer.from(`${'a'.repeat(256 * 1024 - 1)}z`);
/** More steps than are made at once, but soon found. */
const MIDDLING_BODY = Buffer.from(`z${'a'.repeat(20_000)}`);

function compiled(pattern: string): CompiledPattern {
  const result = compileBodyPattern({ pattern, options: [], noMatch: false, minimumOffset: 0 });
  if (result.kind === 'refused') {
    throw new Error(result.reason);
  }
  return result.pattern;
}

describe('searching for patterns', function () {
  this.timeout(60_000);
  let searcher: PatternSearcher;
  beforeEach(() => {
    searcher = new PatternSearcher();
  });

  const search = (pattern: string, body: Uint8Array, limitMs = 30_000) =>
    new Promise<SearchVerdict>((resolve) => {
      searcher.search(compiled(pattern), body, limitMs, resolve);
    });

  it('answers at once where that is quick', () => {
    const verdicts: SearchVerdict[] = [];
    for (const pattern of ['w.rld', 'x']) {
      searcher.search(compiled(pattern), Buffer.from('hello world'), 1000, (verdict) => {
        verdicts.push(verdict);
      });
    }
    expect(verdicts).to.deep.equal(['satisfied', 'unsatisfied']);
  });

  it('holds up nothing else while it takes long, and ends with its time', async () => {
    let turns = 0;
    const beat = setInterval(() => {
      turns += 1;
    }, 5);
    const verdict = await search(HEAVY, LONG_BODY, 500);
    clearInterval(beat);
    expect(verdict).to.equal('timeOver');
    // Made in this thread, the search lets no beat through before it has ended.
    expect(turns).to.be.greaterThan(10);
  });

  it('goes on with the next one after one that was given up, in order', async () => {
    const order: string[] = [];
    const note = (name: string) => (verdict: SearchVerdict) => order.push(`${name} ${verdict}`);
    const cancelled = searcher.search(compiled(HEAVY), LONG_BODY, 60_000, note('cancelled'));
    const waiting = searcher.search(compiled(HEAVY), LONG_BODY, 60_000, note('waiting'));
    const found = search('^za{100}', MIDDLING_BODY).then(note('found'));
    const missing = search('^a{100}', MIDDLING_BODY).then(note('missing'));
    waiting();
    cancelled();
    await Promise.all([found, missing]);
    expect(order).to.deep.equal(['found satisfied', 'missing unsatisfied']);
  });
});
