import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { manualPages } from '../../../src/config/manual/pages.js';
import { allKeywords } from '../../../src/config/schema/lookup.js';

const { UPKEEP_UPDATE: update } = process.env;
const pages = manualPages();

/** The text of a page. */
function pageText(path: string): string {
  return pages.find((page) => page.path === path)?.text ?? '';
}

describe('config/manual: the pages', () => {
  if (update === '1') {
    before(() => {
      rmSync('docs/keywords', { recursive: true, force: true });
      mkdirSync('docs/keywords');
      for (const { path, text } of pages) {
        writeFileSync(`docs/${path}`, text);
      }
    });
  }

  it('are the ones in docs/ (UPKEEP_UPDATE=1 writes them)', () => {
    // Made of the tests: shown-by.test.ts.
    const present = readdirSync('docs/keywords')
      .filter((name) => name !== 'shown-by.md')
      .map((name) => `keywords/${name}`);
    expect([...present, 'upkeep.conf.5', 'upkeep.schema.json'].sort()).to.deep.equal(
      pages.map((page) => page.path).sort(),
    );
    const stale = pages.filter(({ path, text }) => readFileSync(`docs/${path}`, 'utf8') !== text);
    expect(stale.map((page) => page.path)).to.deep.equal([]);
  });

  it('tell of every keyword', () => {
    const [, index = ''] = pageText('keywords/README.md').split('## All keywords');
    for (const { path, name } of allKeywords()) {
      const full = path === '' ? name : `${path}.${name}`;
      const row = index.split('\n').find((line) => line.startsWith(`- [${full}](`));
      const [, file = '', anchor = ''] = /\(([^#)]+)#([^)]+)\)/.exec(row ?? '') ?? [];
      expect(pageText(`keywords/${file}`), full).to.contain(`<a id="${anchor}"></a>`);
    }
  });

  it('have tables with as many cells in each row', () => {
    for (const { path, text } of pages.filter((page) => page.path.endsWith('.md'))) {
      let columns = 0;
      for (const line of text.split('\n')) {
        const cells = line.startsWith('|') ? line.split(/(?<!\\)\|/).length : 0;
        expect(columns === 0 || cells === 0 || cells === columns, `${path}: ${line}`).to.equal(
          true,
        );
        columns = cells;
      }
    }
  });

  it('give man a page that it has nothing to say against', () => {
    const roff = pageText('upkeep.conf.5');
    const macros = roff.split('\n').flatMap((line) => /^[.'](\w+|\\")/.exec(line)?.[1] ?? []);
    const known = ['TH', 'SH', 'SS', 'PP', 'TP', 'RS', 'RE', 'nf', 'fi', 'br', 'B', 'I', 'BR'];
    expect([...new Set(macros)].filter((macro) => !known.includes(macro))).to.eql(['\\"']);
    expect(roff).to.match(/^[\n\x20-\x7e]*$/);
    if (!hasMan()) {
      return; // the macros have been looked at
    }
    const options = { input: roff, encoding: 'utf8', stdio: 'pipe' } as const;
    const said = execFileSync('sh', ['-c', 'man --warnings -l - 2>&1 >/dev/null'], options);
    expect(said).to.equal('');
    const wrong = { ...options, input: `${roff}.XX unknown\n` };
    const control = execFileSync('sh', ['-c', 'man --warnings -l - 2>&1 >/dev/null'], wrong);
    expect(control).to.contain('XX');
  });
});

function hasMan(): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v man && command -v groff'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
