/** Keywords that are given twice: Debian's keepalived ignores the second, and so do we. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { allKeywords } from '../../src/config/schema/lookup.js';
import { loadText } from '../config/load-text.js';

/** Keywords with two values each, by the block they stand in. */
const REPEATED: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  '': [
    ['net_namespace', 'a', 'b'],
    ['instance', 'a', 'b'],
  ],
  global_defs: [
    ...['startup_script', 'shutdown_script', 'notify_fifo_script', 'vrrp_notify_fifo_script'].map(
      (name) => [name, '/bin/true', '/bin/false'] as const,
    ),
    ['lvs_notify_fifo_script', '/bin/true', '/bin/false'],
    ...['notify_fifo', 'vrrp_notify_fifo', 'lvs_notify_fifo', 'tmp_config_directory'].map(
      (name) => [name, '/tmp/a', '/tmp/b'] as const,
    ),
    ...['snmp_socket', 'nftables', 'nftables_ipvs', 'vmac_prefix', 'vmac_addr_prefix'].map(
      (name) => [name, 'a', 'b'] as const,
    ),
    ['lvs_sync_daemon', 'lo', 'lo2'],
  ],
  vrrp_instance: [
    ...['master', 'backup', 'fault', 'stop', 'deleted', 'master_rx_lower_pri'].map(
      (name) => [`notify_${name}`, '/bin/true', '/bin/false'] as const,
    ),
    ['notify', '/bin/true', '/bin/false'],
    ['version', '3', '2'],
    ['use_ipvlan', 'a', 'b'],
    ['lvs_sync_daemon_interface', 'lo', 'lo2'],
  ],
  vrrp_sync_group: [
    ...['master', 'backup', 'fault', 'stop'].map(
      (name) => [`notify_${name}`, '/bin/true', '/bin/false'] as const,
    ),
    ['notify', '/bin/true', '/bin/false'],
  ],
  track_file: [
    ['file', '/etc/hostname', '/etc/hosts'],
    ['weight', '2', '3'],
  ],
  vrrp_track_process: [
    ['process', 'a', 'b'],
    ['weight', '2', '3'],
  ],
  virtual_server: [
    ['quorum_up', '/bin/true', '/bin/false'],
    ['quorum_down', '/bin/true', '/bin/false'],
  ],
  'virtual_server.real_server': [
    ['notify_up', '/bin/true', '/bin/false'],
    ['notify_down', '/bin/true', '/bin/false'],
  ],
  'virtual_server.real_server.DNS_CHECK': [['name', 'a', 'b']],
};

const NAMES: Readonly<Record<string, string>> = {
  vrrp_instance: 'V',
  vrrp_sync_group: 'G',
  track_file: 'f',
  vrrp_track_process: 'p',
  virtual_server: '192.0.2.1 80',
  real_server: '192.0.2.2 80',
};

/** The lines in the block at a path, and blocks that make keepalived read it. */
function within(path: string, lines: string): string {
  const blocks = path === '' ? [] : path.split('.');
  const open = blocks.map((block) => `${block} ${NAMES[block] ?? ''} {\n`).join('');
  const vrrp = blocks[0] === 'virtual_server' ? '' : 'vrrp_instance O {\ninterface lo\n}\n';
  const balanced = 'virtual_server 192.0.2.9 80 {\nreal_server 192.0.2.2 80 {\n}\n}\n';
  return `${open}${lines}${'}\n'.repeat(blocks.length)}${vrrp}${balanced}`;
}

/** A word of ours, which keepalived does not know, is like the others of its block. */
const OURS = new Set(['vrrp_instance.notify_conflict', 'vrrp_sync_group.notify_conflict']);

describe('a keyword that is given twice', function () {
  this.timeout(60_000);
  let directory = '';

  before('make a folder', () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-twice-'));
  });

  after('remove it', () => rmSync(directory, { recursive: true, force: true }));

  function keepalivedSays(text: string): readonly string[] {
    const file = join(directory, 'keepalived.conf');
    writeFileSync(file, text);
    const words = ['-n', 'keepalived', '-t', '-l', '-f', file];
    return spawnSync('unshare', words, { encoding: 'utf8' }).stderr.split('\n');
  }

  for (const [path, rows] of Object.entries(REPEATED)) {
    it(`in '${path}': the first counts, with keepalived and with us`, () => {
      for (const [name, first, second] of rows) {
        const text = within(path, `${name} ${first}\n${name} ${second}\n`);
        const ignored = /already|duplicate .*ignoring|conflicts with configured/i;
        expect(
          keepalivedSays(text).find((line) => ignored.test(line)),
          name,
        ).to.not.equal(undefined);
        const ours = loadText(text);
        const warned = ours.diagnostics.filter((each) => each.code === 'repeated-keyword-ignored');
        expect(warned, name).to.have.length(1);
        const once = loadText(within(path, `${name} ${first}\n`));
        expect(isDeepStrictEqual(ours.configuration, once.configuration), name).to.equal(true);
      }
    });
  }

  it('is ignored in no other place', () => {
    const known = [...allKeywords()]
      .filter(({ keyword }) => keyword.firstCounts !== undefined)
      .map(({ path, name }) => `${path}.${name}`)
      .filter((name) => !name.startsWith('vrrp_track_file.') && !OURS.has(name));
    const tried = Object.entries(REPEATED).flatMap(([path, rows]) =>
      rows.map(([name]) => `${path}.${name}`),
    );
    expect([...new Set(known)].sort()).to.deep.equal(tried.sort());
  });
});
