import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPidFile, type PidFile } from '../../../src/daemon/files/pid-file.js';

describe('daemon/pid-file', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-pid-'));
    path = join(directory, 'sub', 'k.pid');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function opened(): PidFile {
    const result = openPidFile(path, () => true);
    if (result.kind !== 'locked') {
      throw new Error(result.kind);
    }
    return result.file;
  }

  it('holds a decimal pid and a newline, mode 0644 whatever the umask', () => {
    const umask = process.umask(0o177);
    try {
      const file = opened();
      file.write(1234567);
      file.write(42);
      expect(readFileSync(path, 'utf8')).to.equal('42\n');
      expect(statSync(path).mode & 0o777).to.equal(0o644);
      file.remove();
      expect(existsSync(path)).to.equal(false);
      file.remove();
    } finally {
      process.umask(umask);
    }
  });

  it('reports a daemon that runs, and leaves its file alone', () => {
    opened().write(7);
    expect(openPidFile(path, () => false)).to.deep.equal({ kind: 'alreadyRunning' });
    expect(readFileSync(path, 'utf8')).to.equal('7\n');
  });

  it('opens again when the file vanishes before it is locked', () => {
    let calls = 0;
    const result = openPidFile(path, () => {
      calls += 1;
      if (calls === 1) {
        rmSync(path);
      }
      return true;
    });
    expect(result.kind).to.equal('locked');
    expect(calls).to.equal(2);
    expect(existsSync(path)).to.equal(true);
  });

  it('gives up when that goes on', () => {
    const result = openPidFile(path, () => {
      rmSync(path);
      return true;
    });
    expect(result.kind).to.equal('failed');
  });

  it('does not remove a file that is no longer its own', () => {
    const file = opened();
    rmSync(path);
    writeFileSync(path, 'another');
    file.remove();
    expect(readFileSync(path, 'utf8')).to.equal('another');
  });

  it('follows no symbolic link', () => {
    path = join(directory, 'k.pid');
    symlinkSync(join(directory, 'target'), path);
    expect(openPidFile(path, () => true).kind).to.equal('failed');
    expect(existsSync(join(directory, 'target'))).to.equal(false);
  });
});
