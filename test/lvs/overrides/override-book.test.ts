import { expect } from 'chai';
import { isWeight, type Override, overriddenWeight } from '../../../src/lvs/overrides/override.js';
import {
  afterBoot,
  clearOverrides,
  nextRevisionMs,
  type OverrideWish,
  reviseOverrides,
  setOverride,
} from '../../../src/lvs/overrides/override-book.js';
import { ip } from '../director/sample-balancer.js';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-29T12:00:00Z');
const web = { virtualServer: 'TCP 10.0.0.1 80', address: ip('10.0.1.1'), port: 80, weight: 4 };
const mail = { virtualServer: 'TCP 10.0.0.1 25', address: ip('10.0.1.1'), port: 25, weight: 2 };
const servers = [web, mail];
const everywhere = { kind: 'realServer', address: web.address } as const;
const atWeb = { ...everywhere, virtualServer: web.virtualServer, port: web.port } as const;

function set(overrides: readonly Override[], wish: Partial<OverrideWish>): readonly Override[] {
  const usual = { target: everywhere, set: { admin: 'drain' }, by: 'lea' } as const;
  return setOverride(overrides, { ...usual, ...wish }, servers, NOW).overrides;
}

function names(events: readonly { readonly event: string }[]): readonly string[] {
  return events.map(({ event }) => event);
}

describe('lvs/override-book', () => {
  it('keeps the last word: one for more servers replaces those for fewer', () => {
    const narrow = set([], { target: atWeb });
    const both = set(narrow, { target: atWeb, set: { weight: '50%' } });
    expect(both.map(({ id, set: said }) => [id, said])).to.deep.equal([
      ['1', { admin: 'drain' }],
      ['2', { weight: '50%' }],
    ]);
    const wide = set(both, { set: { admin: 'disabled' } });
    expect(wide.map(({ id }) => id)).to.deep.equal(['2', '3']);
    expect(set(wide, { target: atWeb }).map(({ id }) => id)).to.deep.equal(['2', '3', '4']);
  });

  it('ends what is cleared, and nothing else', () => {
    const two = set(set([], {}), { target: atWeb, set: { weight: '1' } });
    const { overrides, events } = clearOverrides(two, new Set(['1', '7']), 'kim');
    expect(overrides.map(({ id }) => id)).to.deep.equal(['2']);
    expect(events).to.deep.equal([
      { event: 'overrideCleared', id: '1', target: '10.0.1.1', setting: 'drain', by: 'kim' },
    ]);
  });

  it('says ten minutes before that an end is near, and ends with time', () => {
    const set2h = set([], { forMs: 2 * HOUR });
    expect(nextRevisionMs(set2h)).to.equal(NOW + 2 * HOUR - 600_000);
    const near = reviseOverrides(set2h, servers, NOW + 2 * HOUR - 600_000);
    expect(names(near.events)).to.deep.equal(['overrideExpiring']);
    expect(nextRevisionMs(near.overrides)).to.equal(NOW + 2 * HOUR);
    const again = reviseOverrides(near.overrides, servers, NOW + 2 * HOUR - 1);
    expect(again).to.deep.equal({ overrides: near.overrides, events: [] });
    expect(again.overrides).to.equal(near.overrides);
    const over = reviseOverrides(near.overrides, servers, NOW + 2 * HOUR);
    expect([over.overrides, names(over.events)]).to.deep.equal([[], ['overrideExpired']]);
  });

  it('announces no end that was near from the beginning', () => {
    const short = set([], { forMs: 60_000 });
    expect(nextRevisionMs(short)).to.equal(NOW + 60_000);
    expect(reviseOverrides(short, servers, NOW + 1).events).to.deep.equal([]);
  });

  it('keeps one without a server for a day, and no longer', () => {
    const gone = reviseOverrides(set([], {}), [], NOW);
    expect(names(gone.events)).to.deep.equal(['overrideDangling']);
    const back = reviseOverrides(gone.overrides, servers, NOW + 23 * HOUR);
    expect(back.overrides).to.deep.equal(set([], {}));
    const dropped = reviseOverrides(gone.overrides, [], NOW + 24 * HOUR);
    expect([dropped.overrides, names(dropped.events)]).to.deep.equal([[], ['overrideDropped']]);
    expect(nextRevisionMs(gone.overrides)).to.equal(NOW + 24 * HOUR);
  });

  it('ends a weight when the configured one is another, and nothing else then', () => {
    const two = set(set([], { target: atWeb, set: { weight: '1' } }), { target: atWeb });
    expect(reviseOverrides(two, servers, NOW).overrides).to.equal(two);
    const changed = reviseOverrides(two, [{ ...web, weight: 5 }, mail], NOW);
    expect(changed.overrides.map(({ set: said }) => said)).to.deep.equal([{ admin: 'drain' }]);
    expect(changed.events).to.deep.equal([
      {
        event: 'overrideDropped',
        id: '1',
        target: 'TCP 10.0.0.1 80/10.0.1.1:80',
        setting: 'weight 1',
        by: 'lea',
        why: 'the configured weight is 5 now, and was 4',
      },
    ]);
  });

  it('keeps over a boot what was not said until then', () => {
    const two = set(set([], { untilBoot: true }), { target: atWeb, set: { weight: '1' } });
    const { overrides, events } = afterBoot(two);
    expect(overrides.map(({ id }) => id)).to.deep.equal(['2']);
    expect(names(events)).to.deep.equal(['overrideDropped']);
  });

  it('reads weights as numbers or parts, which never are nothing by rounding', () => {
    expect(['5', '20%', '0', '0%'].map((text) => overriddenWeight(text, 2))).to.deep.equal([
      5, 1, 0, 0,
    ]);
    expect(overriddenWeight('150%', 3)).to.equal(5);
    expect(overriddenWeight('50%', 0)).to.equal(0);
    const words = ['2147483647', '2147483648', '-1', '1.5', 'auto', '10000%', '10001%', ''];
    expect(words.map(isWeight)).to.deep.equal([
      ...[true, false, false, false, false, true, false, false],
    ]);
  });
});
