import { expect } from 'chai';
import fc from 'fast-check';
import {
  admitReport,
  emptyReportLimit,
  MAXIMUM_REMEMBERED,
  REPORT_INTERVAL_MS,
  type ReportLimit,
} from '../../src/base/report-limit.js';

/** Admits reports one after another; the result has one decision each. */
function run(reports: readonly (readonly [kind: string, peer: string, nowMs: number])[]) {
  let limit: ReportLimit = emptyReportLimit;
  return reports.map(([kind, peer, nowMs]) => {
    const decision = admitReport(limit, kind, peer, nowMs);
    limit = decision.limit;
    return decision;
  });
}

describe('report limit', () => {
  it('admits the first of each kind and peer', () => {
    const decisions = run([
      ['ttl', 'a', 0],
      ['ttl', 'b', 0],
      ['checksum', 'a', 0],
      ['ttl', 'a', 0],
    ]);
    expect(decisions.map(({ admitted }) => admitted)).to.deep.equal([true, true, true, false]);
  });

  it('admits one a minute and tells how many it held back', () => {
    const decisions = run([
      ['ttl', 'a', 0],
      ['ttl', 'a', 1],
      ['ttl', 'a', REPORT_INTERVAL_MS - 1],
      ['ttl', 'a', REPORT_INTERVAL_MS],
      ['ttl', 'a', REPORT_INTERVAL_MS + 1],
      ['ttl', 'a', 2 * REPORT_INTERVAL_MS],
    ]);
    expect(decisions.map(({ admitted }) => admitted)).to.deep.equal([
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(decisions.map(({ suppressed }) => suppressed)).to.deep.equal([0, 0, 0, 2, 0, 1]);
  });

  it('is silent about more senders than it remembers, and says so later', () => {
    const senders = Array.from(
      { length: 10_000 },
      (_, n) => ['ttl', `sender ${n}`, n / 1000] as const,
    );
    const later = ['ttl', 'late', 2 * REPORT_INTERVAL_MS] as const;
    const decisions = run([...senders, later]);
    expect(decisions.filter(({ admitted }) => admitted)).to.have.length(MAXIMUM_REMEMBERED + 1);
    expect(decisions.at(-1)?.admitted).to.equal(true);
    expect(decisions.at(-1)?.suppressed).to.equal(10_000 - MAXIMUM_REMEMBERED);
  });

  it('loses no complaint and stays small, whatever comes', () => {
    const report = fc.tuple(fc.constantFrom('x', 'y'), fc.nat(60), fc.nat(20_000));
    fc.assert(
      fc.property(fc.array(report, { maxLength: 300 }), (steps) => {
        let nowMs = 0;
        let limit = emptyReportLimit;
        let told = 0;
        for (const [kind, peer, passedMs] of steps) {
          nowMs += passedMs;
          const decision = admitReport(limit, kind, `${peer}`, nowMs);
          limit = decision.limit;
          told += decision.admitted ? 1 + decision.suppressed : 0;
          expect(limit.remembered.length).to.be.at.most(MAXIMUM_REMEMBERED);
        }
        const held = limit.remembered.reduce((sum, { suppressed }) => sum + suppressed, 0);
        expect(told + held + limit.crowdedOut).to.equal(steps.length);
      }),
    );
  });
});
