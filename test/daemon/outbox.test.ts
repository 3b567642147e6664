import { expect } from 'chai';
import type { FromChecker, FromVrrp } from '../../src/daemon/messages.js';
import { Outbox, type OutboxRules } from '../../src/daemon/outbox.js';
import {
  checkerChildRules,
  toCheckerRules,
  vrrpChildRules,
} from '../../src/daemon/outbox-rules.js';
import { eventually, observeFor } from '../lab/wait.js';

/** A reader that can be stopped: what is sent meanwhile is written when it goes on. */
class Reader<Message> {
  readonly deliveries: (readonly Message[])[] = [];
  reads = true;
  #unwritten: (() => void)[] = [];

  /** Nothing can be written. */
  refuses = false;

  readonly send = (
    messages: readonly Message[],
    written: (unwritten: readonly Message[]) => void,
  ): boolean => {
    if (!this.refuses) {
      this.deliveries.push(messages);
    }
    const refused = this.refuses ? messages : [];
    this.#unwritten.push(() => written(refused));
    if (this.reads) {
      this.goOn();
    }
    return this.reads;
  };

  goOn(): void {
    this.reads = true;
    for (const written of this.#unwritten.splice(0)) {
      written();
    }
  }

  get all(): readonly Message[] {
    return this.deliveries.flat();
  }
}

/** `key=value` has a key, `-key` ends it, other words stand for themselves. */
const words: OutboxRules<string> = {
  keyOf: (word) =>
    /^-?(\w+)(?:=|$)/.exec(word.includes('=') || word.startsWith('-') ? word : '')?.[1],
  join: (_, newer) => (newer.startsWith('-') ? undefined : newer),
  dropped: (count) => `dropped ${count}`,
};

function stopped(): { readonly reader: Reader<string>; readonly outbox: Outbox<string> } {
  const reader = new Reader<string>();
  const outbox = new Outbox(words, reader);
  reader.reads = false;
  outbox.post(['the last that fits']);
  reader.deliveries.length = 0;
  return { reader, outbox };
}

describe('daemon/outbox', () => {
  it('sends again what could not be written, and what has come since after it', async () => {
    const reader = new Reader<string>();
    const outbox = new Outbox(words, reader);
    reader.refuses = true;
    outbox.post(['a', 'x=1']);
    outbox.post(['b', 'x=2']);
    expect(outbox.size).to.equal(4);
    await observeFor(250);
    expect(reader.all).to.deep.equal([]);
    reader.refuses = false;
    await eventually('all are written', () => outbox.size === 0);
    expect(reader.all).to.deep.equal(['a', 'x=1', 'b', 'x=2']);
    outbox.post(['c']);
    expect(reader.all.at(-1)).to.equal('c');
    reader.refuses = true;
    outbox.post(['d']);
    expect(outbox.takeAll()).to.deep.equal(['d']);
  });

  it('sends at once while the reader reads, empty deliveries too', () => {
    const reader = new Reader<string>();
    const outbox = new Outbox(words, reader);
    outbox.post(['a', 'b']);
    outbox.post([]);
    expect(reader.deliveries).to.deep.equal([['a', 'b'], []]);
    expect(outbox.size).to.equal(0);
  });

  it('keeps the newest of each key, in the order of the news, and all others', () => {
    const { reader, outbox } = stopped();
    outbox.post(['x=1', 'log 1']);
    outbox.post(['y=1', 'x=2', 'log 2', 'z=1', '-z']);
    expect(reader.deliveries).to.deep.equal([]);
    reader.goOn();
    expect(reader.all).to.deep.equal(['log 1', 'y=1', 'x=2', 'log 2']);
    outbox.post(['then']);
    expect(reader.all.at(-1)).to.equal('then');
  });

  it('never holds more than a thousand that nothing replaces, and says how many it dropped', () => {
    const { reader, outbox } = stopped();
    for (let round = 0; round < 50_000; round += 1) {
      outbox.post([`log ${round}`, `x=${round}`]);
    }
    expect(outbox.size).to.equal(1001);
    reader.goOn();
    expect(reader.deliveries[0]).to.deep.equal(['dropped 49000']);
    expect(reader.all).to.have.lengthOf(1002);
    expect(reader.all).to.include('x=49999');
    expect(Math.max(...reader.deliveries.map((each) => each.length))).to.equal(64);
  });

  it('stops again when the reader stops again, and gives the rest at the end', () => {
    const { reader, outbox } = stopped();
    outbox.post(Array.from({ length: 200 }, (_, index) => `log ${index}`));
    const { goOn } = reader;
    goOn.call(reader);
    expect(reader.all).to.have.lengthOf(200);
    const again = stopped();
    again.outbox.post(['log', 'x=1']);
    expect(again.outbox.takeAll()).to.deep.equal(['log', 'x=1']);
    expect(again.outbox.size).to.equal(0);
  });
});

