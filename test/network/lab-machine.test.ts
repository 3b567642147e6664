/** The machine of `scripts/lab` and a signal to the script that has booted it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { isAlive, processTree } from '../lab/process-tree.js';
import { eventually } from '../lab/wait.js';

const SCRIPT = fileURLToPath(new URL('../../../scripts/lab', import.meta.url));

describe('scripts/lab', function () {
  this.timeout(90_000);
  let script: ChildProcess | undefined;
  afterEach(() => script?.kill('SIGKILL'));

  it('ends its machine when it is terminated', async () => {
    const mark = `sleep-${process.pid}`;
    const started = spawn(SCRIPT, ['--limit', '60', '--', 'sh', '-c', `echo ${mark}; sleep 60`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    script = started;
    let said = '';
    started.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    await eventually('the machine runs', () => said.includes(mark), 60_000);
    const machine = processTree(started.pid ?? 0).filter(isMachine);
    expect(machine).to.have.length.greaterThan(1);
    started.kill('SIGTERM');
    await eventually('the script has ended', () => started.exitCode !== null, 20_000);
    expect(started.exitCode).to.equal(143);
    await eventually('the machine has ended', () => !machine.some(isAlive), 10_000);
  });
});

function isMachine(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('linux.uml\0');
}
