import { expect } from 'chai';
import { limitFlaps } from '../../src/observe/flap-limit.js';
import type { LoggedEvent } from '../../src/observe/log/log-events.js';
import { renderLimited } from '../../src/observe/log/render-event.js';

describe('observe/flap-limit', () => {
  it('limits the lines of a link that flaps, and none of another or of another kind', async () => {
    let nowMs = 0;
    const waiting: (() => void)[] = [];
    const written: LoggedEvent[] = [];
    const logger = limitFlaps(
      {
        log: (_, event) => written.push(event),
        logAll: (_, events) => written.push(...events),
        close: () => Promise.resolve(),
      },
      {
        nowMs: () => nowMs,
        after: (_, callback) => {
          waiting.push(callback);
          return () => waiting.splice(waiting.indexOf(callback), 1);
        },
      },
    );
    const flap = (name: string, up: boolean): void =>
      logger.log('vrrp', { event: 'linkChanged', interface: name, up });
    for (let change = 0; change < 10; change += 1) {
      flap('eth0', change % 2 === 1);
      logger.log('vrrp', { event: 'handOverNotTaken', instance: 'A' });
    }
    flap('eth1', false);
    const texts = (): readonly string[] =>
      written.splice(0).map((each) => renderLimited(each).text);
    const links = texts().filter((text) => text.startsWith('Netlink'));
    expect(links).to.deep.equal([
      'Netlink reports eth0 down',
      'Netlink reports eth0 up',
      'Netlink reports eth0 down',
      'Netlink reports eth0 up',
      'Netlink reports eth0 down',
      'Netlink reports eth1 down',
    ]);
    nowMs = 1000;
    waiting.shift()?.();
    expect(texts()).to.deep.equal(['Netlink reports eth0 up (and 4 more like it, not logged)']);
    flap('eth0', false);
    expect(texts()).to.deep.equal([]);
    await logger.close();
    expect(texts()).to.deep.equal(['Netlink reports eth0 down']);
    expect(waiting).to.deep.equal([]);
  });
});
