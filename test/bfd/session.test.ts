import { expect } from 'chai';
import { parseAddress } from '../../src/base/address.js';
import { decodeControlPacket } from '../../src/bfd/control-packet.js';
import type { BfdInput } from '../../src/bfd/messages.js';
import { createBfdSessions } from '../../src/bfd/sessions.js';
import type { BfdInstance } from '../../src/config/tracking-model.js';
import { createRandom } from '../../src/sim/random.js';
import { BfdPair, bfdInstance, type Side } from './bfd-pair.js';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed + 1);

function configure(pair: BfdPair, side: Side, settings: Partial<BfdInstance> = {}): void {
  pair.input(side, { kind: 'configure', instances: [bfdInstance(side, settings)] });
}

/** A pair that is Up. */
function upPair(seed = 1, settings: Partial<BfdInstance> = {}): BfdPair {
  const pair = new BfdPair(seed);
  configure(pair, 'left', settings);
  configure(pair, 'right', settings);
  pair.run(3000);
  expect([pair.state('left'), pair.state('right')]).to.deep.equal(['Up', 'Up']);
  return pair;
}

describe('BFD session', () => {
  it('comes up by three packets, and tells it once', () => {
    const pair = new BfdPair(7);
    configure(pair, 'left');
    configure(pair, 'right');
    pair.run(1100);
    expect([pair.state('left'), pair.state('right')]).to.deep.equal(['Up', 'Up']);
    expect(pair.told('left')).to.deep.equal([false, true]);
    expect(pair.told('right')).to.deep.equal([false, true]);
  });

  // Shows: bfd_instance.idle_tx
  it('sends its first packet at once, once a second less up to a quarter while Down', () => {
    const pair = new BfdPair(3);
    configure(pair, 'left');
    pair.run(60_000);
    const times = pair.sent('left').map(({ atMs }) => atMs);
    expect(times[0]).to.equal(1000);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(Math.min(...gaps)).to.be.within(750, 800);
    expect(Math.max(...gaps)).to.be.within(950, 1000);
  });

  it('lets the packets of many sessions leave together, and none too early or too late', () => {
    const random = createRandom(5);
    const sessions = createBfdSessions(() => random.next());
    const instances = Array.from({ length: 100 }, (_, index) =>
      bfdInstance('left', { name: `B${index}`, idleTxMs: 50, minTxMs: 50, multiplier: 1 }),
    );
    const sent = new Map<string, number[]>();
    let turns = 0;
    const take = (input: BfdInput, nowMs: number) => {
      turns += 1;
      for (const effect of sessions.handle(input, nowMs)) {
        if (effect.kind === 'transmit') {
          sent.set(effect.session, [...(sent.get(effect.session) ?? []), nowMs]);
        }
      }
      return sessions.nextDeadlineMs() ?? Number.NaN;
    };
    let nowMs = take({ kind: 'configure', instances }, 1000.25);
    while (nowMs < 2000) {
      nowMs = take({ kind: 'time' }, nowMs + 0.1);
    }
    const all = [...sent.values()];
    expect(all.length).to.equal(100);
    const gaps = all.flatMap((times) =>
      times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0)),
    );
    expect(Math.min(...gaps)).to.be.at.least(37.5);
    expect(Math.max(...gaps)).to.be.at.most(45.2);
    expect(gaps.length).to.be.greaterThan(2 * turns);
  });

  it('goes over to min_tx by a Poll Sequence', () => {
    const pair = upPair();
    const flags = pair.sent('left').map(({ bytes }) => bytes[1] ?? 0);
    expect(flags.filter((each) => each === 0xe0)).to.not.deep.equal([]);
    expect(flags.filter((each) => each === 0xd0)).to.not.deep.equal([]);
    const sinceMs = pair.nowMs;
    pair.run(10_000);
    expect(pair.sent('left', sinceMs).length).to.be.within(95, 140);
    expect(pair.snapshot('left')[0]).to.include({
      transmitIntervalUs: 100_000,
      detectionTimeUs: 300_000,
    });
  });

  it('is Down exactly when the detection time is over, with diagnostic 1', () => {
    const pair = upPair();
    const last = pair.sent('right').at(-1)?.atMs ?? 0;
    pair.frozen.add('right');
    pair.run(2000);
    const [down] = pair.seen.filter(
      ({ atMs, side, effect }) => side === 'left' && atMs > last && effect.kind === 'tell',
    );
    expect(down?.effect).to.include({ up: false });
    expect(down?.atMs).to.be.within(last + 300, last + 300.5);
    expect(pair.snapshot('left')[0]).to.include({ localDiagnostic: 1, remoteDiscriminator: 0 });
  });

  it('comes up again after the other side has slept', () => {
    const pair = upPair();
    pair.frozen.add('right');
    pair.run(5000);
    pair.frozen.delete('right');
    pair.run(5000);
    expect([pair.state('left'), pair.state('right')]).to.deep.equal(['Up', 'Up']);
    expect(pair.told('left')).to.deep.equal([false, true, false, true]);
  });

  it('says AdminDown at a stop: the other side need not wait', () => {
    const pair = upPair();
    const sinceMs = pair.nowMs;
    pair.input('left', { kind: 'stop' });
    pair.run(1);
    expect(pair.state('right')).to.equal('Down');
    expect(pair.told('right', sinceMs)).to.deep.equal([false]);
    expect(pair.snapshot('right')[0]).to.include({ localDiagnostic: 3, remoteDiagnostic: 7 });
    const [farewell, ...more] = pair.sent('left', sinceMs);
    expect(decodeControlPacket(farewell?.bytes ?? new Uint8Array())).to.include({
      state: 'AdminDown',
    });
    expect(more).to.deep.equal([]);
  });

  // Shows: bfd_instance.passive
  it('waits for the other side when passive, and two passive ones never begin', () => {
    const pair = new BfdPair(1);
    configure(pair, 'left', { passive: true });
    pair.run(5000);
    expect(pair.sent('left')).to.deep.equal([]);
    configure(pair, 'right', { passive: true });
    pair.run(5000);
    expect(pair.sent('right')).to.deep.equal([]);
    configure(pair, 'right', { passive: false });
    pair.run(3000);
    expect([pair.state('left'), pair.state('right')]).to.deep.equal(['Up', 'Up']);
  });

  it('stays Up over a reload with other intervals, in both directions', () => {
    const pair = upPair();
    const sinceMs = pair.nowMs;
    for (const ms of [300, 50, 1000, 10]) {
      configure(pair, 'left', { minTxMs: ms, minRxMs: ms });
      pair.run(4000);
      configure(pair, 'right', { minTxMs: ms, minRxMs: ms });
      pair.run(4000);
      expect(pair.snapshot('left')[0]).to.include({
        state: 'Up',
        transmitIntervalUs: ms * 1000,
        detectionTimeUs: 3000 * ms,
      });
    }
    expect(pair.told('left', sinceMs).filter((up) => !up)).to.deep.equal([]);
  });

  it('survives loss and reordering that leave one packet in each detection time', () => {
    for (const seed of SEEDS) {
      const pair = upPair(seed, { multiplier: 10 });
      const sinceMs = pair.nowMs;
      pair.wire = { loss: 0.1, leastDelayMs: 0, mostDelayMs: 150 };
      pair.run(20_000);
      expect(pair.told('left', sinceMs), `seed ${seed}`).to.deep.equal([]);
      expect(pair.told('right', sinceMs), `seed ${seed}`).to.deep.equal([]);
    }
  });

  it('comes up through a wire that loses every third packet', () => {
    for (const seed of SEEDS) {
      const pair = new BfdPair(seed);
      pair.wire = { loss: 0.3, leastDelayMs: 0, mostDelayMs: 50 };
      configure(pair, 'left', { multiplier: 10 });
      configure(pair, 'right', { multiplier: 10 });
      pair.run(30_000);
      expect([pair.state('left'), pair.state('right')], `seed ${seed}`).to.eql(['Up', 'Up']);
    }
  });

  it('never sends more than two packets for each interval, whatever it hears', () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const pair = upPair(seed);
      const sinceMs = pair.nowMs;
      pair.wire = { loss: 0.6, leastDelayMs: 0, mostDelayMs: 400 };
      pair.run(60_000);
      expect(pair.sent('left', sinceMs).length, `seed ${seed}`).to.be.lessThan(60_000 / 40);
    }
  });
});

