/** What scripts and FIFOs hear besides the states: priorities, removed instances, reloads. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { globalDefinitions, instance } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import type { DaemonKind } from '../../lab/daemon-kind.js';
import { scratchDirectory, shellScript } from '../../lab/scratch.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('notification of other events', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const directory = scratchDirectory();
  const fifo = join(directory, 'fifo');
  const received = join(directory, 'received');
  const record = join(directory, 'record');
  const load = join(directory, 'load');
  let reader: ChildProcess | undefined;

  beforeEach('a FIFO that is always read', () => {
    for (const file of [fifo, received, record]) {
      rmSync(file, { force: true });
    }
    execFileSync('mkfifo', [fifo]);
    writeFileSync(load, '0');
    reader = spawn('sh', ['-c', `exec cat <>${fifo} >${received}`], { stdio: 'ignore' });
  });
  afterEach(() => reader?.kill('SIGKILL'));

  const lines = (file: string): readonly string[] =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const scripts = () => [...lines(record)].sort();

  function text(which: readonly string[], global = ''): string {
    const script = (name: string) =>
      shellScript(directory, name, `echo "${name} $*" | sed 's/ *$//' >>${record}`);
    const one = (name: string, virtualRouterId: number, more: string) =>
      instance({
        ...{ name, virtualRouterId, priority: 100, addresses: [`10.99.0.${virtualRouterId}/24`] },
        more: `notify_fault ${script('fault')}\n notify ${script('any')}\n ${more}`,
      });
    const all: Readonly<Record<string, string>> = {
      A: one('A', 51, 'notify_priority_changes\n track_file {\n load weight 1\n }'),
      B: one('B', 52, 'track_file {\n load weight 1\n }'),
      C: one('C', 53, `notify_deleted ${script('deleted')}`),
      D: one('D', 54, ''),
    };
    const tracked = `vrrp_track_file load {\n file ${load}\n}\n`;
    return (
      globalDefinitions(`vrrp_notify_fifo ${fifo}\n ${global}`) +
      tracked +
      which.map((name) => all[name]).join('')
    );
  }

  async function master(kind: DaemonKind, configuration: string, count: number): Promise<Daemon> {
    const daemon = lab.start('n1', configuration, { kind });
    const masters = () => lines(received).filter((line) => line.includes(' MASTER ')).length;
    await eventually(
      `${count} masters`,
      () => masters() === count,
      10_000,
      () => daemon.log(),
    );
    await eventually('their scripts', () => lines(record).length === 2 * count);
    writeFileSync(record, '');
    return daemon;
  }

  for (const kind of ['upkeep', 'keepalived'] as const) {
    // Shows: vrrp_instance.notify_priority_changes
    it(`tells FIFOs, and no script, of a priority, where it is asked to (${kind})`, async () => {
      const daemon = await master(kind, text(['A', 'B']), 2);
      writeFileSync(load, '7');
      const line = 'INSTANCE "A" MASTER_PRIORITY 107';
      await eventually(
        line,
        () => lines(received).includes(line),
        10_000,
        () => daemon.log(),
      );
      await daemon.waitForLog(/\(B\) Changing effective priority from 100 to 107/);
      await daemon.stop();
      await eventually('the stop', () => lines(received).includes('INSTANCE "B" STOP 107'));
      expect(lines(received).filter((each) => each.includes('PRIORITY'))).to.deep.equal([line]);
      await eventually('its scripts', () => lines(record).length === 2);
      expect(scripts()).to.deep.equal(['any INSTANCE A STOP 107', 'any INSTANCE B STOP 107']);
    });

    // Shows: vrrp_instance.notify_deleted
    it(`tells that an instance was removed: FAULT, or DELETED (${kind})`, async () => {
      const daemon = await master(kind, text(['A', 'C', 'D']), 3);
      daemon.reload(text(['A']));
      await eventually(
        'both scripts',
        () => lines(record).length >= 3,
        10_000,
        () => daemon.log(),
      );
      await daemon.stop();
      await eventually('the stop', () => lines(record).length >= 4);
      expect(
        lines(received)
          .filter((each) => /FAULT|DELETED/.test(each))
          .sort(),
      ).to.deep.equal(['INSTANCE "C" DELETED 100', 'INSTANCE "D" FAULT 100']);
      expect(scripts()).to.deep.equal([
        'any INSTANCE A STOP 100',
        'any INSTANCE C DELETED 100',
        'any INSTANCE D FAULT 100',
        'deleted',
      ]);
    });
  }

  // Shows: global_defs.fifo_write_vrrp_states_on_reload
  it('tells FIFOs the states again at a reload, if asked', async () => {
    const group = 'vrrp_sync_group G {\n group {\n A\n }\n}\n';
    const start = text(['A'], 'fifo_write_vrrp_states_on_reload') + group;
    const daemon = lab.start('n1', start, { kind: 'upkeep' });
    const isMaster = () => lines(received).includes('GROUP "G" MASTER 0');
    await eventually('the group is master', isMaster);
    const before = lines(received).length;
    daemon.reload();
    await eventually('both lines', () => lines(received).length === before + 2);
    expect([...lines(received).slice(before)].sort()).to.deep.equal([
      'GROUP "G" MASTER 0',
      'INSTANCE "A" MASTER 100',
    ]);
  });
});
