import { expect } from 'chai';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import type { Override } from '../../../src/lvs/overrides/override.js';
import {
  balancer,
  checkedServer,
  ip,
  report,
  tableTexts,
  virtualServer,
} from '../director/sample-balancer.js';

const SLOW = [
  checkedServer('10.0.1.1', { weight: 30, slowStartMs: 10_000 }),
  checkedServer('10.0.1.2', { weight: 30 }),
];
const disabled: Override = {
  id: '1',
  target: { kind: 'realServer', address: ip('10.0.1.1') },
  set: { admin: 'disabled' },
  by: 'lea',
  createdAt: '2026-11-29T12:00:00.000Z',
};

describe('lvs/slow-start', () => {
  let director: Director;
  beforeEach(() => {
    director = createDirector(balancer([virtualServer({ realServers: SLOW, quorum: 31 })]));
    director.handle({ kind: 'start' });
  });

  const weight = (): string | undefined =>
    /10\.0\.1\.1:80 (\d+)/.exec(tableTexts(director.desiredTables()).join())?.[1];
  const result = (up: boolean, atMs: number) => {
    const id = director.checkPlan().assignments[0]?.id ?? '';
    const said = { id, up, first: false, weight: 0, reason: '' };
    return director.handle({ kind: 'checkReport', report: said, atMs });
  };

  it('gives a server that returns its weight in tenths, and the quorum at once', () => {
    expect([weight(), director.nextMs()]).to.deep.equal(['30', undefined]);
    result(false, 0);
    result(true, 1000);
    expect([weight(), director.nextMs()]).to.deep.equal(['3', 2000]);
    const [entry] = director.snapshot().virtualServers;
    expect(entry?.quorum).to.include({ up: true, sum: 60 });
    expect(entry?.realServers[0]).to.include({ slowStartTenths: 1, effectiveWeight: 30 });
    const { changed } = director.handle({ kind: 'time', atMs: 4500 });
    expect([changed, weight(), director.nextMs()]).to.deep.equal([['TCP 10.0.0.1 80'], '12', 5000]);
    director.handle({ kind: 'time', atMs: 9999 });
    expect([weight(), director.nextMs()]).to.deep.equal(['27', 10_000]);
    director.handle({ kind: 'time', atMs: 10_000 });
    expect([weight(), director.nextMs()]).to.deep.equal(['30', undefined]);
  });

  it('begins anew with the next return, and not with the first result', () => {
    report(director, '10.0.1.2', { up: true, first: true });
    expect(director.nextMs()).to.equal(undefined);
    result(false, 0);
    result(true, 1000);
    result(false, 3000);
    expect([weight(), director.nextMs()]).to.deep.equal([undefined, undefined]);
    result(true, 5000);
    expect([weight(), director.nextMs()]).to.deep.equal(['3', 6000]);
  });

  it('goes on over a reload, and begins when an operator enables the server', () => {
    result(false, 0);
    result(true, 1000);
    director.handle({ kind: 'time', atMs: 4000 });
    const realServers = [...SLOW, checkedServer('10.0.1.3')];
    const configuration = balancer([virtualServer({ realServers })]);
    director.handle({ kind: 'reconfigure', configuration });
    expect([weight(), director.nextMs()]).to.deep.equal(['12', 5000]);
    director.handle({ kind: 'overrides', overrides: [disabled], atMs: 6000 });
    expect(weight()).to.equal(undefined);
    director.handle({ kind: 'overrides', overrides: [], atMs: 7000 });
    expect([weight(), director.nextMs()]).to.deep.equal(['3', 8000]);
  });

  it('leaves nothing that serves at 0', () => {
    const small = [checkedServer('10.0.1.1', { weight: 2, slowStartMs: 10_000 })];
    director = createDirector(balancer([virtualServer({ realServers: small })]));
    director.handle({ kind: 'start' });
    result(false, 0);
    result(true, 0);
    expect(weight()).to.equal('1');
  });
});
