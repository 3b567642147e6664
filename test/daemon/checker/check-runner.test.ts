import { expect } from 'chai';
import { createCheckRunner } from '../../../src/daemon/checker/check-runner.js';
import type { HealthChecker } from '../../../src/health/health-checker-host.js';
import { createDirector } from '../../../src/lvs/director/director.js';
import { balancer, ip, virtualServer } from '../../lvs/director/sample-balancer.js';
import { NO_CHECK_TALLIES } from './checker-stage.js';

describe('daemon/check-runner', () => {
  it('configures once for each configuration, and lets services rest without it', () => {
    const calls: string[] = [];
    const checker: HealthChecker = {
      configure: (assignments, memories) => {
        calls.push(`configure ${assignments.length} ${memories.length}`);
      },
      setEnabled: (service, enabled) => {
        calls.push(`${service} ${enabled}`);
      },
      setResting: () => undefined,
      runNow: () => undefined,
      memories: () => [],
      snapshot: () => [],
      tallies: () => NO_CHECK_TALLIES,
      close: () => {
        calls.push('close');
      },
    };
    const memory = { id: 'x', up: false, hasRun: true, attemptsUsed: 0, weight: 0 };
    const runner = createCheckRunner(checker, [memory], ({ virtualServers }) => {
      calls.push(`prepare ${virtualServers.length}`);
    });
    const configuration = balancer([virtualServer({ haSuspend: true })]);
    const director = createDirector(configuration);
    director.handle({ kind: 'start' });
    runner.configure(director.checkPlan(), configuration);
    director.handle({ kind: 'addressPresent', address: ip('10.0.0.1'), interface: 'eth0' });
    runner.configure(director.checkPlan(), configuration);
    runner.configure(director.checkPlan(), balancer([]));
    runner.close();
    const service = '[10.0.0.1]:tcp:80';
    expect(calls).deep.equal([
      `${service} false`,
      'prepare 1',
      'configure 2 1',
      `${service} true`,
      `${service} true`,
      'prepare 0',
      'configure 2 0',
      'close',
    ]);
  });
});
