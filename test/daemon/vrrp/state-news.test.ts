import { expect } from 'chai';
import { SliceQueue } from '../../../src/daemon/addresses/slice-queue.js';
import { HeldNews, type StateNews, StateReporter } from '../../../src/daemon/vrrp/state-news.js';
import type { NotifyEffect, NotifyState } from '../../../src/vrrp/messages.js';

function effect(name: string, state: NotifyState): NotifyEffect {
  return { kind: 'notify', type: 'INSTANCE', name, state, priority: 100 };
}

describe('daemon/vrrp/state-news', () => {
  function stage() {
    const turns: (() => void)[] = [];
    const queue = new SliceQueue({ after: (_, work) => turns.push(work) });
    const told: string[] = [];
    const held = new HeldNews(({ name, state }) => told.push(`${name} ${state}`));
    const reporter = new StateReporter(queue, (news) => held.receive(news));
    /** Work of so many entries, as the addresses of an instance are. */
    const work = (entries: number) => {
      let left = entries;
      queue.push({
        advance(budget) {
          const now = Math.min(left, budget);
          left -= now;
          return now;
        },
        isDone: () => left === 0,
      });
    };
    const turn = () => turns.shift()?.();
    return { reporter, held, told, work, turn };
  }

  it('is told at once when the kernel has nothing to do', () => {
    const { reporter, told } = stage();
    reporter.report(effect('A', 'BACKUP'));
    expect(told).to.deep.equal(['A BACKUP']);
  });

  it('is told in its order, each when what was asked of the kernel before it is done', () => {
    const { reporter, told, work, turn } = stage();
    work(40);
    reporter.report(effect('A', 'MASTER'));
    work(40);
    reporter.report(effect('B', 'MASTER'));
    expect(told).to.deep.equal([]);
    turn();
    expect(told).to.deep.equal([]);
    turn();
    expect(told).to.deep.equal(['A MASTER']);
    turn();
    expect(told).to.deep.equal(['A MASTER', 'B MASTER']);
    reporter.report(effect('A', 'STOP'));
    expect(told.at(-1)).to.equal('A STOP');
  });

  it('is told when the process dies over it; the numbers of its successor are its own', () => {
    const { held, told } = stage();
    const news = (name: string, waitsFor: number): StateNews => {
      return { kind: 'notify', effect: effect(name, 'MASTER'), waitsFor };
    };
    held.receive({ kind: 'kernelFollowed', upTo: 4 });
    held.receive(news('A', 5));
    held.abandon();
    expect(told).to.deep.equal(['A MASTER']);
    held.receive(news('B', 1));
    expect(told).to.deep.equal(['A MASTER']);
    held.receive({ kind: 'kernelFollowed', upTo: 1 });
    expect(told).to.deep.equal(['A MASTER', 'B MASTER']);
  });

  it('does not mind when the newest of both overtakes what it replaces', () => {
    const { held, told } = stage();
    held.receive({ kind: 'kernelFollowed', upTo: 2 });
    held.receive({ kind: 'notify', effect: effect('A', 'MASTER'), waitsFor: 2 });
    expect(told).to.deep.equal(['A MASTER']);
  });
});
