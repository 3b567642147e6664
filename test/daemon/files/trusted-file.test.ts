import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { RealServerRecord } from '../../../src/cli/commands/realserver/record.js';
import { readTrustedFile } from '../../../src/daemon/files/trusted-file.js';
import type { HostChanges } from '../../../src/daemon/host/host-state-file.js';
import { hostStateFile } from '../../../src/daemon/host/host-state-file.js';
import { IpvsStateFile } from '../../../src/daemon/ipvs/ipvs-state-file.js';
import { NOTHING_DONE } from '../../../src/realserver/undo-record.js';

/** Not a user of ours. */
const STRANGER = 12_345;

describe('daemon/trusted-file', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-trust-'));
    path = join(directory, 'state.json');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const refusal = () => {
    const file = readTrustedFile(path);
    return file.kind === 'refused' ? file.reason : file.kind;
  };

  it('reads what this user has written, and knows when there is nothing', () => {
    expect(readTrustedFile(path)).to.deep.equal({ kind: 'missing' });
    writeFileSync(path, 'ours', { mode: 0o600 });
    expect(readTrustedFile(path)).to.deep.equal({ kind: 'text', text: 'ours' });
    chmodSync(path, 0o644);
    expect(readTrustedFile(path)).to.deep.equal({ kind: 'text', text: 'ours' });
  });

  it('does not believe a file that others may write', () => {
    writeFileSync(path, 'theirs');
    for (const mode of [0o620, 0o602]) {
      chmodSync(path, mode);
      expect(refusal(), mode.toString(8)).to.equal('other users may write to it');
    }
  });

  it('follows no symbolic link', () => {
    writeFileSync(join(directory, 'target'), 'ours');
    symlinkSync('target', path);
    expect(refusal()).to.equal('it is a symbolic link');
  });

  it('reads no directory, and waits for the writer of no FIFO', () => {
    mkdirSync(path);
    expect(refusal()).to.equal('it is not a regular file');
    rmSync(path, { recursive: true });
    execFileSync('mkfifo', [path]);
    expect(refusal()).to.equal('it is not a regular file');
  });

  it('does not believe a file of another user, whichever state it is', function () {
    if (process.getuid?.() !== 0) {
      this.skip(); // only root can give a file away
    }
    const events: unknown[] = [];
    const log = (event: unknown) => events.push(event);
    const changes: HostChanges = {
      path: undefined,
      settings: [{ name: 'net/ipv4/ip_forward', former: '1', ours: '0', for: 'a stranger' }],
      chains: [],
    };
    const host = hostStateFile(path, log);
    host.writeState(changes);
    expect(host.readState()).to.deep.include(changes);
    chownSync(path, STRANGER, STRANGER);
    expect(host.readState()).to.equal(undefined);

    const ipvsPath = join(directory, 'ipvs.json');
    const ipvs = new IpvsStateFile(ipvsPath, log);
    ipvs.write({ services: [], syncDaemonRoles: ['master'] }, undefined);
    chownSync(ipvsPath, STRANGER, STRANGER);
    expect(ipvs.read(undefined)).to.equal(undefined);
    const reason = `it belongs to user ${STRANGER}`;
    expect(events).to.deep.equal([
      { event: 'stateFileIgnored', path, reason },
      { event: 'stateFileIgnored', path: ipvsPath, reason },
    ]);

    const record = new RealServerRecord(directory);
    record.write({ ...NOTHING_DONE, raised: ['tunl0'] });
    chownSync(record.path, STRANGER, STRANGER);
    expect(() => record.read()).to.throw(reason);
  });
});
