import { expect } from 'chai';
import { drawScenario } from '../../src/sim/draw/scenario.js';
import { checkBadPackets } from '../../src/sim/invariants/bad-packets.js';
import { findViolations } from '../../src/sim/invariants/invariants.js';
import type { Observation } from '../../src/sim/observation.js';
import type { Fault, Scenario } from '../../src/sim/scenario.js';
import { simulate } from '../../src/sim/simulate.js';
import { INTERVAL_MS, twoRouters, VIRTUAL_ADDRESS } from './two-routers.js';

/** Which node got or lost the virtual address and when: `1+0322` is node 1, got, 322 ms. */
function moves(seen: readonly Observation[]): readonly string[] {
  return seen.flatMap((one) => {
    if (one.kind !== 'address' || one.address !== VIRTUAL_ADDRESS) {
      return [];
    }
    const time = Math.round(one.atMs).toString().padStart(4, '0');
    return [`${one.node + 1}${one.held ? '+' : '-'}${time}`];
  });
}

function run(...faults: readonly Fault[]): readonly string[] {
  const scenario = twoRouters(faults);
  const seen = simulate(scenario);
  expect(findViolations(scenario, seen)).to.deep.equal([]);
  return moves(seen);
}

const lateNode = { atMs: 800, node: 0 } as const;

describe('simulated pair', () => {
  it('makes the higher priority master after its master-down time', () => {
    expect(run()).to.deep.equal(['1+0322']);
  });

  it('takes over within the skew of the backup after an orderly stop', () => {
    const [, left, taken] = run({ ...lateNode, kind: 'stop', untilMs: Infinity });
    expect(left).to.equal('1-0800');
    expect(Number(taken?.slice(2))).to.be.within(800 + 60, 800 + 64);
  });

  it('takes over after three intervals and the skew when the master loses its power', () => {
    const [, left, taken] = run({ ...lateNode, kind: 'powerOff', untilMs: Infinity });
    expect(left).to.equal('1-0800');
    const silentMs = Number(taken?.slice(2)) - 800;
    expect(silentMs).to.be.within(2 * INTERVAL_MS + 60, 3 * INTERVAL_MS + 63);
  });

  it('leaves everything as it is when a killed master is back before the backup notices', () => {
    expect(run({ ...lateNode, kind: 'kill', untilMs: 820 })).to.deep.equal(['1+0322']);
  });

  it('moves the address when the link of the master goes down, and back when it comes up', () => {
    const seen = run({ ...lateNode, kind: 'linkDown', interface: 'eth0', untilMs: 1000 });
    expect(seen.map((move) => move.slice(0, 2))).to.deep.equal(['1+', '1-', '2+', '1+', '2-']);
  });

  it('lets both hold the address while neither hears the other, and one again after that', () => {
    const cut = { kind: 'partition', atMs: 400, untilMs: 1000, interface: 'eth0' } as const;
    const seen = run({ ...cut, from: 0, to: 1 }, { ...cut, from: 1, to: 0 });
    expect(seen.map((move) => move.slice(0, 2))).to.deep.equal(['1+', '2+', '2-']);
  });

  it('is not moved by bad packets', () => {
    const flood = { atMs: 400, untilMs: 1000, instance: 'VI_1', everyMs: 3 } as const;
    const faults: Fault[] = [
      { kind: 'badPackets', node: 0, ...flood },
      { kind: 'badPackets', node: 1, ...flood },
    ];
    expect(run(...faults)).to.deep.equal(['1+0322']);
    const scenario = twoRouters(faults);
    expect(checkBadPackets(scenario, simulate(scenario))).to.deep.equal([]);
  });

  it('gets its address back after somebody took it', () => {
    const taken = { kind: 'addressTaken', instance: 'VI_1', position: 0, untilMs: 800 } as const;
    const seen = run({ ...lateNode, ...taken });
    expect(seen.at(1)).to.equal('1-0800');
    expect(seen.at(-1)?.slice(0, 2)).to.equal('1+');
  });

  it('has two masters where no packet arrives: the invariants say so', () => {
    const deaf: Scenario = { ...twoRouters(), calm: { ...twoRouters().calm, loss: 1 } };
    const violations = findViolations(deaf, simulate(deaf));
    const kinds = new Set(violations.map(({ invariant }) => invariant));
    expect([...kinds]).to.include.members(['one master']);
  });
});

describe('drawn scenarios', () => {
  it('are the same for the same seed, and run the same', () => {
    for (const seed of [1, 2, 3]) {
      expect(drawScenario(seed)).to.deep.equal(drawScenario(seed));
      expect(simulate(drawScenario(seed))).to.deep.equal(simulate(drawScenario(seed)));
    }
    expect(drawScenario(1)).not.to.deep.equal(drawScenario(2));
  });

  it('have faults of every kind, all over in time', () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 200; seed += 1) {
      const { faults, faultsEndMs } = drawScenario(seed);
      for (const fault of faults) {
        kinds.add(fault.kind);
        const isForEver = fault.kind === 'stop' && fault.untilMs === Infinity;
        expect(fault.untilMs <= faultsEndMs || isForEver, `${seed} ${fault.kind}`).to.equal(true);
      }
    }
    expect(kinds).to.have.property('size', 21);
  });
});