describe('daemon/outbox-rules', () => {
  const counters = {} as never;
  const instance = (name: string, state: 'MASTER' | 'BACKUP') => ({
    ...{ name, state, counters, lastTransitionMs: 0, masterAdvertIntervalMs: 1000 },
  });
  const checkpoint = (...instances: ReturnType<typeof instance>[]): FromVrrp => ({
    kind: 'checkpoint',
    checkpoint: { instances, scripts: [] },
  });

  it('puts checkpoints of the VRRP child together by name', () => {
    const first = checkpoint(instance('A', 'MASTER'), instance('B', 'BACKUP'));
    const joined = vrrpChildRules.join(first, checkpoint(instance('B', 'MASTER')));
    expect(joined).to.deep.equal(checkpoint(instance('A', 'MASTER'), instance('B', 'MASTER')));
  });

  it('has the newest transition of each instance told', () => {
    const notify = (name: string, state: 'MASTER' | 'BACKUP'): FromVrrp => ({
      kind: 'notify',
      effect: { kind: 'notify', type: 'INSTANCE', name, state, priority: 100 },
    });
    const keys = [notify('A', 'MASTER'), notify('A', 'BACKUP'), notify('B', 'MASTER')];
    expect(new Set(keys.map(vrrpChildRules.keyOf)).size).to.equal(2);
  });

  it('puts checkpoints of the checker child together, what belongs to it included', () => {
    const check = (id: string, up: boolean) => ({ id, up, hasRun: true, weight: 1, reason: '' });
    const said = (up: boolean, more: object = {}): FromChecker =>
      ({
        kind: 'checkpoint',
        director: { complete: false, virtualServers: [], checks: [check('a', up)], marks: [] },
        ...more,
      }) as FromChecker;
    const belongings = { services: [], syncDaemonRoles: [] };
    const joined = checkerChildRules.join(said(true, { belongings }), said(false));
    expect(joined).to.deep.equal(said(false, { belongings }));
  });

  it('puts any number of checkpoints together, each for what it says itself', () => {
    const check = (id: string, up: boolean) => ({ id, up, hasRun: true, weight: 1, reason: '' });
    const said = (ids: readonly string[], up: boolean, gone: readonly string[] = []): FromChecker =>
      ({
        kind: 'checkpoint',
        director: {
          complete: false,
          virtualServers: [],
          checks: ids.map((id) => check(id, up)),
          ...(gone.length === 0 ? {} : { gone: { virtualServers: [], checks: gone } }),
          marks: [],
        },
      }) as FromChecker;
    const ids = Array.from({ length: 20_000 }, (_, index) => `check ${index}`);
    let joined: FromChecker | undefined = said(ids, true);
    for (const id of ids) {
      joined = joined && checkerChildRules.join(joined, said([id], false));
    }
    joined = joined && checkerChildRules.join(joined, said([], false, ids.slice(2)));
    expect(structuredClone(joined)).to.deep.equal(said(ids.slice(0, 2), false, ids.slice(2)));
  });

  it('counts the reloads that the checker child has followed', () => {
    const followed: FromChecker = { kind: 'reloaded' };
    const two = checkerChildRules.join(followed, followed) ?? followed;
    expect(checkerChildRules.join(two, followed)).to.deep.equal({ kind: 'reloaded', times: 3 });
  });

  it('forgets a script that is cancelled before its run was heard of', () => {
    const run = {
      kind: 'runScript',
      request: 7,
      command: {},
      timeoutMs: 1,
    } as never as FromChecker;
    const cancel: FromChecker = { kind: 'cancelScript', request: 7 };
    expect(checkerChildRules.keyOf(run)).to.equal(checkerChildRules.keyOf(cancel));
    expect(checkerChildRules.join(run, cancel)).to.equal(undefined);
  });

  it('puts states of instances together for the checker child', () => {
    const states = (...list: [string, string][]) => ({
      kind: 'vrrpStates' as const,
      states: list.map(([instance, state]) => ({ instance, state })),
    });
    expect(
      toCheckerRules.join(states(['A', 'BACKUP'], ['B', 'BACKUP']), states(['A', 'MASTER'])),
    ).to.deep.equal(states(['A', 'MASTER'], ['B', 'BACKUP']));
  });
});
