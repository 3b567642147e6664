import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readConfiguration } from '../../../src/daemon/supervisor/configuration-reader.js';

describe('the reason to refuse a configuration', () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-reader-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  function reasonFor(file: string, purpose: 'start' | 'reload', allIncludeChecks = false): string {
    const options = { file, configId: 'here', allIncludeChecks };
    const read = readConfiguration(options, purpose, () => undefined);
    return read.kind === 'refused' ? read.reason : 'usable';
  }

  it('names a file that does not exist, at a start and at a reload', () => {
    const file = join(directory, 'none.conf');
    for (const purpose of ['start', 'reload'] as const) {
      expect(reasonFor(file, purpose)).to.equal(`${file}: there is no such file`);
      expect(reasonFor(file, purpose, true)).to.equal(`${file}: there is no such file`);
      expect(reasonFor(directory, purpose)).to.match(/: this is a directory/);
    }
  });

  it('is what refuses, not another error that stands before it', () => {
    const file = join(directory, 'two.conf');
    writeFileSync(file, 'nonsense\ninclude\nvrrp_instance\n');
    expect(reasonFor(file, 'reload')).to.match(/two\.conf:1:1: .*nonsense.* \(and \d+ more\)$/);
    expect(reasonFor(file, 'start')).to.not.contain('nonsense');
  });
});
