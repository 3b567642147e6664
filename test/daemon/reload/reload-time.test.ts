/** The forms of the file that says when to reload. */
import { expect } from 'chai';
import { reloadTime, reloadTimeText } from '../../../src/daemon/reload/reload-time.js';

describe('reload time', () => {
  const nowMs = Date.UTC(2026, 10, 28, 13, 10, 11);
  const utc = (line: string, now = nowMs) => {
    const time = reloadTime(line, now);
    return time.kind === 'at' ? `${new Date(time.atMs).toISOString()} ${time.daily}` : time.reason;
  };

  it('takes a time of day as the next one', () => {
    expect(utc('13:10:12Z')).to.equal('2026-11-28T13:10:12.000Z true');
    expect(utc('13:10:11Z')).to.equal('2026-11-29T13:10:11.000Z true');
    expect(utc('00:00:00Z', Date.UTC(2026, 11, 31, 9))).to.equal('2027-01-01T00:00:00.000Z true');
  });

  it('takes a date with two or four digits of the year', () => {
    expect(utc('26-12-01 06:00:00Z')).to.equal('2026-12-01T06:00:00.000Z false');
    expect(utc('2028-02-29 23:59:59Z')).to.equal('2028-02-29T23:59:59.000Z false');
  });

  it('takes local time without a Z', () => {
    const local = new Date(2026, 11, 1, 6, 0, 0).getTime();
    const time = reloadTime('2026-12-01 06:00:00', nowMs);
    expect(time).to.deep.equal({ kind: 'at', atMs: local, daily: false });
    expect(reloadTimeText(local)).to.equal('2026-12-01 06:00:00');
    const clock = reloadTimeText(nowMs + 60_000).slice(-8);
    expect(reloadTime(clock, nowMs)).to.deep.include({ kind: 'at', atMs: nowMs + 60_000 });
  });

  it('refuses what is past, what no calendar has, and other forms', () => {
    expect(utc('2026-11-28 13:10:11Z')).to.match(/past/);
    expect(utc('2026-02-29 06:00:00Z')).to.match(/no such time/);
    expect(utc('2027-13-01 06:00:00Z')).to.match(/no such time/);
    expect(utc('25:00:00Z')).to.match(/no clock/);
    for (const line of [' 13:10:12', '13:10:12 ', '13:10', 'tomorrow', '2026-12-01  06:00:00']) {
      expect(utc(line), line).to.match(/the forms are/);
    }
  });
});