describe('BFD datagrams that are not for a session', () => {
  const stranger = parseAddress('10.9.0.77');

  it('change nothing, and are reported once a minute', () => {
    const pair = upPair();
    const bytes = pair.sent('right').at(-1)?.bytes ?? new Uint8Array();
    const before = pair.snapshot('left');
    const logged = () =>
      pair.seen.filter(
        ({ effect }) => effect.kind === 'log' && effect.event.event === 'bfdDiscarded',
      );
    const origin = { sourcePort: 9, family: 'inet', multihop: false } as const;
    const source = stranger ?? before[0]?.neighbour;
    if (source === undefined) {
      throw new Error('no address');
    }
    for (let count = 0; count < 1000; count += 1) {
      const datagram = { ...origin, source, hopLimit: 255, bytes };
      pair.input('left', { kind: 'datagram', datagram });
    }
    expect(logged()).to.have.lengthOf(1);
    expect(pair.snapshot('left')).to.deep.equal(before);
  });

  // Shows: bfd_instance.max_hops
  it('may not have come from afar, unless max_hops allows it', () => {
    const pair = upPair();
    const bytes = pair.sent('right').at(-1)?.bytes ?? new Uint8Array();
    const source = bfdInstance('left').neighbour;
    const hear = (hopLimit: number) =>
      pair.input('left', {
        kind: 'datagram',
        datagram: { source, sourcePort: 9, family: 'inet', multihop: false, hopLimit, bytes },
      });
    hear(254);
    expect(pair.snapshot('left')[0]?.counters.discarded).to.equal(1);
    configure(pair, 'left', { maxHops: 1 });
    hear(254);
    expect(pair.snapshot('left')[0]?.counters.discarded).to.equal(1);
  });
});
