import { expect } from 'chai';
import { needsStandby } from '../../../../src/daemon/supervisor/children/standby.js';
import { configuration } from '../../../notify/fixture.js';
import { sampleInstance } from '../../../vrrp/machine/sample-instance.js';

describe('daemon/standby', () => {
  const wants = (...intervalsMs: readonly number[]) => {
    const vrrpInstances = intervalsMs.map((advertIntervalMs, index) =>
      sampleInstance({ name: `VI_${index}`, advertIntervalMs }),
    );
    return needsStandby(configuration({ vrrpInstances }));
  };

  it('is wanted as soon as one instance sends fast adverts', () => {
    expect(wants(1000)).to.equal(false);
    expect(wants(500)).to.equal(false);
    expect(wants(1000, 100)).to.equal(true);
    expect(wants()).to.equal(false);
  });

  it('counts what the backups wait, not the interval alone', () => {
    const instance = sampleInstance({ advertIntervalMs: 100, downTimerAdverts: 20 });
    expect(needsStandby(configuration({ vrrpInstances: [instance] }))).to.equal(false);
  });
});
