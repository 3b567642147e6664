import { expect } from 'chai';
import { type DumpKind, dumpPath } from '../../../src/observe/dump/path.js';
import { exampleConfiguration } from '../status/example-status.js';

const { global } = exampleConfiguration;
const kinds: readonly DumpKind[] = ['parentData', 'vrrpData', 'statistics', 'json'];
const isDirectory = (path: string) => path.startsWith('/var/tmp');

function paths(more: Partial<typeof global>, temporaryDirectory?: string): readonly string[] {
  return kinds.map((kind) =>
    dumpPath(kind, { ...global, ...more }, { temporaryDirectory, isDirectory }),
  );
}

describe('observe/dump-path', () => {
  it('is in /tmp by default', () => {
    expect(paths({})).to.deep.equal([
      '/tmp/keepalived_parent.data',
      '/tmp/keepalived.data',
      '/tmp/keepalived.stats',
      '/tmp/keepalived.json',
    ]);
  });

  it('has a file for each of the other processes', () => {
    const surroundings = { temporaryDirectory: undefined, isDirectory };
    expect(dumpPath('checkerData', global, surroundings)).to.equal('/tmp/keepalived_check.data');
    expect(dumpPath('bfdData', global, surroundings)).to.equal('/tmp/keepalived_bfd.data');
  });

  it('follows TMPDIR only when that is an absolute directory', () => {
    expect(paths({}, '/var/tmp')[1]).to.equal('/var/tmp/keepalived.data');
    expect(paths({}, '/var/tmp/')[3]).to.equal('/var/tmp/keepalived.json');
    expect(paths({}, 'var/tmp')[1]).to.equal('/tmp/keepalived.data');
    expect(paths({}, '/nowhere')[1]).to.equal('/tmp/keepalived.data');
  });

  it('takes directory and name from state_dump_file', () => {
    const at = (state: string) =>
      paths({ dumpFiles: { ...global.dumpFiles, state } }, '/var/tmp').slice(0, 2);
    expect(at('/a/b.txt')).to.deep.equal(['/a/b_parent.txt', '/a/b.txt']);
    expect(at('/a/b/')).to.deep.equal(['/a/b/keepalived_parent.data', '/a/b/keepalived.data']);
    expect(at('mine.data')).to.deep.equal(['/var/tmp/mine_parent.data', '/var/tmp/mine.data']);
    expect(at('/a.d/b')).to.deep.equal(['/a.d/b_parent', '/a.d/b']);
  });

  it('honours the files for statistics and JSON', () => {
    const dumpFiles = { ...global.dumpFiles, statistics: '/a/s', json: 'j' };
    expect(paths({ dumpFiles }).slice(2)).to.deep.equal(['/a/s', '/tmp/j']);
  });

  it('inserts namespace and instance with data_use_instance', () => {
    const name = { networkNamespace: 'blue', daemonInstance: 'two' };
    const dumpFiles = { ...global.dumpFiles, useInstance: true };
    expect(paths({ ...name, dumpFiles }).slice(0, 3)).to.deep.equal([
      '/tmp/keepalived_parent.blue_two.data',
      '/tmp/keepalived.blue_two.data',
      '/tmp/keepalived.stats',
    ]);
    expect(paths({ dumpFiles })[1]).to.equal('/tmp/keepalived.data');
    expect(paths(name)[1]).to.equal('/tmp/keepalived.data');
  });
});
