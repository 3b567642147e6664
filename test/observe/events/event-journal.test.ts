import { expect } from 'chai';
import { EventJournal } from '../../../src/observe/events/event-journal.js';
import { createLogger } from '../../../src/observe/log/logger.js';
import { LogLevels } from '../../../src/observe/log-levels.js';
import { EXAMPLE_RUN } from './example-kept-events.js';

const up = { event: 'linkChanged', interface: 'eth0', up: true } as const;

describe('observe/event-journal', () => {
  it('has all that is said, whatever its level and without any output', async () => {
    let nowMs = 5000.1239;
    const journal = new EventJournal(EXAMPLE_RUN, () => nowMs);
    const logger = createLogger({
      levels: new LogLevels('info', () => 0),
      format: 'text',
      name: {},
      now: () => new Date(Date.UTC(2026, 0, 1)),
      follow: (records) => journal.append(records),
    });
    logger.log('vrrp', up);
    nowMs = 6000;
    logger.logAll('vrrp', [
      { event: 'priorityZeroSent', instance: 'VI_1' },
      { ...up, changesLeftOut: 4 },
    ]);
    await logger.close();
    const { events } = journal.after(0);
    expect(events.map(({ line }) => JSON.parse(line))).to.deep.equal([
      {
        time: '2026-01-01T00:00:00.000Z',
        level: 'info',
        origin: 'vrrp',
        ...up,
        message: 'Netlink reports eth0 up',
        seq: 1,
        run: EXAMPLE_RUN,
        monotonicMs: 5000.124,
      },
      {
        time: '2026-01-01T00:00:00.000Z',
        level: 'debug',
        origin: 'vrrp',
        event: 'priorityZeroSent',
        instance: 'VI_1',
        message: '(VI_1) sent 0 priority',
        seq: 2,
        run: EXAMPLE_RUN,
        monotonicMs: 6000,
      },
      {
        time: '2026-01-01T00:00:00.000Z',
        level: 'info',
        origin: 'vrrp',
        ...up,
        changesLeftOut: 4,
        message: 'Netlink reports eth0 up (and 4 more like it, not logged)',
        seq: 3,
        run: EXAMPLE_RUN,
        monotonicMs: 6000,
      },
    ]);
  });

  it('tells those who watch, and how much the slow have missed', () => {
    const journal = new EventJournal(EXAMPLE_RUN, () => 0, 3);
    const logger = createLogger({
      levels: new LogLevels('info', () => 0),
      format: 'text',
      name: {},
      follow: (records) => journal.append(records),
    });
    const heard: string[] = [];
    const wake = () => heard.push(`at ${journal.lastSeq}`);
    const ends = [journal.watch(wake), journal.watch(wake)];
    logger.log('vrrp', up);
    expect(heard).to.deep.equal(['at 1', 'at 1']);
    ends[0]?.();
    logger.logAll('vrrp', [up, up, up, up]);
    expect(heard).to.deep.equal(['at 1', 'at 1', 'at 5']);
    ends[1]?.();
    logger.log('vrrp', up);
    expect(heard).to.have.lengthOf(3);
    const { events, missed } = journal.after(1, 2);
    expect(missed).to.equal(2);
    expect(events.map(({ seq }) => seq)).to.deep.equal([4, 5]);
  });
});
