import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { commands } from '../src/cli/command-table.js';
import { type CommandPage, commandPages } from '../src/cli/manual/command-pages.js';
import { DAEMON_PAGE, daemonPage } from '../src/daemon/command-line/man-page.js';
import { optionTable } from '../src/daemon/command-line/option-table.js';
import { projectRoot } from './lab/source-file.js';

const { UPKEEP_UPDATE: update } = process.env;
const hasMan = execFileSync('sh', ['-c', 'command -v man groff || true'], { encoding: 'utf8' });

describe('the pages about the commands', () => {
  let pages: readonly CommandPage[];
  before(async () => {
    pages = [...(await commandPages(commands)), { path: DAEMON_PAGE, text: daemonPage() }];
    if (update === '1') {
      for (const { path, text } of pages) {
        writeFileSync(join(projectRoot, 'docs', path), text);
      }
    }
  });

  it('are the ones in docs/ (UPKEEP_UPDATE=1 writes them)', () => {
    const stale = pages.filter(
      ({ path, text }) => readFileSync(join(projectRoot, 'docs', path), 'utf8') !== text,
    );
    expect(stale.map(({ path }) => path)).to.deep.equal([]);
  });

  it('tell of every command and every option', async () => {
    const [markdown = '', user = '', daemon = ''] = pages.map(({ text }) => text);
    for (const { name, load } of commands) {
      expect(markdown).to.contain(`## ${name}\n`);
      expect(user).to.contain(`.SH UPKEEP ${name.toUpperCase().replaceAll('-', '\\-')}\n`);
      const { manual } = await load();
      for (const option of Object.keys(manual.options)) {
        expect(user).to.contain(`\\-\\-${option.replaceAll('-', '\\-')}`);
      }
    }
    for (const { long } of optionTable) {
      expect(daemon).to.contain(`\\fB\\-\\-${long.replaceAll('-', '\\-')}\\fP`);
    }
  });

  for (const path of ['upkeep.1', DAEMON_PAGE]) {
    it(`give man a page that it has nothing to say against: ${path}`, () => {
      const roff = pages.find((page) => page.path === path)?.text ?? '';
      expect(roff).to.match(/^[\n\x20-\x7e]*$/);
      const macros = roff.split('\n').flatMap((line) => /^[.'](\w+)/.exec(line)?.[1] ?? []);
      const known = ['TH', 'SH', 'SS', 'PP', 'TP', 'RS', 'RE', 'nf', 'fi', 'br', 'B', 'BR'];
      expect(macros.filter((macro) => !known.includes(macro))).to.deep.equal([]);
      if (hasMan.split('\n').length > 2) {
        const options = { input: roff, encoding: 'utf8', stdio: 'pipe' } as const;
        const said = execFileSync('sh', ['-c', 'man --warnings -l - 2>&1 >/dev/null'], options);
        expect(said).to.equal('');
      }
    });
  }
});
