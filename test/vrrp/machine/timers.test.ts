import { expect } from 'chai';
import fc from 'fast-check';
import {
  arm,
  disarm,
  expired,
  masterDownMs,
  nextDeadline,
  noTimers,
  skewMs,
  TIMER_NAMES,
} from '../../../src/vrrp/machine/timers.js';

describe('skew and master-down time', () => {
  it('is (256 - priority) / 256 seconds in version 2, whatever the interval', () => {
    expect(skewMs(2, 100, 1000)).to.equal(609.375);
    expect(skewMs(2, 100, 5000)).to.equal(609.375);
    expect(skewMs(2, 254, 1000)).to.equal(7.812);
    expect(skewMs(2, 255, 1000)).to.equal(3.906);
    expect(skewMs(2, 1, 1000)).to.equal(996.093);
  });

  it('is a part of the interval in version 3', () => {
    expect(skewMs(3, 100, 1000)).to.equal(609.375);
    expect(skewMs(3, 100, 100)).to.equal(60.937);
    expect(skewMs(3, 100, 10)).to.equal(6.093);
    expect(skewMs(3, 254, 10)).to.equal(0.078);
  });

  it('adds three adverts, or as many as down_timer_adverts says', () => {
    expect(masterDownMs(2, 100, 1000, 3)).to.equal(3609.375);
    expect(masterDownMs(2, 200, 1000, 3)).to.equal(3218.75);
    expect(masterDownMs(3, 100, 100, 3)).to.be.closeTo(360.938, 0.001);
    expect(masterDownMs(3, 100, 40_950, 3)).to.be.closeTo(147_803.906, 0.001);
    expect(masterDownMs(2, 100, 1000, 1)).to.equal(1609.375);
  });

  it('is shorter for a higher priority', () => {
    const version = fc.constantFrom<2 | 3>(2, 3);
    const interval = fc.integer({ min: 1, max: 4095 }).map((cs) => cs * 10);
    fc.assert(
      fc.property(version, interval, fc.integer({ min: 1, max: 254 }), (v, ms, priority) => {
        expect(skewMs(v, priority, ms)).to.be.greaterThan(skewMs(v, priority + 1, ms));
        expect(skewMs(v, priority, ms)).to.be.greaterThan(0);
      }),
    );
  });
});

describe('timer table', () => {
  it('has no deadline while nothing is armed', () => {
    expect(nextDeadline(noTimers)).to.equal(undefined);
    expect(expired(noTimers, 1e9)).to.deep.equal([]);
  });

  it('arms, moves and disarms without changing the value it was given', () => {
    const one = arm(noTimers, 'advert', 100);
    const two = arm(one, 'masterDown', 50);
    expect(nextDeadline(one)).to.equal(100);
    expect(nextDeadline(two)).to.equal(50);
    expect(nextDeadline(arm(two, 'masterDown', 300))).to.equal(100);
    expect(nextDeadline(disarm(two, 'masterDown'))).to.equal(100);
    expect(disarm(one, 'masterDown')).to.equal(one);
    expect(noTimers).to.deep.equal({});
  });

  it('tells what is due, earliest first, then in the order of the names', () => {
    let timers = arm(noTimers, 'garpDelay', 10);
    timers = arm(timers, 'advert', 20);
    timers = arm(timers, 'masterDown', 20);
    timers = arm(timers, 'garpRefresh', 21);
    expect(expired(timers, 20)).to.deep.equal(['garpDelay', 'masterDown', 'advert']);
    expect(expired(timers, 9.999)).to.deep.equal([]);
  });

  it('has a deadline that is never before what is due', () => {
    const deadlines = fc.dictionary(fc.constantFrom(...TIMER_NAMES), fc.nat(100));
    fc.assert(
      fc.property(deadlines, fc.nat(100), (timers, nowMs) => {
        const next = nextDeadline(timers);
        expect(expired(timers, nowMs).length > 0).to.equal(next !== undefined && next <= nowMs);
      }),
    );
  });
});
