/** Lines that templates leave without their value: Debian's keepalived runs with them, so do we. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { allKeywords } from '../../src/config/schema/lookup.js';
import { instanceText, loadText } from '../config/load-text.js';

/** keepalived's exit status of a test that a missing parameter ends. */
const MISSING_PARAMETER = 2;

/** `global_defs` with a keyword of which nothing follows. */
function withBare(keyword: string): string {
  return `global_defs {\n  ${keyword}\n}\n${instanceText('priority 100')}`;
}

describe('a keyword of global_defs without its value', function () {
  this.timeout(60_000);
  let directory = '';
  before('make a folder', () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-empty-'));
  });
  after('remove it', () => rmSync(directory, { recursive: true, force: true }));

  function keepalivedTests(text: string) {
    const file = join(directory, 'keepalived.conf');
    writeFileSync(file, text);
    return spawnSync('unshare', ['-n', 'keepalived', '-t', '-l', '-f', file], { encoding: 'utf8' });
  }

  it('ends the start where it ends that of keepalived, and no other', () => {
    const rows = [...allKeywords()].filter(
      ({ path, keyword }) =>
        path === 'global_defs' &&
        keyword.kind === 'value' &&
        keyword.arguments[0]?.optional === undefined,
    );
    expect(rows.length).to.be.greaterThan(50);
    for (const { name } of rows) {
      const { status, stderr } = keepalivedTests(withBare(name));
      // what it does not know it only complains about, and we are no stricter there
      const ends = status === MISSING_PARAMETER;
      expect(loadText(withBare(name)).usable.start, `${name}: ${stderr}`).to.equal(!ends);
    }
  });

  it('counts as absent, with a warning that does not refuse a reload', () => {
    const absent = loadText(withBare('')).configuration;
    const names = ['router_id', 'notification_email_from', 'smtp_helo_name', 'lvs_timeouts'];
    names.push('lvs_sync_daemon', 'notify_fifo', 'vrrp_priority', 'default_interface');
    for (const name of names) {
      const bare = loadText(withBare(name));
      expect(bare.configuration, name).to.deep.equal(absent);
      expect(bare.usable, name).to.deep.equal({ start: true, reload: true });
      const found = bare.diagnostics.filter(({ code }) => code === 'empty-value');
      expect(found, name).to.have.length(1);
      expect(bare.exitStatus, name).to.equal(5);
    }
  });
});
