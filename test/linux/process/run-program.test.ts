import { expect } from 'chai';
import { runProgram } from '../../../src/linux/process/run-program.js';

describe('runProgram', function () {
  this.timeout(20_000);

  it('gives a program its input and tells what it printed', async () => {
    const outcome = await runProgram('sh', ['-c', 'cat; echo why >&2; echo more >&2; exit 3'], {
      input: 'in',
    });
    expect(outcome).to.deep.equal({ kind: 'exited', status: 3, output: 'in', complaint: 'why' });
  });

  it('bears a program that does not read its input', async () => {
    const outcome = await runProgram('true', [], { input: 'x'.repeat(1_000_000) });
    expect(outcome).to.deep.include({ kind: 'exited', status: 0 });
  });

  it('names a missing program and the package that has it', async () => {
    const cases = [
      ['upk-missing', 'upk-missing'],
      ['iptables-upk', 'iptables'],
    ] as const;
    for (const [program, name] of cases) {
      const reason = `"${program}" is not installed (package ${name})`;
      expect(await runProgram(program, [])).to.deep.equal({ kind: 'failed', reason });
    }
  });

  it('tells that a program was killed', async () => {
    const outcome = await runProgram('sh', ['-c', 'kill -KILL $$']);
    expect(outcome).to.deep.equal({ kind: 'failed', reason: '"sh" was ended by SIGKILL' });
  });
});
