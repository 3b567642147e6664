import { expect } from 'chai';
import fc from 'fast-check';
import type { Backend } from '../../src/discovery/backend.js';
import {
  type ChangeRules,
  type Discovery,
  newDiscovery,
  takeAnswer,
  takeTime,
} from '../../src/discovery/reduce.js';
import { ip } from '../vrrp/machine/sample-instance.js';

const RULES: ChangeRules = {
  ...{ minimumSize: 1, maximumChange: 30, holdMs: 1000 },
  ...{ family: 'inet', port: 80 },
};

const backends = (...hosts: readonly number[]): readonly Backend[] =>
  hosts.map((host) => ({ address: ip(`10.0.0.${host}`), port: 80 }));
const upTo = (last: number, first = 1): readonly Backend[] =>
  backends(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
const hostsOf = ({ backends: list }: Discovery): readonly string[] =>
  list.map(({ address }) => address.replace('10.0.0.', ''));

describe('the answers of a source', () => {
  it('are taken as they are at first, each server once', () => {
    const odd = [{ address: ip('0.0.0.0') }, { address: ip('224.0.0.1') }, { address: ip('::9') }];
    const said = [...backends(2, 1, 2), { address: ip('10.0.0.2') }, ...odd];
    expect(hostsOf(takeAnswer(newDiscovery(undefined), said, RULES, 0))).to.deep.equal(['1', '2']);
  });

  it('never take the last server away, however long the source stands by it', () => {
    const held = takeAnswer(newDiscovery(upTo(3)), [], RULES, 0);
    expect(held.held).to.deep.include({ removed: 3, why: 'small' });
    expect(held.dueMs).to.equal(undefined);
    expect(hostsOf(takeTime(held, RULES, 10_000_000))).to.have.length(3);
    expect(hostsOf(takeAnswer(held, [], RULES, 20_000_000))).to.have.length(3);
  });

  it('change as much as is allowed at once, and more when the source has stood by it', () => {
    const ten = newDiscovery(upTo(10));
    expect(hostsOf(takeAnswer(ten, upTo(7), RULES, 0))).to.have.length(7);
    expect(hostsOf(takeAnswer(ten, upTo(13), RULES, 0))).to.have.length(13);
    const held = takeAnswer(ten, upTo(6), RULES, 100);
    expect([held.backends.length, held.dueMs]).to.deep.equal([10, 1100]);
    expect(takeTime(held, RULES, 1099)).to.equal(held);
    const other = takeAnswer(held, upTo(5), RULES, 600); // the newest counts, from the first on
    expect([other.backends.length, other.dueMs]).to.deep.equal([10, 1100]);
    expect(hostsOf(takeTime(other, RULES, 1100))).to.have.length(5);
    const back = takeAnswer(other, upTo(10), RULES, 700);
    expect([back.backends.length, back.held, back.dueMs]).to.deep.equal([10, undefined, undefined]);
  });

  it('change as much as they like where all may change', () => {
    const all = { ...RULES, maximumChange: 100 };
    expect(takeAnswer(newDiscovery(upTo(2)), upTo(9, 3), all, 0).backends).to.have.length(7);
  });

  it('let one server come or go where there are few', () => {
    expect(hostsOf(takeAnswer(newDiscovery(upTo(2)), upTo(1), RULES, 0))).to.deep.equal(['1']);
    expect(hostsOf(takeAnswer(newDiscovery(upTo(1)), backends(2), RULES, 0))).to.deep.equal(['2']);
  });

  it('count servers that drain as gone', () => {
    const drained = upTo(10).map((each) => ({ ...each, weight: 0 }));
    expect(takeAnswer(newDiscovery(upTo(10)), drained, RULES, 0).held).to.include({ removed: 10 });
    const heavier = upTo(10).map((each) => ({ ...each, weight: 9 }));
    expect(takeAnswer(newDiscovery(upTo(10)), heavier, RULES, 0).backends).to.have.length(10);
  });

  it('never fall below the floor and never change more than is allowed, whatever is said', () => {
    const step = fc.record({
      said: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 40 }),
      afterMs: fc.integer({ min: 0, max: 600 }),
    });
    const property = fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let nowMs = 0;
      let before = newDiscovery(upTo(10));
      let firstHeldMs: number | undefined;
      for (const { said, afterMs } of steps) {
        nowMs += afterMs;
        const after = takeAnswer(before, backends(...said), { ...RULES, minimumSize: 3 }, nowMs);
        const former = new Set(hostsOf(before));
        const fresh = new Set(hostsOf(after));
        const removed = [...former].filter((each) => !fresh.has(each)).length;
        const added = [...fresh].filter((each) => !former.has(each)).length;
        expect(removed > 0 ? fresh.size : 3).to.be.at.least(3);
        const allowed = Math.max(1, Math.floor(former.size * 0.3));
        if (Math.max(added, removed) > allowed) {
          expect(nowMs - (firstHeldMs ?? nowMs)).to.be.at.least(1000);
        }
        firstHeldMs = after.held?.why === 'large' ? (firstHeldMs ?? nowMs) : undefined;
        before = after;
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});
