/** Scripts and FIFOs that are told about changes of state. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

describe('notification', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const directory = scratchDirectory();
  const record = join(directory, 'record');

  function lines(file: string): readonly string[] {
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

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
});
