import { expect } from 'chai';
import { findViolations } from '../../../src/sim/invariants/invariants.js';
import type { InstanceStanding, Observation } from '../../../src/sim/observation.js';
import type { Scenario } from '../../../src/sim/scenario.js';
import { simulate } from '../../../src/sim/simulate.js';
import { cluster, twoRouters, VIRTUAL_ADDRESS } from '../two-routers.js';

const scenario = twoRouters();
const good = simulate(scenario);

/** Kinds of violations in a run that was tampered with. */
function verdictOn(seen: readonly Observation[], judged: Scenario = scenario): readonly string[] {
  const inOrder = seen.toSorted((left, right) => left.atMs - right.atMs);
  return [...new Set(findViolations(judged, inOrder).map(({ invariant }) => invariant))];
}

function states(
  atMs: number,
  node: number,
  standings: Readonly<Record<string, InstanceStanding>>,
): Observation {
  return { kind: 'states', atMs, node, states: standings };
}

const addresses = [VIRTUAL_ADDRESS];
const backup: InstanceStanding = { state: 'BACKUP', priority: 100, addresses };
const master: InstanceStanding = { state: 'MASTER', priority: 100, addresses };

describe('invariants', () => {
  it('have nothing against a good run', () => {
    expect(verdictOn(good)).to.deep.equal([]);
  });

  it('see a second master', () => {
    const second = [
      states(1500, 1, { VI_1: master }),
      { kind: 'address', atMs: 1500, node: 1, address: VIRTUAL_ADDRESS, held: true },
    ] as const;
    expect(verdictOn([...good, ...second])).to.include('one master');
  });

  it('see that there is no master', () => {
    const withoutFirst = good.filter(({ node }) => node === 1);
    const kept = withoutFirst.filter(({ kind }) => kind === 'life' || kind === 'states');
    expect(verdictOn(kept)).to.deep.equal(['one master']);
  });

  it('see an address on a second node', () => {
    const left: Observation = {
      kind: 'address',
      atMs: 1500,
      node: 1,
      address: VIRTUAL_ADDRESS,
      held: true,
    };
    expect(verdictOn([...good, left])).to.include('one holder');
  });

  it('see a master without its address and a backup with it', () => {
    const without = good.filter(({ kind }) => kind !== 'address');
    const moved = good.some(({ kind }) => kind === 'settled');
    expect(moved).to.equal(true);
    expect(verdictOn(without)).to.include('masters hold');
    const steppedDown = [
      states(1500, 0, { VI_1: backup }),
      { kind: 'settled', atMs: 1501, node: 0 },
    ] as const;
    expect(verdictOn([...good, ...steppedDown])).to.include('masters hold');
  });

  it('see an address that a stop leaves behind', () => {
    const stop: Observation = { kind: 'life', atMs: 1500, node: 0, life: 'stopped' };
    expect(verdictOn([...good, stop])).to.include('no address left');
  });

  it('see a lower priority in the lead', () => {
    const better = states(1500, 1, { VI_1: { ...backup, priority: 201 } });
    expect(verdictOn([...good, better])).to.deep.equal(['highest leads']);
  });

  it('see a silent master', () => {
    const silent = good.filter(({ kind, atMs }) => kind !== 'transmit' || atMs < 700 || atMs > 900);
    expect(verdictOn(silent)).to.deep.equal(['masters speak']);
  });

  it('see a storm of adverts, and one advert too many in calm', () => {
    const advert = (atMs: number): Observation => {
      return { kind: 'transmit', atMs, node: 0, instance: 'VI_1', priority: 200 };
    };
    const burst = Array.from({ length: 10 }, (_, index) => advert(501 + index));
    expect(verdictOn([...good, ...burst])).to.deep.equal(['no storm']);
    expect(verdictOn([...good, advert(501)])).to.deep.equal([]);
    expect(verdictOn([...good, advert(2201), advert(2202)])).to.deep.equal(['no storm']);
  });

  it('see a successor that begins afresh', () => {
    const kill = { kind: 'kill', node: 0, atMs: 800, untilMs: 820 } as const;
    const killed = twoRouters([kill]);
    const seen = simulate(killed);
    expect(verdictOn(seen, killed)).to.deep.equal([]);
    const afresh = seen.map((one): Observation => {
      const isFirst = one.kind === 'states' && one.node === 0 && one.atMs === kill.untilMs;
      return isFirst ? states(one.atMs, 0, { VI_1: backup }) : one;
    });
    expect(verdictOn(afresh, killed)).to.include('a crash costs no failover');
  });

  it('see a hand-over that leaves a gap', () => {
    const offer = { kind: 'handOver', node: 0, atMs: 800, untilMs: 1300 } as const;
    const offered = twoRouters([offer]);
    const seen = simulate(offered);
    expect(verdictOn(seen, offered)).to.deep.equal([]);
    const isOfSecond = ({ kind, node }: Observation) => kind === 'address' && node === 1;
    const takenMs = seen.find(isOfSecond)?.atMs ?? expect.fail('no one has taken over');
    const late = seen.map((one) => (isOfSecond(one) ? { ...one, atMs: takenMs + 20 } : one));
    expect(verdictOn(late, offered)).to.include('a hand-over leaves no gap');
  });

  it('see two masters that hear each other and go on', () => {
    const second = [
      states(600, 1, { VI_1: master }),
      { kind: 'transmit', atMs: 1100, node: 1, instance: 'VI_1', priority: 100 },
    ] as const;
    expect(verdictOn([...good, ...second])).to.include('masters agree');
    const cut = { kind: 'partition', from: 0, to: 1, interface: 'eth0' } as const;
    const apart = twoRouters([{ ...cut, atMs: 590, untilMs: 1000 }]);
    const kinds = verdictOn([...good.filter(({ atMs }) => atMs < 1100), ...second], apart);
    expect(kinds).not.to.include('masters agree');
  });

  it('see a core that spins', () => {
    expect(verdictOn([...good, { kind: 'spinning', atMs: 600, node: 1 }])).to.deep.equal([
      'time passes',
    ]);
  });

  it('see a group that is split', () => {
    const [first] = cluster.virtualRouters;
    const second = { ...first, name: 'VI_2', virtualRouterId: 52, addresses: [] };
    const virtualRouters = first === undefined ? [] : [first, { ...first, ...second }];
    const grouped = twoRouters([], {}, { ...cluster, virtualRouters, isGrouped: true });
    const seen = simulate(grouped);
    expect(verdictOn(seen, grouped)).to.deep.equal([]);
    const fault: InstanceStanding = { ...backup, state: 'FAULT' };
    const split = states(1500, 1, { VI_1: backup, VI_2: fault });
    expect(verdictOn([...seen, split], grouped)).to.include('groups move together');
  });

  it('give a member that a reload has added to its group the time to join', () => {
    const [first] = cluster.virtualRouters;
    const virtualRouters =
      first === undefined ? [] : [first, { ...first, name: 'VI_2', virtualRouterId: 52 }];
    const grouped = twoRouters([], {}, { ...cluster, virtualRouters, isGrouped: true });
    const joining = [
      states(1500, 1, { VI_1: master }),
      states(1501, 1, { VI_1: master, VI_2: backup }),
    ];
    expect(verdictOn(joining, grouped)).not.to.include('groups move together');
    const parting = [
      states(1502, 1, { VI_1: master, VI_2: master }),
      states(1503, 1, { VI_1: master, VI_2: backup }),
    ];
    expect(verdictOn([...joining, ...parting], grouped)).to.include('groups move together');
  });
});
