/** The sample configurations are what people start from: they must be right. */
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from './lab/source-file.js';
import { upkeep } from './lab/upkeep-command.js';

describe('sample configurations', () => {
  const folder = join(projectRoot, 'etc/samples');

  const names = readdirSync(folder);

  /** The codes of all that is said about a sample. */
  function found(name: string, ...more: readonly string[]): readonly string[] {
    const path = join(folder, name);
    const result = upkeep('check', '--elsewhere', '--format', 'json', ...more, path);
    const report: { diagnostics: { code: string }[] } = JSON.parse(result.output);
    return report.diagnostics.map(({ code }) => code);
  }

  it('are there in both forms', () => {
    expect(names.map((name) => extname(name))).to.include.members(['.conf', '.yaml']);
  });

  for (const name of names) {
    it(`${name} leaves nothing to say`, () => {
      expect(found(name)).to.deep.equal([]);
    });
  }

  it('go with the file of the other router', () => {
    const backup = ['--peer', join(folder, 'nginx-pair-backup.conf')];
    expect(found('nginx-pair-master.conf', ...backup)).to.deep.equal([]);
    expect(found('nginx-pair-backup.conf', ...backup)).to.include('peer-priority-equal');
    for (const name of ['lvs-nat.conf', 'lvs-dr.conf']) {
      const other = ['--peer', join(folder, name), '--peer-id'];
      expect(found(name, '-i', 'director-1', ...other, 'director-2')).to.deep.equal([]);
      expect(found(name, '-i', 'director-1', ...other, 'director-1')).not.to.deep.equal([]);
    }
  });
});
