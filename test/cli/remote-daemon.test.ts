import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readRemote } from '../../src/cli/remote-daemon.js';

describe('cli/remote-daemon', () => {
  const directory = mkdtempSync(join(tmpdir(), 'upkeep-remote-'));
  const token = join(directory, 'token');
  before(() => writeFileSync(token, 'abc\n'));
  after(() => rmSync(directory, { recursive: true }));

  it('takes the words before the command, and leaves the rest', () => {
    const words = ['--host', 'https://lb1:9443', '--token-file', token, '--ca', token];
    expect(readRemote([...words, 'status', '--host', 'x'])).to.deep.equal({
      remote: { url: new URL('https://lb1:9443'), token: 'abc', authority: 'abc\n' },
      rest: ['status', '--host', 'x'],
    });
    expect(readRemote(['status', '--json'])).to.deep.equal({ rest: ['status', '--json'] });
    expect(readRemote([])).to.deep.equal({ rest: [] });
  });

  it('says what is wrong', () => {
    expect(readRemote(['--host'])).to.equal('--host wants a value');
    expect(readRemote(['--ca', token, 'status'])).to.equal('--ca goes with --host URL');
    for (const host of ['lb1', 'ftp://lb1', 'lb1:9443']) {
      expect(readRemote(['--host', host, 'status'])).to.match(/^--host is a URL/);
    }
    const gone = ['--host', 'http://[::1]:80', '--token-file', join(directory, 'none'), 'status'];
    expect(readRemote(gone)).to.match(/ENOENT/);
  });
});
