import { expect } from 'chai';
import { ReloadsUnderWay } from '../../../src/daemon/supervisor/reloads-under-way.js';
import { FakeTimers } from '../../track/fake-timers.js';

describe('reloads for other real servers', () => {
  it('leave the checks two thirds of the time, however often servers change', async () => {
    const timers = new FakeTimers();
    const begun: number[] = [];
    const reloads = new ReloadsUnderWay(timers, () => {
      begun.push(timers.nowMs());
      reloads.begin();
      timers.after(100, () => {
        reloads.followed(1);
        reloads.goOn();
      });
    });
    const startMs = timers.nowMs();
    for (let ms = 0; ms < 1000; ms += 10) {
      reloads.serversChanged();
      await timers.advance(10);
    }
    expect(begun.map((ms) => ms - startMs)).to.deep.equal([0, 300, 600, 900]);
    await timers.advance(5000);
    expect(begun, 'the last change').to.have.lengthOf(5);
    reloads.serversChanged();
    expect(begun, 'at once after a while').to.have.lengthOf(6);
    reloads.serversChanged();
    reloads.forget();
    await timers.advance(5000);
    expect(begun).to.have.lengthOf(6);
  });
});
