import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lintRules } from '../../../src/config/lint/rules.js';
import { codeEntries, codeGroups } from '../../../src/config/manual/codes/all-codes.js';
import {
  codeManual,
  explainCode,
  explainedCodes,
} from '../../../src/config/manual/explain-code.js';
import { projectRoot, sourceFiles } from '../../lab/source-file.js';
import { diagnosticsPage } from './diagnostics-page.js';

const CODE = /'([a-z]+(?:-[a-z0-9]+)+)'/g;
/** Where a code stands: a property, a variable, or the argument of what reports it. */
const PLACES =
  /\bcode(?::| =)[^;,}]*|\b(?:report\w*|problem|finding)\(\s*(?:[\w.]+,\s*)?'[a-z0-9-]+'/g;
/** A text that is put together is no code; nor is a part of it. */
const TEMPLATE = /`[^`]*`/g;

/** The codes that a source text uses. */
function usedCodes(text: string): readonly string[] {
  const places = [...text.replace(TEMPLATE, '``').matchAll(PLACES)].map(([place]) => place);
  const [, files = ''] = /problemCode = \{([^}]*)\}/.exec(text) ?? [];
  const fileCodes = [...files.matchAll(/: '([a-z-]+)'/g)].flatMap(([, end = '']) => [
    `main-file-${end}`,
    `include-${end}`,
  ]);
  const literal = [...places.join('\n').matchAll(CODE)].map(([, code = '']) => code);
  return [...literal, ...fileCodes];
}

const sources = [...sourceFiles('src/config'), ...sourceFiles('src/notify')]
  .filter(({ path }) => !path.startsWith('src/config/manual/'))
  .map(({ lines }) => lines.join('\n'));
const used = new Set(sources.flatMap(usedCodes));
const lintCodes = lintRules.map(({ code }) => code);

const pagePath = join(projectRoot, 'docs/diagnostics.md');

describe('config/manual: the codes', () => {
  const { UPKEEP_UPDATE: update } = process.env;
  if (update === '1') {
    before(() => writeFileSync(pagePath, diagnosticsPage()));
  }

  it('are found in the sources', () => {
    expect(usedCodes("reportError(context, 'a-b', word, 'c-d'); problem('e-f')")).to.deep.equal([
      'a-b',
      'e-f',
    ]);
    expect(usedCodes("const x = 'a-b';")).to.deep.equal([]);
    expect(usedCodes('const code = `$' + "{main ? 'a-b' : 'c'}-d`;")).to.deep.equal([]);
    expect(used.size).to.be.greaterThan(150);
  });

  it('have an entry each', () => {
    const without = [...used].filter((code) => codeManual(code) === undefined);
    expect(without).to.deep.equal([]);
    expect(codeManual('no-such-code')).to.equal(undefined);
  });

  it('have no entry that is not used, nor two', () => {
    expect([...codeEntries.keys()].filter((code) => !used.has(code))).to.deep.equal([]);
    const all = [...Object.values(codeGroups).flatMap((group) => Object.keys(group)), ...lintCodes];
    expect(all.filter((code, index) => all.indexOf(code) !== index)).to.deep.equal([]);
    expect(explainedCodes()).to.have.members(all);
  });

  it('stand in alphabetical order', () => {
    for (const group of Object.values(codeGroups)) {
      expect(Object.keys(group)).to.deep.equal(Object.keys(group).toSorted());
    }
  });

  it('lead to sections that exist', () => {
    for (const code of explainedCodes()) {
      const [page = '', anchor] = codeManual(code)?.page.split('#') ?? [];
      expect(readFileSync(join(projectRoot, page), 'utf8')).to.contain(`\n### ${anchor}\n`);
    }
  });

  it('are explained in whole sentences', () => {
    for (const { meaning, advice } of codeEntries.values()) {
      expect(meaning).to.match(/^[A-Za-z].*\.$/);
      expect(advice).to.match(/^[^A-Z].*[^.]$/);
    }
    expect(explainCode('unknown-keyword', false)).to.match(
      /^unknown-keyword\n\n {2}This block has/,
    );
    expect(explainCode('owner-priority', false)).to.contain('See docs/lint.md#owner-priority\n');
    expect(explainCode('no-such-code', false)).to.equal(undefined);
  });
});

describe('docs/diagnostics.md', () => {
  it('is what the entries say (UPKEEP_UPDATE=1 writes it)', () => {
    expect(readFileSync(pagePath, 'utf8')).to.equal(diagnosticsPage());
  });
});
