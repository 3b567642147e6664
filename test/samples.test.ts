/** The sample configurations are what people start from: they must be right. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from './lab/source-file.js';
import { upkeep } from './lab/upkeep-command.js';

describe('sample configurations', () => {
  const folder = join(projectRoot, 'etc/samples');

  for (const name of readdirSync(folder).filter((file) => file.endsWith('.conf'))) {
    it(`${name} has no error`, () => {
      const result = upkeep('check', '--elsewhere', '--format', 'json', join(folder, name));
      const report: { diagnostics: { severity: string }[] } = JSON.parse(result.output);
      const errors = report.diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors).to.deep.equal([]);
    });
  }
});
