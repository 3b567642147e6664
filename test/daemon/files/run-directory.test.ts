import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeRunDirectory } from '../../../src/daemon/files/run-directory.js';

describe('daemon/run-directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-run-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('makes directories that can be entered under any umask, and keeps the umask', () => {
    const umask = process.umask(0o177);
    try {
      makeRunDirectory(join(directory, 'a', 'b'));
      expect(process.umask()).to.equal(0o177);
    } finally {
      process.umask(umask);
    }
    expect(statSync(join(directory, 'a')).mode & 0o777).to.equal(0o755);
    expect(statSync(join(directory, 'a', 'b')).mode & 0o777).to.equal(0o755);
  });

  it('leaves what exists as it is', () => {
    chmodSync(directory, 0o700);
    makeRunDirectory(directory);
    expect(statSync(directory).mode & 0o777).to.equal(0o700);
  });

  it('fails where it cannot', () => {
    expect(() => makeRunDirectory('/dev/null/x')).to.throw('ENOTDIR');
  });
});
