import { expect } from 'chai';
import { painter } from '../../../src/base/paint.js';
import type { VirtualServer } from '../../../src/config/lvs-model.js';
import type { AgentOrders } from '../../../src/health/messages.js';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import type { Override } from '../../../src/lvs/overrides/override.js';
import { ordersText } from '../../../src/observe/status/agent-orders.js';
import { renderBalancer } from '../../../src/observe/status/render-balancer.js';
import { explainRealServer } from '../../../src/observe/why/explain-server.js';
import {
  balancer,
  checkedServer,
  ip,
  logNames,
  report,
  sorryServer,
  tableTexts,
  virtualServer,
} from './sample-balancer.js';

const ADDRESS = '10.0.1.1';

function started(changes: Partial<VirtualServer> = {}, server = {}): Director {
  const realServers = [checkedServer(ADDRESS, { weight: 100, ...server })];
  const director = createDirector(balancer([virtualServer({ realServers, ...changes })]));
  director.handle({ kind: 'start' });
  return director;
}

function order(director: Director, agent: Partial<AgentOrders>, weight = 0, atMs = 5000) {
  const orders = { admin: 'ready', percent: 100, ...agent } as const;
  const { id = '' } = director.checkPlan().assignments[0] ?? {};
  const said = { id, up: true, first: false, reason: '', weight, agent: orders };
  return director.handle({ kind: 'checkReport', report: said, atMs });
}

function override(set: Override['set']): Override {
  const target = { kind: 'realServer', address: ip(ADDRESS) } as const;
  return { id: '1', by: 'kim', set, target, createdAt: '2026-11-29T00:00:00Z' };
}

const table = (director: Director) =>
  tableTexts(director.desiredTables()).map((text) => text.replace(/.*: /, ''));
const weights = (director: Director, orders: readonly Partial<AgentOrders>[]) =>
  orders.map((each) => {
    order(director, each);
    return table(director)[0];
  });

describe('what agents order', () => {
  it('is part of the weight, at least 1 of what serves and no more than IPVS takes', () => {
    const parts = [75, 1, 0, 250, 10_000].map((percent) => ({ percent }));
    expect(weights(started(), parts)).to.deep.equal([
      ...[`${ADDRESS}:80 75`, `${ADDRESS}:80 1`, `${ADDRESS}:80 0`, `${ADDRESS}:80 250`],
      ...[`${ADDRESS}:80 10000`],
    ]);
    const small = started({}, { weight: 3 });
    expect(weights(small, [{ percent: 1 }])).to.deep.equal([`${ADDRESS}:80 1`]);
    expect(logNames(order(started(), { percent: 75 }).effects)).to.deep.equal(['weightChanged']);
  });

  it('is part of what other checks and an operator make of it', () => {
    const director = started();
    order(director, { percent: 50 }, 20);
    expect(table(director)).to.deep.equal([`${ADDRESS}:80 60`]);
    director.handle({ kind: 'overrides', overrides: [override({ weight: '10' })] });
    expect(table(director)).to.deep.equal([`${ADDRESS}:80 15`]);
  });

  it('drains a server, which stays for its connections beside a sorry server', () => {
    const director = started({ sorryServer });
    expect(weights(director, [{ admin: 'drain' }, {}])).to.deep.equal([
      `${ADDRESS}:80 0, 10.0.9.9:80 1`,
      `${ADDRESS}:80 100`,
    ]);
  });

  it('takes a server out, and the stronger of agent and operator counts', () => {
    const director = started();
    director.handle({ kind: 'overrides', overrides: [override({ admin: 'drain' })] });
    expect(weights(director, [{ percent: 50 }, { admin: 'disabled' }])).to.deep.equal([
      `${ADDRESS}:80 0`,
      '',
    ]);
    director.handle({ kind: 'overrides', overrides: [] });
    expect(weights(director, [{ admin: 'disabled' }, { percent: 50 }])).to.deep.equal([
      '',
      `${ADDRESS}:80 50`,
    ]);
  });

  it('lets a server that was drained come back by slow_start', () => {
    const director = started({}, { slowStartMs: 10_000 });
    order(director, { admin: 'drain' });
    order(director, { percent: 50 });
    expect(table(director)).to.deep.equal([`${ADDRESS}:80 5`]);
    expect(director.nextMs()).to.equal(6000);
  });

  it('is shown in the status and to who asks why', () => {
    const director = started();
    order(director, { admin: 'drain', percent: 40 });
    const balancerNow = director.snapshot();
    expect(renderBalancer(balancerNow, painter(false))).to.match(/0\/100 .*tcp: drain 40%/);
    const [service = expect.fail()] = balancerNow.virtualServers;
    const [server = expect.fail()] = service.realServers;
    const { reasons } = explainRealServer({ epochMs: 0, monotonicMs: 0 }, service, server);
    expect(reasons[0]?.text).to.equal('good: its agent says drain 40%');
    const [whole, out] = [{}, { admin: 'disabled' } as const].map((each) => {
      order(director, each);
      return ordersText(director.snapshot().virtualServers[0]?.realServers[0]?.checks[0]?.agent);
    });
    expect([whole, out]).to.deep.equal(['', 'maint']);
  });

  it('is kept over a failure, a reload and for a successor', () => {
    const director = started();
    order(director, { percent: 40 });
    report(director, ADDRESS, { agent: { admin: 'ready', percent: 40 } });
    expect(table(director)).to.deep.equal(['']);
    order(director, { percent: 40 });
    const heavier = { realServers: [checkedServer(ADDRESS, { weight: 10 })] };
    const configuration = balancer([virtualServer(heavier)]);
    const resumed = createDirector(configuration);
    resumed.handle({ kind: 'start', resume: director.checkpoint() });
    expect(table(resumed)).to.deep.equal([`${ADDRESS}:80 4`]);
    director.handle({ kind: 'reconfigure', configuration });
    expect(table(director)).to.deep.equal([`${ADDRESS}:80 4`]);
  });
});
