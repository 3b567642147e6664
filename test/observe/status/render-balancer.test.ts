import { expect } from 'chai';
import { painter } from '../../../src/base/paint.js';
import { renderBalancer } from '../../../src/observe/status/render-balancer.js';
import { renderStatus } from '../../../src/observe/status/render-status.js';
import { exampleBalancer } from './example-balancer.js';
import { exampleStatus } from './example-status.js';

const golden = `
VIRTUAL SERVER     QUORUM                REAL SERVER        STATE   WEIGHT  ACTIVE  INACTIVE  CHECKS
[10.0.0.1]:tcp:80  up 8/1                [10.0.1.1]:tcp:80  down    3       -       -         tcp: refused
                                         [10.0.1.2]:tcp:80  up      7/1     -       -         misc ok
                                         [10.0.1.3]:tcp:80  up      1       -       -         tcp not yet
                                         [10.0.9.9]:tcp:80  waits                             sorry server
[10.0.0.2]:tcp:80  lost 0/1              [10.0.2.1]:tcp:80  down    1       -       -         tcp: no answer
                                         [10.0.9.9]:tcp:80  serves                            sorry server
FWM 5              up 1/1 not installed  [10.0.3.1]:none:0  up      1       -       -
[10.0.0.4]:tcp:80  up 1/1 suspended      [10.0.4.1]:tcp:80  up      1       -       -         tcp not yet
`.slice(1);

describe('observe/render-balancer', () => {
  it('shows who serves, and why somebody does not', () => {
    expect(renderBalancer(exampleBalancer(), painter(false))).to.equal(golden);
  });

  it('shows connections where they were counted', () => {
    const balancer = exampleBalancer();
    const [first] = balancer.virtualServers;
    const [server] = first?.realServers ?? [];
    expect(server).to.not.equal(undefined);
    if (first !== undefined && server !== undefined) {
      const counted = { ...server, connections: { active: 12, inactive: 345 } };
      const virtualServers = [{ ...first, realServers: [counted] }];
      const text = renderBalancer({ ...balancer, virtualServers }, painter(false));
      expect(text).to.match(/tcp:80 +down +3 +12 +345 +tcp: refused$/m);
    }
  });

  it('shows no weight below 0, which IPVS has not', () => {
    const balancer = exampleBalancer();
    const virtualServers = balancer.virtualServers.map((each) => ({
      ...each,
      realServers: each.realServers.map((server) => ({ ...server, effectiveWeight: -252 })),
    }));
    const text = renderBalancer({ ...balancer, virtualServers }, painter(false));
    expect(text)
      .to.match(/ 0\/3 /)
      .and.to.not.include('-252');
  });

  it('paints what is well, and what is not', () => {
    const text = renderBalancer(exampleBalancer(), painter(true));
    expect(text).to.include('\u001b[32mup 8/1\u001b[39m').and.to.include('\u001b[31mlost 0/1');
    expect(text).to.include('\u001b[31mtcp: refused\u001b[39m');
    expect(text).to.include('\u001b[33m7/1\u001b[39m');
  });

  it('is a part of the status, which says so when there is none', () => {
    const children = [{ name: 'checker', pid: 7, restarts: 0 }] as const;
    const status = { ...exampleStatus, children };
    const without = renderStatus(status, { colour: false });
    expect(without).to.include('the checker process does not answer');
    const balancer = exampleBalancer();
    const whole = renderStatus({ ...status, balancer }, { colour: false });
    expect(whole).to.include('[10.0.2.1]:tcp:80  down');
    expect(whole).to.not.include('does not answer');
  });
});
