import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PidFiles, takePidFiles } from '../../../src/daemon/files/pid-files.js';
import type { SupervisorLogEvent } from '../../../src/observe/log/log-events.js';

/** Holds the lock of a file; its first thread ends at once, its last one half a second later. */
const ENDING = `
import ctypes, fcntl, os, struct, sys, threading, time
F_OFD_SETLK = 37
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o644)
os.write(file, b'%d\\n' % os.getpid())
fcntl.fcntl(file, F_OFD_SETLK, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))
def last():
    while not open('/proc/%d/stat' % os.getpid()).read().split(') ')[1].startswith('Z'):
        time.sleep(0.01)
    print('ends', flush=True)
    time.sleep(0.5)
    os._exit(0)
threading.Thread(target=last).start()
ctypes.CDLL(None).pthread_exit(None)
`;

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

  it('are had when the daemon before has ended, not when its first thread has', async () => {
    const former = spawn('python3', ['-c', ENDING, path('parent')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(former.stdout, 'data');
    const files = take('parent');
    expect(files).to.be.instanceOf(PidFiles);
    if (files instanceof PidFiles) {
      files.release();
    }
  });
});
