import { expect } from 'chai';
import { parseDurationMs, parseMoment } from '../../../src/observe/events/moment.js';

const nowMs = new Date(2026, 10, 29, 14, 3, 10, 250).getTime();
const local = (...parts: readonly [number, number, number, number, number?, number?, number?]) => {
  const [year, month, day, hour, minute = 0, second = 0, ms = 0] = parts;
  return new Date(year, month - 1, day, hour, minute, second, ms).getTime();
};

describe('observe/moment', () => {
  it('reads durations', () => {
    const read = ['90s', '5m', '5min', '1h30m', '2d', '1w', '250ms', '1.5h'].map(parseDurationMs);
    expect(read).to.deep.equal([
      ...[90_000, 300_000, 300_000, 5_400_000, 172_800_000, 604_800_000, 250, 5_400_000],
    ]);
    for (const text of ['', '5', 'h', '1h ', '-1h', '1y', '1hm']) {
      expect(parseDurationMs(text), text).to.equal(undefined);
    }
  });

  it('reads points in time', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['1h', nowMs - 3_600_000],
      ['now', nowMs],
      ['14:03', local(2026, 11, 29, 14, 3)],
      ['14:03:10', local(2026, 11, 29, 14, 3, 10)],
      ['14:03:10.25', local(2026, 11, 29, 14, 3, 10, 250)],
      ['9:30', local(2026, 11, 29, 9, 30)],
      ['14:04', local(2026, 11, 28, 14, 4)],
      ['2026-11-28', local(2026, 11, 28, 0)],
      ['2026-11-28 14:03', local(2026, 11, 28, 14, 3)],
      ['2026-11-28T14:03:01.5', local(2026, 11, 28, 14, 3, 1, 500)],
      ['2026-11-28T14:03:01.500Z', Date.UTC(2026, 10, 28, 14, 3, 1, 500)],
      ['2026-11-28 14:03+02:00', Date.UTC(2026, 10, 28, 12, 3)],
    ];
    for (const [text, expected] of cases) {
      expect(parseMoment(text, nowMs), text).to.equal(expected);
    }
    for (const text of ['', '24:00', '12:60', '2026-13-01', 'soon', '14', '2026', '14:03Z']) {
      expect(parseMoment(text, nowMs), text).to.equal(undefined);
    }
  });
});
