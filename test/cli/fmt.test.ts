import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runWithMemory } from './memory-terminal.js';

const MESSY = 'vrrp_instance A{\n  priority 100 }\n';
const TIDY = 'vrrp_instance A {\n    priority 100\n}\n';

describe('cli: upkeep fmt', () => {
  let folder = '';
  const path = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'upkeep-fmt-'));
    writeFileSync(path('messy'), MESSY);
    writeFileSync(path('tidy'), TIDY);
    writeFileSync(path('broken'), 'a {\n');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('prints the formatted text and leaves the file alone', async () => {
    const result = await runWithMemory('fmt', path('messy'), path('tidy'));
    expect(result).to.deep.equal({ status: 0, out: TIDY + TIDY, error: '' });
    expect(readFileSync(path('messy'), 'utf8')).to.equal(MESSY);
  });

  it('tells with --check what would change', async () => {
    const result = await runWithMemory('fmt', '--check', path('messy'), path('tidy'));
    expect(result).to.deep.equal({ status: 1, out: `${path('messy')} would change\n`, error: '' });
    expect(readFileSync(path('messy'), 'utf8')).to.equal(MESSY);
    const tidy = await runWithMemory('fmt', '--check', path('tidy'));
    expect(tidy).to.deep.equal({ status: 0, out: '', error: '' });
  });

  it('formats in place with --write, bytes that are no UTF-8 included', async () => {
    const bytes = Buffer.from(`${MESSY}# caf\xe9\n`, 'latin1');
    writeFileSync(path('latin1'), bytes);
    const result = await runWithMemory('fmt', '--write', path('latin1'), path('tidy'));
    expect(result).to.deep.equal({ status: 0, out: `${path('latin1')} formatted\n`, error: '' });
    expect(readFileSync(path('latin1'), 'latin1')).to.equal(`${TIDY}# caf\xe9\n`);
    writeFileSync(path('latin1'), bytes);
    const printed = await runWithMemory('fmt', path('latin1'));
    expect(printed).to.include({ status: 1, out: '' });
    expect(printed.error).to.contain('not UTF-8');
  });

  it('leaves a file with wrong braces as it is, and formats the others', async () => {
    const result = await runWithMemory('fmt', '--write', path('broken'), path('messy'));
    expect(result).to.include({ status: 1, out: `${path('messy')} formatted\n` });
    expect(result.error).to.equal(
      `${path('broken')}:1: the file ends inside a block; the innermost begins here; ` +
        'the file is left as it is\n',
    );
    expect(readFileSync(path('broken'), 'utf8')).to.equal('a {\n');
    expect((await runWithMemory('fmt', path('broken'))).out).to.equal('a {\n');
  });

  it('leaves a YAML file alone, whose blanks have a meaning', async () => {
    const text = 'vrrp_instance:\n  A:\n    priority: 100\n';
    writeFileSync(path('a.yaml'), text);
    const result = await runWithMemory('fmt', '--write', path('a.yaml'));
    expect(result).to.include({ status: 1, out: '' });
    expect(result.error).to.contain('fmt is for conf files');
    expect(readFileSync(path('a.yaml'), 'utf8')).to.equal(text);
    expect(await runWithMemory('fmt', path('a.yaml'))).to.include({ status: 1, out: '' });
  });

  it('refuses what it cannot do', async () => {
    for (const [args, message] of [
      [['--check', '--write', path('tidy')], '--check and --write exclude each other'],
      [['--write'], '--write needs the names of the files'],
      [['--write', '-'], '--write needs the names of the files'],
      [[path('missing')], 'no such file or directory'],
    ] as const) {
      const { status, error } = await runWithMemory('fmt', ...args);
      expect(status, message).to.equal(1);
      expect(error).to.contain(message);
    }
  });
});
