import { expect } from 'chai';
import {
  reportToService,
  type Standing,
  standingText,
  watchdogIntervalMs,
} from '../../../src/daemon/supervisor/service-report.js';

const vrrp = (...states: readonly string[]) =>
  states.map((state, number) => ({ instance: `VI_${number}`, state }));

const service = (quorumUp: boolean) => ({ key: 'S', quorumUp, assumed: false });
const check = (up: boolean) => ({ id: 'C', up, hasRun: true, weight: 0, reason: '' });

describe('the report to a service manager', () => {
  it('is one line: states, services, checks', () => {
    const director = {
      virtualServers: [service(true), service(false)],
      checks: [check(true), check(true), check(false)],
    };
    const vrrpStates = vrrp('BACKUP', 'MASTER', 'MASTER');
    expect(standingText({ vrrpStates, director })).to.equal(
      '2 MASTER, 1 BACKUP; 1/2 services; 2/3 checks',
    );
    const vrrpOnly = { vrrpStates: vrrp('FAULT'), director: undefined };
    expect(standingText(vrrpOnly)).to.equal('1 FAULT');
    expect(standingText({ vrrpStates: [], director })).to.equal('1/2 services; 2/3 checks');
    expect(standingText({ vrrpStates: [], director: undefined })).to.equal(undefined);
  });

  it('feeds the watchdog twice in its time, and only that of this process', () => {
    expect(watchdogIntervalMs({ WATCHDOG_USEC: '10000000' }, 7)).to.equal(5000);
    expect(watchdogIntervalMs({ WATCHDOG_USEC: '10000000', WATCHDOG_PID: '7' }, 7)).to.equal(5000);
    expect(watchdogIntervalMs({ WATCHDOG_USEC: '10000000', WATCHDOG_PID: '8' }, 7)).to.equal(
      undefined,
    );
    expect(watchdogIntervalMs({}, 7)).to.equal(undefined);
    expect(watchdogIntervalMs({ WATCHDOG_USEC: 'soon' }, 7)).to.equal(undefined);
  });

  it('tells a new state once a second at most, and again where it was not heard', () => {
    let now = 0;
    let waiting: { dueMs: number; callback: () => void }[] = [];
    const timers = {
      nowMs: () => now,
      after: (delayMs: number, callback: () => void) => {
        const entry = { dueMs: now + delayMs, callback };
        waiting.push(entry);
        return () => {
          waiting = waiting.filter((each) => each !== entry);
        };
      },
    };
    const runTo = (endMs: number): void => {
      for (now += 1; now <= endMs; now += 1) {
        for (const due of waiting.filter(({ dueMs }) => dueMs === now)) {
          waiting = waiting.filter((each) => each !== due);
          due.callback();
        }
      }
      now = endMs;
    };
    const said: string[] = [];
    let standing: Standing = { vrrpStates: [], director: undefined };
    const stop = reportToService({
      ...{ timers, watchdogMs: 2500, standing: () => standing },
      tell: (assignment) => now !== 1000 && said.push(`${now} ${assignment}`) > 0,
    });
    standing = { ...standing, vrrpStates: vrrp('BACKUP') };
    runTo(2200);
    standing = { ...standing, vrrpStates: vrrp('MASTER') };
    runTo(5100);
    const fed = ['0 WATCHDOG=1', '2500 WATCHDOG=1', '5000 WATCHDOG=1'];
    const told = ['2000 STATUS=1 BACKUP', '3000 STATUS=1 MASTER'];
    expect(said.filter((word) => word.includes('WATCHDOG'))).to.deep.equal(fed);
    expect(said.filter((word) => word.includes('STATUS'))).to.deep.equal(told);
    stop();
    runTo(20_000);
    expect(said).to.have.lengthOf(5);
    expect(waiting).to.deep.equal([]);
  });
});
