import { expect } from 'chai';
import type { LoggedEvent } from '../../../src/observe/log/log-events.js';
import { whyAt } from '../../../src/observe/why/explain-time.js';
import { ip } from '../../vrrp/machine/sample-instance.js';
import { EXAMPLE_TIME_MS, exampleEvent } from '../events/example-kept-events.js';

const changed = (instance: string, to: 'MASTER' | 'BACKUP' | 'FAULT'): LoggedEvent => ({
  event: 'stateChanged',
  instance,
  from: 'BACKUP',
  to,
  cause: to === 'FAULT' ? 'fault' : 'timeout',
  reason: to === 'FAULT' ? 'script chk failed' : 'advertisement timeout',
  priority: 90,
  adverts: [
    { agoMs: 3609, source: ip('10.9.9.2'), priority: 200 },
    { agoMs: 100, source: ip('10.9.9.3'), refused: 'password' },
  ],
  contributions: [{ kind: 'script', name: 'load', change: -10 }],
});

/** Events with their times in seconds. */
function events(...said: readonly (readonly [atS: number, event: LoggedEvent])[]) {
  return said.map(([atS, event], index) =>
    exampleEvent(index + 1, event, EXAMPLE_TIME_MS + atS * 1000),
  );
}

describe('observe/why/explain-time', () => {
  it('tells a change with what came before it and what followed', () => {
    const told = whyAt(
      events(
        [-120, { event: 'scriptChanged', script: 'chk', good: true }],
        [-2, { event: 'scriptChanged', script: 'chk', good: false }],
        [-1, { event: 'linkChanged', interface: 'eth7', up: false }],
        [0, changed('VI_1', 'FAULT')],
        [
          0.25,
          {
            event: 'addressesChanged',
            instance: 'VI_1',
            ...{ added: 0, replaced: 0 },
            removed: 1,
            tookMs: 1,
          },
        ],
        [
          1,
          { event: 'scriptFailed', what: 'notify_fault of VI_1', command: '/x', reason: 'exit 1' },
        ],
        [2, { event: 'priorityZeroReceived', instance: 'VI_2', source: ip('10.9.9.9') }],
      ),
      EXAMPLE_TIME_MS + 5000,
    );
    expect(told).to.have.lengthOf(1);
    expect(told[0]).to.include({ kind: 'event', name: 'VI_1', state: 'FAULT' });
    expect(told[0]?.answer).to.match(/^2026-11-\d\d [\d:]+\.456 {2}\(VI_1\) Entering FAULT STATE/);
    const rows = told[0]?.reasons.map(({ topic, text }) => `${topic}: ${text}`);
    expect(rows).to.deep.equal([
      '-3.609 s: advert of 10.9.9.2, priority 200',
      '-2.000 s: VRRP_Script(chk) failed',
      '-0.100 s: advert of 10.9.9.3, refused: password',
      '+0.250 s: (VI_1) removing VIPs. (1 removed in 1 ms)',
      '+1.000 s: notify_fault of VI_1 failed (exit 1): /x',
      'priority: script load: -10',
    ]);
  });

  it('tells of all changes that are near, in their order, or of the nearest one', () => {
    const all = events(
      [0, changed('VI_1', 'MASTER')],
      [100, changed('VI_2', 'MASTER')],
      [101, changed('VI_1', 'BACKUP')],
    );
    const names = (atS: number, name?: string) =>
      whyAt(all, EXAMPLE_TIME_MS + atS * 1000, name).map((each) => `${each.name} ${each.state}`);
    expect(names(100)).to.deep.equal(['VI_2 MASTER', 'VI_1 BACKUP']);
    expect(names(100, 'VI_2')).to.deep.equal(['VI_2 MASTER']);
    expect(names(45)).to.deep.equal(['VI_1 MASTER']);
    expect(names(1000)).to.deep.equal(['VI_1 BACKUP']);
    expect(names(0, 'VI_3')).to.deep.equal([]);
    expect(whyAt([], 0)).to.deep.equal([]);
  });
});
