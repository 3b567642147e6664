import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lintRules } from '../../../src/config/lint/rules.js';
import { projectRoot } from '../../lab/source-file.js';
import { lintPage } from './lint-page.js';

describe('docs/lint.md', () => {
  const path = join(projectRoot, 'docs/lint.md');

  it('is what the rules say (UPKEEP_UPDATE=1 writes it)', () => {
    const page = lintPage();
    const { UPKEEP_UPDATE: update } = process.env;
    if (update === '1') {
      writeFileSync(path, page);
    }
    expect(readFileSync(path, 'utf8')).to.equal(page);
  });

  it('has a section for each rule, with whole sentences', () => {
    const page = lintPage();
    for (const { code, why, advice, title } of lintRules) {
      expect(page).to.contain(`### ${code}\n`);
      expect(why).to.match(/^(?:[A-Z]|[a-z_]+ ).*\.$/);
      expect([advice.endsWith('.'), title.endsWith('.')]).to.deep.equal([false, false]);
    }
  });
});
