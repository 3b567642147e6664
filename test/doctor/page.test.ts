import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DOCTOR_PAGE, doctorPage } from '../../src/doctor/page.js';
import { doctorChecks } from '../../src/doctor/table.js';
import { projectRoot } from '../lab/source-file.js';

describe('docs/doctor.md', () => {
  it('is what `upkeep manual` writes, and has a section for each check', () => {
    const text = readFileSync(join(projectRoot, 'docs', DOCTOR_PAGE), 'utf8');
    expect(text).to.equal(doctorPage());
    for (const { id } of doctorChecks) {
      expect(text).to.contain(`### ${id}\n`);
    }
    expect(new Set(doctorChecks.map(({ id }) => id)).size).to.equal(doctorChecks.length);
  });
});
