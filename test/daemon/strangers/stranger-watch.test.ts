import { expect } from 'chai';
import { StrangerWatch } from '../../../src/daemon/strangers/stranger-watch.js';
import type { SupervisorLogEvent } from '../../../src/observe/log/log-events.js';
import { FakeTimers } from '../../track/fake-timers.js';
import { sampleInstance } from '../../vrrp/machine/sample-instance.js';

describe('daemon/stranger-watch', () => {
  /** As the addon throws it. */
  const refusal = (code: string) =>
    Object.assign(new Error(`socket: ${code}`), { code, errno: 1, syscall: 'socket' });

  async function watch(failures: readonly (string | undefined)[]) {
    const left = [...failures];
    const events: SupervisorLogEvent[] = [];
    const timers = new FakeTimers();
    const strangers = new StrangerWatch(
      timers,
      (event) => events.push(event),
      () => {
        const code = left.shift();
        if (code !== undefined) {
          throw refusal(code);
        }
        return { ignore: () => undefined, read: () => [], close: () => undefined };
      },
    );
    strangers.configure([sampleInstance({ interface: 'eth0' })]);
    for (let second = 1; second < failures.length; second += 1) {
      await timers.advance(1000);
    }
    strangers.close();
    return events;
  }

  it('says once for what reason it cannot look', async () => {
    const refused = { event: 'strangersUnseen', interface: 'eth0', reason: 'socket: EMFILE' };
    expect(await watch(['EMFILE', 'EMFILE', 'EMFILE'])).to.deep.equal([refused]);
    const other = { ...refused, reason: 'socket: EPERM' };
    expect(await watch(['EMFILE', 'EMFILE', 'EPERM', undefined])).to.deep.equal([refused, other]);
  });

  it('says nothing of an interface that is not there', async () => {
    expect(await watch(['ENODEV', 'ENODEV', undefined])).to.deep.equal([]);
  });
});
