import { expect } from 'chai';
import type { LvsNotifyEffect } from '../../src/lvs/messages.js';
import {
  balancerFifoLine,
  balancerScript,
  balancerSubject,
} from '../../src/notify/balancer-notification.js';

const command = { argv: ['/bin/up'] as const, text: '/bin/up', supplementaryGroups: false };
const service = '[10.0.0.1]:tcp:80';
const server = '[10.0.0.2]:tcp:80';
const up: LvsNotifyEffect = { type: 'RS', server, service, state: 'UP', script: command };
const down: LvsNotifyEffect = { type: 'VS', service: 'FWM 5', state: 'DOWN' };

describe('notifications of the load balancer', () => {
  it('are lines for FIFOs', () => {
    expect(balancerFifoLine(up)).to.equal('RS [10.0.0.2]:tcp:80 [10.0.0.1]:tcp:80 UP\n');
    expect(balancerFifoLine(down)).to.equal('VS FWM 5 DOWN\n');
  });

  it('name the keyword of their script', () => {
    expect(balancerScript(up)).to.deep.equal({
      command,
      extraArguments: [],
      what: 'notify_up of real server [10.0.0.2]:tcp:80 of [10.0.0.1]:tcp:80',
    });
    expect(balancerScript({ ...up, state: 'DOWN' })?.what).to.match(/^notify_down /);
    expect(balancerScript({ ...down, script: command })?.what).to.equal(
      'quorum_down of virtual server FWM 5',
    );
    expect(balancerScript({ ...down, script: command, state: 'UP' })?.what).to.match(/^quorum_up /);
  });

  it('ask for no script where none is configured', () => {
    expect(balancerScript(down)).to.equal(undefined);
  });

  it('keep the changes of one server apart from those of another service of its', () => {
    expect(balancerSubject(up)).not.to.equal(balancerSubject({ ...up, service: 'FWM 5' }));
  });
});
