import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PidFiles, takePidFiles } from '../../../src/daemon/files/pid-files.js';
import type { SupervisorLogEvent } from '../../../src/observe/log/log-events.js';

describe('the pid files of a daemon', () => {
  let directory = '';
  const path = (name: string) => join(directory, name);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-pid-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function take(parent: string, said: SupervisorLogEvent[] = []): PidFiles | string {
    const roles = { vrrp: path('vrrp'), checkers: path('checkers'), bfd: path('bfd') };
    const taken = takePidFiles({ ...roles, parent: path(parent) }, (event) => said.push(event));
    return taken instanceof PidFiles ? taken : taken.heldBy;
  }

  it('are there for the processes that run, and for no others', () => {
    writeFileSync(path('checkers'), '1\n'); // of a daemon that was killed
    const files = take('parent');
    expect(existsSync(path('checkers'))).to.equal(false);
    expect(existsSync(path('vrrp'))).to.equal(false);
    if (files instanceof PidFiles) {
      files.write('vrrp', 17);
      expect(readFileSync(path('vrrp'), 'utf8')).to.equal('17\n');
      expect(take('parent')).to.equal(path('parent'));
      expect(take('other')).to.equal(path('vrrp'));
      files.release();
    }
    expect(existsSync(path('vrrp'))).to.equal(false);
    expect(existsSync(path('parent'))).to.equal(false);
  });

  it('that cannot be read, are said: the process of a daemon before may still be there', () => {
    symlinkSync(path('elsewhere'), path('vrrp'));
    writeFileSync(path('elsewhere'), '1\n');
    const said: SupervisorLogEvent[] = [];
    const files = take('parent', said);
    const reason = 'it is a symbolic link';
    expect(said).to.deep.include({ event: 'stateFileIgnored', path: path('vrrp'), reason });
    if (files instanceof PidFiles) {
      files.release();
    }
  });
});
