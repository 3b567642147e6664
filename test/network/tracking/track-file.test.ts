/** `track_file`: the number in a file counts, times a weight. */
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, instance } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import type { DaemonKind } from '../../lab/daemon-kind.js';
import { useLab } from '../../lab/use-lab.js';

describe('a tracked file', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  let folder = '';
  const path = () => join(folder, 'load');

  beforeEach('a folder', () => {
    folder = mkdtempSync(join(tmpdir(), 'upkeep-track-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function text(weight: string, settings = ''): string {
    const file = `vrrp_track_file load {\n file ${path()}\n ${settings}\n}\n`;
    const more = `track_file {\n load ${weight}\n }`;
    return configuration({ priority: 100, more }, file);
  }

  function start(weight: string, settings = '', kind: DaemonKind = 'upkeep'): Daemon {
    return lab.start('n1', text(weight, settings), { kind });
  }

  const priority = (value: number, before?: number) =>
    lab.sniffer.waitFor(
      `priority ${value}`,
      'advert',
      (advert) => advert.priority === value && advert.timeMs > (before ?? 0),
    );

  for (const kind of ['upkeep', 'keepalived'] as const) {
    // Shows: vrrp_instance.track_file, vrrp_instance.track_file.weight
    // Shows: vrrp_track_file, vrrp_track_file.file
    it(`changes the priority, and means FAULT far below (${kind})`, async () => {
      writeFileSync(path(), '5\n');
      const daemon = start('weight 2', '', kind);
      await priority(110);
      writeFileSync(path(), '-20\n');
      await priority(60);
      writeFileSync(join(folder, 'other'), '0x10');
      renameSync(join(folder, 'other'), path());
      await priority(132);
      rmSync(path());
      await priority(100);
      writeFileSync(path(), '1000');
      await priority(254);
      writeFileSync(path(), '-127');
      await daemon.waitForLog(/\(VI_1\): tracked file load now FAULT state/);
      await daemon.waitForLog(/Entering FAULT STATE/);
      lab.sniffer.clear();
      writeFileSync(path(), '-1');
      await priority(98);
      expect(daemon.log()).to.match(/\(VI_1\): tracked file load leaving FAULT state/);
      writeFileSync(path(), '99999999999');
      await daemon.waitForLog(/Invalid number 99999999999 read from \S+ - ignoring/);
    });

    // Shows: vrrp_track_file.weight
    it(`of weight 0 and reverse means FAULT while it is 0 (${kind})`, async () => {
      writeFileSync(path(), '0\n');
      const daemon = start('weight 0 reverse', '', kind);
      await daemon.waitForLog(/FAULT/i);
      writeFileSync(path(), '3\n');
      await priority(100);
    });

    it(`has no weight in a group: any number but 0 is FAULT of all (${kind})`, async () => {
      writeFileSync(path(), '0\n');
      const group = 'vrrp_sync_group G {\n group {\n VI_1\n VI_2\n }\n}\n';
      const other = { name: 'VI_2', virtualRouterId: 52, addresses: ['10.99.0.101/24'] };
      const all = group + text('weight 1') + instance({ priority: 100, ...other });
      const daemon = lab.start('n1', all, { kind });
      await daemon.waitForLog(/\(VI_2\) Entering MASTER STATE/);
      writeFileSync(path(), '1\n');
      await daemon.waitForLog(/\(VI_1\) Entering FAULT STATE/);
      await daemon.waitForLog(/\(VI_2\) Entering FAULT STATE/);
    });
  }

  // Shows: vrrp_track_file.init_file
  it('is created at the start, and only with overwrite in place of one that is there', async () => {
    const daemon = start('weight 1', 'init_file 7');
    await priority(107);
    expect(readFileSync(path(), 'utf8')).to.equal('7\n');
    expect(statSync(path()).mode & 0o777).to.equal(0o600);
    await daemon.stop();
    lab.sniffer.clear();
    writeFileSync(path(), '9');
    const second = start('weight 1', 'init_file 3');
    await priority(109);
    await second.stop();
    lab.sniffer.clear();
    start('weight 1', 'init_file 3 overwrite');
    await priority(103);
  });

  it('counts for the first state of a successor, and as a reload says', async () => {
    writeFileSync(path(), '5\n');
    const daemon = start('weight 2');
    await priority(110);
    // What the supervisor has not heard of it cannot give to a successor.
    await daemon.waitForLog(/Entering MASTER STATE/);
    process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    await daemon.waitForLog(/went on with/);
    lab.sniffer.clear();
    await priority(110);
    expect(lab.sniffer.seen('advert', (advert) => advert.priority === 100)).to.deep.equal([]);
    daemon.reload(text('weight 3'));
    await priority(115);
  });
});
