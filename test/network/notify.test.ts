/** Scripts and FIFOs that are told about changes of state. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import { isAlive } from '../lab/process-tree.js';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

describe('notification', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const directory = scratchDirectory();
  const record = join(directory, 'record');

  function lines(file: string): readonly string[] {
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

  // Shows: vrrp_instance.notify, vrrp_instance.notify_master, vrrp_instance.notify_backup
  // Shows: vrrp_instance.notify_fault, vrrp_instance.notify_stop
  it('runs the script of a state, then the generic one with its four arguments', async () => {
    writeFileSync(record, '');
    const script = (name: string) => {
      return shellScript(directory, name, `echo "${name} $*" | sed 's/ *$//' >>${record}`);
    };
    const more = ['master', 'backup', 'fault', 'stop']
      .map((state) => `notify_${state} ${script(state)}`)
      .concat(`notify "${script('any')} one 'two words'"`)
      .join('\n    ');
    const daemon = lab.start('n1', configuration({ priority: 120, more }));
    await eventually('master', () => lines(record).some((line) => line.includes('MASTER')));
    lab.network.setCable('n1', false);
    await eventually('fault', () => lines(record).some((line) => line.includes('FAULT')));
    lab.network.setCable('n1', true);
    await eventually('four changes', () => lines(record).length >= 10);
    await daemon.stop();
    const states = ['BACKUP', 'MASTER', 'FAULT', 'BACKUP', 'MASTER', 'STOP'];
    const expected = states.flatMap((state) => [
      state.toLowerCase(),
      `any one two words INSTANCE VI_1 ${state} 120`,
    ]);
    await eventually('all twelve lines', () => lines(record).length >= expected.length);
    expect(lines(record)).to.have.members(expected);
    expect(lines(record).filter((line) => line.startsWith('any'))).to.deep.equal(
      expected.filter((line) => line.startsWith('any')),
    );
  });

  // Shows: global_defs.set_supplementary_groups, global_defs.script_user
  itOurs('gives scripts the supplementary groups of their user, if asked', async () => {
    const groups = join(directory, 'group');
    writeFileSync(groups, 'root:x:0:\ndaemon:x:1:\ngames:x:60:\naudio:x:29:daemon\n');
    const inPlaceOfOurs = `mount --bind ${groups} /etc/group && exec "$@"`;
    const through = ['unshare', '-m', 'sh', '-c', inPlaceOfOurs, 'sh'];
    const tell = (name: string) => {
      return shellScript(directory, name, `echo "${name} $(id -G)" >>${record}`);
    };
    const more = `notify_backup "${tell('none')}" daemon
      notify_master "${tell('other')}" daemon :games
      notify "${tell('own')}" daemon :`;
    const text = configuration({ priority: 120, more });
    const changes = async (global: string) => {
      writeFileSync(record, '');
      chmodSync(record, 0o666);
      const daemon = lab.start('n1', text.replace('router_id', `${global}\n router_id`), {
        through,
      });
      await eventually('both states', () => lines(record).length >= 4, 10_000, daemon.log);
      await daemon.stop();
      return [...new Set(lines(record))].sort();
    };
    expect(await changes('')).to.deep.equal(['none 1', 'other 60 29', 'own 1 29']);
    expect(await changes('set_supplementary_groups')).to.include('none 1 29');
    const byDefault = text.replace('script_user root', 'script_user daemon :games');
    writeFileSync(record, '');
    lab.start('n1', byDefault.replaceAll(/" daemon.*/g, '"'), { through });
    await eventually('the default', () => lines(record).includes('other 60 29'));
  });

  // Shows: global_defs.notify_fifo
  it('writes the same lines into a FIFO', async () => {
    const fifo = join(directory, 'fifo');
    const received = join(directory, 'received');
    execFileSync('mkfifo', [fifo]);
    const reader = spawn('sh', ['-c', `exec cat <>${fifo} >${received}`], { stdio: 'ignore' });
    try {
      const text = configuration({ priority: 120 });
      const daemon = lab.start('n1', text.replace('router_id', `notify_fifo ${fifo}\n router_id`));
      await eventually('MASTER in the FIFO', () => lines(received).length >= 2);
      await daemon.stop();
      await eventually('STOP in the FIFO', () => lines(received).length >= 3);
      expect(lines(received)).to.deep.equal([
        'INSTANCE "VI_1" BACKUP 120',
        'INSTANCE "VI_1" MASTER 120',
        'INSTANCE "VI_1" STOP 120',
      ]);
    } finally {
      reader.kill('SIGKILL');
    }
  });

  itOurs('makes a FIFO again that was removed, with a new reader', async () => {
    const fifo = join(directory, 'removed');
    const received = join(directory, 'received-again');
    const reader = shellScript(directory, 'reader', `exec cat "$1" >>${received}`);
    const settings = `notify_fifo ${fifo}\nnotify_fifo_script ${reader}\n router_id`;
    const text = configuration({ priority: 120 }).replace('router_id', settings);
    const daemon = lab.start('n1', text);
    await eventually('MASTER in the FIFO', () => lines(received).length >= 2);
    rmSync(fifo);
    lab.network.setCable('n1', false);
    await daemon.waitForLog(/was removed or replaced, and is made again/);
    await eventually('FAULT in the new one', () => lines(received).some((it) => /FAULT/.test(it)));
    lab.network.setCable('n1', true);
    await eventually('MASTER again', () => lines(received).at(-1)?.includes('MASTER'));
    await daemon.stop();
  });

  itOurs('ends scripts that do not obey, and starts none that waited, at the stop', async () => {
    const pids = join(directory, 'pids');
    const words = join(directory, 'words');
    const body = `echo $$ >>${pids}; echo "$0 $*" >>${words}; trap '' TERM; sleep 60 & sleep 61`;
    const deaf = shellScript(directory, 'deaf', body);
    const more = `notify ${deaf}`;
    const daemon = lab.start('n1', configuration({ priority: 120, more }));
    await eventually('it runs', () => lines(pids).length === 1);
    await daemon.waitForLog(/Entering MASTER STATE/);
    for (const plugged of [false, true, false, true]) {
      lab.network.setCable('n1', plugged);
      await daemon.waitForLog(/link|eth0/);
      await observeFor(300);
    }
    const ending = await daemon.stop();
    expect(ending.code).to.equal(0);
    expect(lines(words).map((line) => line.split(' ')[3])).to.deep.equal(['BACKUP', 'STOP']);
    expect(lines(pids).map(Number).filter(isAlive)).to.deep.equal([]);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.to.contain(deaf);
  });
});
