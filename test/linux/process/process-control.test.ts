import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  enterNetworkNamespace,
  lockFile,
  setProcessName,
} from '../../../src/linux/process/process-control.js';

describe('process control', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-lock-'));
  after(() => rmSync(folder, { recursive: true }));

  it('locks a file for one open description at a time', () => {
    const path = join(folder, 'pid');
    const [first, second] = [openSync(path, 'w'), openSync(path, 'w')];
    expect(lockFile(first)).to.equal(true);
    expect(lockFile(first)).to.equal(true);
    expect(lockFile(second)).to.equal(false);
    closeSync(first);
    expect(lockFile(second)).to.equal(true);
    closeSync(second);
    expect(() => lockFile(second)).to.throw('Bad file descriptor');
  });

  it('names the process, up to 15 bytes', () => {
    const comm = `/proc/self/task/${process.pid}/comm`;
    const before = readFileSync(comm, 'utf8').trim();
    const { title } = process;
    setProcessName('upkeep-test-of-a-name', ['-n']);
    const line = readFileSync('/proc/self/cmdline', 'utf8').replaceAll('\0', '');
    expect(line).to.match(/^upkeep-test-of-a-name/);
    expect(readFileSync(comm, 'utf8').trim()).to.equal('upkeep-test-of-');
    process.title = title;
    setProcessName(before);
    expect(readFileSync(comm, 'utf8').trim()).to.equal(before);
  });

  it('says when a network namespace does not exist', () => {
    expect(() => enterNetworkNamespace('no-such-namespace')).to.throw('ENOENT');
  });
});
