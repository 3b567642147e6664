import { execFileSync } from 'node:child_process';
import { expect } from 'chai';

const MODULE = new URL('../../src/daemon/last-handlers.js', import.meta.url).href;

describe('daemon/last-handlers', () => {
  it('says each error once, and the process goes on', () => {
    const program = `
      import { survive } from ${JSON.stringify(MODULE)};
      survive(({ event, message }) => {
        console.log(event, message.split('\\n')[0]);
        if (message.includes('second')) throw new Error('the log fails as well');
      });
      const first = new Error('first');
      setTimeout(() => { throw first; });
      setTimeout(() => { throw first; });
      setTimeout(() => void Promise.reject(new Error('second')));
      setTimeout(() => { throw 'no error at all'; });
      setTimeout(() => console.log('alive'), 50);
    `;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
    expect(output.toString().trim().split('\n')).to.deep.equal([
      'internalError Error: first',
      'internalError Error: second',
      'internalError no error at all',
      'alive',
    ]);
  });
});
