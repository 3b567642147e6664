import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { IpvsStateFile, readIpvsState } from '../../../src/daemon/ipvs/ipvs-state-file.js';
import type { IpvsBelongings } from '../../../src/daemon/messages.js';
import { bootIdentity, networkNamespaceIdentity } from '../../../src/linux/host/boot-identity.js';
import type { SupervisorLogEvent } from '../../../src/observe/log/log-events.js';

const belongings: IpvsBelongings = {
  services: [{ kind: 'fwmark', family: 'inet', mark: 5 }],
  syncDaemonRoles: [],
};

describe('daemon/ipvs-state-file', () => {
  let directory: string;
  let path: string;
  let events: SupervisorLogEvent[];
  let file: IpvsStateFile;

  beforeEach('make a directory', () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-state-'));
    path = join(directory, 'below', 'ipvs.json');
    events = [];
    file = new IpvsStateFile(path, (event) => events.push(event));
  });
  afterEach('remove it', () => rmSync(directory, { recursive: true }));

  /** What is read after a change of what is written. */
  function readChanged(part: string, other: string): IpvsBelongings | undefined {
    const changed = new IpvsStateFile(path, (event) => events.push(event));
    changed.write(belongings, undefined);
    const text = readFileSync(path, 'utf8');
    expect(text).to.include(part);
    writeFileSync(path, text.replace(part, other));
    return changed.read(undefined);
  }

  it('keeps what is ours until nothing is', () => {
    expect(file.read(undefined)).to.equal(undefined);
    file.write(belongings, undefined);
    expect(file.read(undefined)).to.deep.equal(belongings);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    file.write({ services: [], syncDaemonRoles: [] }, undefined);
    expect(existsSync(path)).to.equal(false);
    file.write(belongings, undefined);
    expect(file.read(undefined)).to.deep.equal(belongings);
    expect(events).to.deep.equal([]);
  });

  it('writes only what is new', () => {
    file.write(belongings, undefined);
    const before = statSync(path).ino;
    file.write({ ...belongings }, undefined);
    expect(statSync(path).ino).to.equal(before);
    file.write({ ...belongings, syncDaemonRoles: ['master'] }, undefined);
    expect(statSync(path).ino).to.not.equal(before);
  });

  it('ignores what was written before the boot, with one line', () => {
    expect(readChanged(bootIdentity(), 'another')).to.equal(undefined);
    expect(events).to.deep.equal([
      { event: 'stateFileIgnored', path, reason: 'it was written before the machine was booted' },
    ]);
  });

  it('ignores what speaks of another network namespace, or of one that is gone', () => {
    const own = `"networkNamespace":"${networkNamespaceIdentity()}"`;
    expect(readChanged(own, '"networkNamespace":"1"')).to.equal(undefined);
    const gone = `${own},"networkNamespacePath":"/run/netns/no-such-one"`;
    expect(readChanged(own, gone)).to.equal(undefined);
    const reason = 'it speaks of another network namespace';
    expect(events).to.deep.equal([
      { event: 'stateFileIgnored', path, reason },
      { event: 'stateFileIgnored', path, reason },
    ]);
  });

  it('takes nothing for ours that is in another namespace than the configuration names', () => {
    file.write(belongings, undefined);
    expect(file.read('')).to.equal(undefined);
    expect(events.map((each) => ('reason' in each ? each.reason : ''))).to.deep.equal([
      'it speaks of the network namespace of the daemon; what is there stays',
    ]);
  });

  it('ignores what is damaged, with one line', () => {
    expect(readChanged('}', '')).to.equal(undefined);
    expect(events).to.have.lengthOf(1);
    expect(readIpvsState(path)).to.deep.equal({
      kind: 'useless',
      reason: 'it is damaged, or of another release',
    });
  });

  it('says when it cannot be written, and goes on', () => {
    const blocked = join(directory, 'file');
    writeFileSync(blocked, '');
    const other = new IpvsStateFile(join(blocked, 'ipvs.json'), (event) => events.push(event));
    other.write(belongings, undefined);
    expect(events.map(({ event }) => event)).to.deep.equal(['fileFailed']);
    file.write(belongings, 'no-such-one');
    expect(events.map(({ event }) => event)).to.deep.equal(['fileFailed', 'fileFailed']);
  });
});
