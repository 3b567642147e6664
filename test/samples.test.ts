/** The sample configurations are what people start from: they must be right. */
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from './lab/source-file.js';
import { upkeep } from './lab/upkeep-command.js';

describe('sample configurations', () => {
  const folder = join(projectRoot, 'etc/samples');

  const names = readdirSync(folder);

  it('are there in both forms', () => {
    expect(names.map((name) => extname(name))).to.include.members(['.conf', '.yaml']);
  });

  for (const name of names) {
    it(`${name} has no error`, () => {
      const result = upkeep('check', '--elsewhere', '--format', 'json', join(folder, name));
      const report: { diagnostics: { severity: string }[] } = JSON.parse(result.output);
      const errors = report.diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors).to.deep.equal([]);
    });
  }
});
