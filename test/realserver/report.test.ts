import { expect } from 'chai';
import { goals } from '../../src/realserver/goals.js';
import { goalStep, renderStep, undoStep } from '../../src/realserver/report.js';
import { BY_DR, bareHost } from './sample-host.js';

describe('realserver/report', () => {
  const [goal] = goals([BY_DR], bareHost());

  it('shows the command, and below it what was there and what it is good for', () => {
    if (goal === undefined) {
      throw new Error('there is a goal');
    }
    const why =
      'answers ARP only for addresses of the interface that is asked, not for those of lo';
    const command = 'sysctl -w net.ipv4.conf.all.arp_ignore=1';
    expect(goalStep(goal, 'done')).to.deep.equal({
      state: 'done',
      command,
      detail: `was 0: ${why}`,
    });
    expect(goalStep(goal, 'not done').detail).to.equal(`is 0: ${why}`);
    expect(goalStep({ ...goal, reached: true }, 'there').detail).to.equal(why);
    expect(goalStep(goal, 'failed', 'EPERM').detail).to.equal(`EPERM: ${why}`);
    expect(renderStep(goalStep(goal, 'done'), false)).to.equal(
      `  done      ${command}\n            was 0: ${why}\n`,
    );
  });

  it('colours only when asked, and needs one line where there is no more to say', () => {
    const step = undoStep({ kind: 'setLink', device: 'tunl0', up: false }, 'done');
    expect(renderStep(step, false)).to.equal('  done      ip link set tunl0 down\n');
    expect(renderStep(step, true)).to.contain('\u001b[32mdone');
  });
});
