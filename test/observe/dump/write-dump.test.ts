import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeDump } from '../../../src/observe/dump/write-dump.js';

describe('observe/write-dump', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-dump-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('replaces the file, mode 0600, and leaves nothing beside it', () => {
    const path = join(directory, 'k.data');
    writeFileSync(path, 'old', { mode: 0o644 });
    expect(writeDump(path, 'new\n')).to.equal(undefined);
    expect(readFileSync(path, 'utf8')).to.equal('new\n');
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(readdirSync(directory)).to.deep.equal(['k.data']);
  });

  it('refuses symbolic links and directories', () => {
    const target = join(directory, 'target');
    symlinkSync(target, join(directory, 'link'));
    mkdirSync(join(directory, 'folder'));
    expect(writeDump(join(directory, 'link'), 'x')).to.equal('it is a symbolic link');
    expect(writeDump(join(directory, 'folder'), 'x')).to.equal('it is not a regular file');
    expect(existsSync(target)).to.equal(false);
  });

  it('says why it failed', () => {
    expect(writeDump(join(directory, 'no', 'where'), 'x')).to.contain('ENOENT');
  });
});
