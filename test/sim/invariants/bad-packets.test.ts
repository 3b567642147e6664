import { expect } from 'chai';
import { checkBadPackets } from '../../../src/sim/invariants/bad-packets.js';
import type { Fault } from '../../../src/sim/scenario.js';
import { simulate } from '../../../src/sim/simulate.js';
import { twoRouters } from '../two-routers.js';

const flood: Fault = {
  kind: 'badPackets',
  node: 0,
  instance: 'VI_1',
  atMs: 400,
  untilMs: 1000,
  everyMs: 3,
};

describe('invariant: bad packets change nothing', () => {
  const scenario = twoRouters([flood]);
  const seen = simulate(scenario);

  it('holds when they do not', () => {
    expect(checkBadPackets(scenario, seen)).to.deep.equal([]);
  });

  it('sees an advert that did not go out, and one that came late', () => {
    const missing = seen.filter(({ kind, atMs }) => kind !== 'transmit' || atMs < 700);
    expect(checkBadPackets(scenario, missing)).to.have.length(1);
    const late = seen.map((one) =>
      one.kind === 'transmit' && one.atMs > 700 ? { ...one, atMs: one.atMs + 0.001 } : one,
    );
    expect(checkBadPackets(scenario, late)).to.have.length(1);
    const more = [...seen, ...seen.slice(-1)];
    expect(checkBadPackets(scenario, more)).to.have.length(1);
  });

  it('says nothing about runs without bad packets', () => {
    expect(checkBadPackets(twoRouters(), [])).to.deep.equal([]);
  });
});
