import { expect } from 'chai';
import { renderPlan } from '../../../../src/cli/commands/plan/render.js';
import type { ChangePlan } from '../../../../src/daemon/plan/change-plan.js';

const nothing: ChangePlan = {
  file: '/etc/k.conf',
  action: 'reload',
  services: [],
  settings: [],
  missing: [],
  changes: [],
};

const plan: ChangePlan = {
  ...nothing,
  services: [
    {
      change: 'none',
      service: '[10.0.0.1]:tcp:80',
      details: [],
      destinations: [
        { change: 'add', destination: '10.0.1.3:80', details: ['Masq', 'weight 1'] },
        { change: 'remove', destination: '10.0.1.2:80', details: [] },
      ],
    },
    { change: 'edit', service: 'FWM 5', details: ['scheduler rr → wlc'], destinations: [] },
  ],
  settings: [{ change: 'edit', setting: 'lvs_timeouts', details: ['tcp 900 → 60'] }],
  changes: [
    {
      change: 'edit',
      subject: 'vrrp_instance VI_1',
      state: 'MASTER',
      details: [
        { change: 'edit', text: 'advert interval ms 1000 → 500' },
        { change: 'edit', text: 'authentication password differs' },
        { change: 'add', text: 'virtual addresses 10.9.9.9/24 dev eth0 scope global' },
      ],
      consequences: ['adverts go out so at once: change both routers'],
    },
    { change: 'add', subject: 'vrrp_script chk', details: [], consequences: [] },
  ],
};

describe('cli/render-plan', () => {
  it('is like a diff', () => {
    expect(renderPlan(plan, false)).to.equal(`A reload with /etc/k.conf would change:

  [10.0.0.1]:tcp:80
+   10.0.1.3:80  Masq, weight 1
-   10.0.1.2:80
~ FWM 5  scheduler rr → wlc
~ lvs_timeouts  tcp 900 → 60
~ vrrp_instance VI_1, now MASTER  advert interval ms 1000 → 500, authentication password differs
+   virtual addresses 10.9.9.9/24 dev eth0 scope global
    → adverts go out so at once: change both routers
+ vrrp_script chk

2 services, 1 setting, 2 blocks
`);
  });

  it('is coloured like one', () => {
    const text = renderPlan(plan, true);
    expect(text).to.include('\u001b[32m+   10.0.1.3:80');
    expect(text).to.include('\u001b[31m-   10.0.1.2:80');
    expect(text).to.include('\n  [10.0.0.1]:tcp:80\n');
  });

  it('names the commands for what the machine lacks', () => {
    const command = 'sysctl -w net.ipv4.ip_forward=1';
    const missing = [{ setting: 'net.ipv4.ip_forward', reason: 'answers', command }];
    expect(renderPlan({ ...nothing, missing }, false)).to.equal(
      `A reload with /etc/k.conf would change nothing.

This machine lacks, and lvs_host_setup auto would set:
  sysctl -w net.ipv4.ip_forward=1   # answers
`,
    );
  });

  it('says that nothing changes, or that the daemon would refuse', () => {
    expect(renderPlan(nothing, false)).to.equal(
      'A reload with /etc/k.conf would change nothing.\n',
    );
    const refused = renderPlan({ ...nothing, refused: 'instance cannot change' }, false);
    expect(refused).to.include('would be refused: instance cannot change');
  });
});
