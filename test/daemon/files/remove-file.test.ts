import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeFile } from '../../../src/daemon/files/remove-file.js';

describe('daemon/remove-file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remove-file-'));
  after(() => rmSync(folder, { recursive: true }));

  it('removes what is there, and has nothing to say of what is not', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    removeFile(path);
    expect(existsSync(path)).to.equal(false);
    removeFile(path);
  });

  it('says what the kernel says', () => {
    expect(() => removeFile(folder)).to.throw(/^(EISDIR|EPERM): .*, unlink '/);
  });
});
