import { expect } from 'chai';
import { LogLevels } from '../../src/observe/log-levels.js';

describe('observe/log-levels', () => {
  let nowMs = 0;
  const levels = new LogLevels('info', () => nowMs);

  it('shows what is as urgent as the usual level, or more', () => {
    expect(levels.shows('vrrp', 'error')).to.equal(true);
    expect(levels.shows('vrrp', 'info')).to.equal(true);
    expect(levels.shows('vrrp', 'debug')).to.equal(false);
  });

  it('shows more, or less, of one process until the time is over', () => {
    levels.set('vrrp', 'debug', 1000);
    levels.set('checker', 'error', 500);
    expect([levels.shows('vrrp', 'debug'), levels.shows('bfd', 'debug')]).to.deep.equal([
      true,
      false,
    ]);
    expect(levels.shows('checker', 'warn')).to.equal(false);
    expect(levels.all().filter(({ remainingMs }) => remainingMs !== undefined)).to.deep.equal([
      { source: 'vrrp', level: 'debug', remainingMs: 1000 },
      { source: 'checker', level: 'error', remainingMs: 500 },
    ]);
    nowMs = 999;
    expect(levels.shows('checker', 'warn')).to.equal(true);
    expect(levels.shows('vrrp', 'debug')).to.equal(true);
    nowMs = 1000;
    expect(levels.shows('vrrp', 'debug')).to.equal(false);
  });

  it('ends at once when it is told so', () => {
    levels.set('vrrp', 'debug', 1000);
    levels.set('vrrp', undefined, 1000);
    expect(levels.shows('vrrp', 'debug')).to.equal(false);
    expect(levels.all().every(({ remainingMs }) => remainingMs === undefined)).to.equal(true);
  });
});
