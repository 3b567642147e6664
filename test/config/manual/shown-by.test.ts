import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../lab/source-file.js';
import { notShown, shownByPage, shownKeywords } from './shown-by.js';

/** May only become less: a keyword that becomes supported brings a test that shows what it does. */
const MOST_NOT_SHOWN = 407;

describe('docs/keywords/shown-by.md', () => {
  const path = join(projectRoot, 'docs/keywords/shown-by.md');
  const shown = shownKeywords();

  it('is what the tests say (UPKEEP_UPDATE=1 writes it)', () => {
    const page = shownByPage(shown);
    const { UPKEEP_UPDATE: update } = process.env;
    if (update === '1') {
      writeFileSync(path, page);
    }
    expect(readFileSync(path, 'utf8')).to.equal(page);
  });

  it('names keywords that there are, in tests that have a title', () => {
    expect(shown.unknown).to.deep.equal([]);
    const untitled = shown.keywords.flatMap(({ tests }) => tests).filter(({ title }) => !title);
    expect(untitled).to.deep.equal([]);
  });

  it('misses no keyword that has become supported', () => {
    const missing = notShown(shown);
    expect(missing.length, missing.join(', ')).to.be.at.most(MOST_NOT_SHOWN);
  });
});
