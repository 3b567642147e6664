import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { openFileLimit, softLimit } from '../../../src/linux/process/open-files.js';

const MODULE = new URL('../../../src/linux/process/open-files.js', import.meta.url).href;

describe('the limit of open files', () => {
  it('is read from what the kernel says of a process', () => {
    const text = (soft: string) =>
      `Limit   Soft Limit  Hard Limit  Units\nMax open files   ${soft}  524288  files\n`;
    expect(softLimit(text('1024'))).to.equal(1024);
    expect(softLimit(text('unlimited'))).to.equal(Number.POSITIVE_INFINITY);
    expect(softLimit('')).to.equal(1024);
  });

  it('is that of this process', () => {
    const script = `import { openFileLimit } from '${MODULE}'; console.log(openFileLimit());`;
    const words = ['-c', 'ulimit -n 333; exec "$0" --input-type=module -e "$1"'];
    const options = { encoding: 'utf8' } as const;
    const limited = execFileSync('sh', [...words, process.execPath, script], options);
    expect(Number(limited)).to.equal(333);
    expect(openFileLimit()).to.be.greaterThan(333);
  });
});
