import { expect } from 'chai';
import { refusedChange } from '../../../src/daemon/supervisor/reload-rules.js';
import { DEFAULT_BALANCER } from '../../config/expected-defaults.js';
import { sampleConfiguration, sampleGlobal } from '../../vrrp/sample-configuration.js';

describe('daemon/reload-rules', () => {
  const running = sampleConfiguration();

  it('refuses to move to another network namespace or to become another instance', () => {
    const balancer = { ...DEFAULT_BALANCER, networkNamespace: 'other' };
    const { services } = running.global;
    const changes = {
      net_namespace: { networkNamespace: 'other' },
      net_namespace_ipvs: { balancer },
      disable_local_igmp: {
        services: { ...services, tuning: { ...services.tuning, disableLocalIgmp: true } },
      },
      instance: { daemonInstance: 'other' },
    };
    for (const [keyword, change] of Object.entries(changes)) {
      const wanted = sampleConfiguration({ global: sampleGlobal(change) });
      expect(refusedChange(running, wanted)).to.equal(
        `${keyword} cannot change at a reload; restart the daemon`,
      );
      expect(refusedChange(wanted, wanted)).to.equal(undefined);
    }
  });

  it('lets everything else change', () => {
    const wanted = sampleConfiguration({ global: sampleGlobal({ routerId: 'other' }) });
    expect(refusedChange(running, wanted)).to.equal(undefined);
  });
});
