import { expect } from 'chai';
import { activityOf, processActivity } from '../../../src/linux/process/process-activity.js';

describe('linux/process-activity', () => {
  it('reads state, processor time and threads behind a name with blanks and parentheses', () => {
    const text = '42 (a) b (c) T 1 42 42 0 -1 4194560 1 0 0 0 17 5 0 0 20 0 3 0 99\n';
    expect(activityOf(text)).to.deep.equal({ state: 'T', processorTicks: 22, threads: 3 });
  });

  it('looks at a process that runs, and at none', () => {
    expect(processActivity(process.pid)?.state).to.match(/^[RSD]$/);
    expect(processActivity(2 ** 22 + 1)).to.equal(undefined);
  });
});
