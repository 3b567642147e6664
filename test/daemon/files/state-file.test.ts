import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { array, string } from '../../../src/base/json-shape.js';
import { readState, StateFile, type StateKind } from '../../../src/daemon/files/state-file.js';
import { bootIdentity, networkNamespaceIdentity } from '../../../src/linux/host/boot-identity.js';
import type { SupervisorLogEvent } from '../../../src/observe/log/log-events.js';

const NAMES: StateKind<readonly string[]> = {
  shape: array(string()),
  isNothing: (names) => names.length === 0,
};

describe('daemon/state-file', () => {
  let directory: string;
  let path: string;
  let events: SupervisorLogEvent[];
  let file: StateFile<readonly string[]>;

  beforeEach('make a directory', () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-state-'));
    path = join(directory, 'below', 'k.json');
    events = [];
    file = new StateFile(path, NAMES, (event) => events.push(event));
  });
  afterEach('remove it', () => rmSync(directory, { recursive: true }));

  /** What is said of the file after a change of what is written. */
  function ignored(part: string, other: string): string {
    file.write({ belongings: ['ours'] });
    const text = readFileSync(path, 'utf8');
    expect(text).to.include(part);
    writeFileSync(path, text.replace(part, other));
    expect(file.read()).to.equal(undefined);
    const [said, ...more] = events.splice(0);
    expect(more).to.deep.equal([]);
    return said?.event === 'stateFileIgnored' && said.path === path ? said.reason : '';
  }

  it('keeps what is ours until nothing is', () => {
    expect(file.read()).to.equal(undefined);
    const elsewhere = { belongings: ['ours'], networkNamespacePath: '/proc/self/ns/net' };
    for (const state of [{ belongings: ['ours'] }, elsewhere]) {
      file.write(state);
      expect(file.read()).to.deep.equal(state);
      expect(statSync(path).mode & 0o777).to.equal(0o600);
    }
    file.write({ belongings: [] });
    expect([existsSync(path), events]).to.deep.equal([false, []]);
  });

  it('writes what is new, and what is not there any more', () => {
    file.write({ belongings: ['ours'] });
    const before = statSync(path).ino;
    file.write({ belongings: ['ours'] });
    expect(statSync(path).ino).to.equal(before);
    file.write({ belongings: ['another'] });
    expect(statSync(path).ino).to.not.equal(before);
    rmSync(path);
    file.write({ belongings: ['another'] });
    expect(file.read()?.belongings).to.deep.equal(['another']);
  });

  it('ignores what was written before the boot', () => {
    const reason = 'it was written before the machine was booted';
    expect(ignored(bootIdentity(), 'another')).to.equal(reason);
  });

  it('ignores what speaks of another network namespace, or of one that is gone', () => {
    const own = `"networkNamespace":"${networkNamespaceIdentity()}"`;
    const reason = 'it speaks of another network namespace';
    expect(ignored(own, '"networkNamespace":"1"')).to.equal(reason);
    const gone = `${own},"networkNamespacePath":"/run/netns/no-such-one"`;
    expect(ignored(own, gone)).to.equal(reason);
  });

  it('ignores what is damaged, of another format or of another shape', () => {
    const reason = 'it is damaged, or of another release';
    for (const [part, other] of [
      ['}', ''],
      ['"format":1', '"format":2'],
      ['"bootId":"', '"bootId":0,"was":"'],
      ['["ours"]', '["ours",null]'],
      ['"belongings"', '"ours"'],
    ] as const) {
      expect(ignored(part, other), other).to.equal(reason);
    }
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        writeFileSync(path, text);
        expect(readState(path, NAMES)).to.deep.equal({ kind: 'useless', reason });
      }),
      { numRuns: 30 },
    );
  });

  it('says once for a reason that it cannot be written, and goes on', () => {
    mkdirSync(path, { recursive: true });
    file.write({ belongings: ['ours'] });
    file.write({ belongings: ['another'] });
    expect(events.map(({ event }) => event)).to.deep.equal(['fileFailed']);
    rmSync(path, { recursive: true });
    file.write({ belongings: ['another'] });
    file.write({ belongings: ['ours'], networkNamespacePath: '/run/netns/no-such-one' });
    expect(events.map(({ event }) => event)).to.deep.equal(['fileFailed', 'fileFailed']);
    expect(file.read()?.belongings).to.deep.equal(['another']);
  });
});
