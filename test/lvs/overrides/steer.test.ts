import { expect } from 'chai';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import type { DirectorConfiguration, DirectorOutcome } from '../../../src/lvs/messages.js';
import type { Override, OverrideSetting } from '../../../src/lvs/overrides/override.js';
import { quorumsLost } from '../../../src/lvs/overrides/quorum-guard.js';
import {
  balancer,
  checkedServer,
  dynamicCheck,
  ip,
  realServer,
  report,
  sorryServer,
  tableTexts,
  virtualServer,
} from '../director/sample-balancer.js';

const SERVICE = '[10.0.0.1]:tcp:80';

function said(set: OverrideSetting, address = '10.0.1.1'): Override {
  const target = { kind: 'realServer', address: ip(address) } as const;
  return { id: '1', target, set, by: 'lea', createdAt: '2026-11-29T12:00:00.000Z' };
}

const drained = said({ admin: 'drain' });
const disabled = said({ admin: 'disabled' });

function started(
  configuration: DirectorConfiguration,
  overrides: readonly Override[] = [],
): Director {
  const director = createDirector(configuration);
  director.handle({ kind: 'overrides', overrides });
  director.handle({ kind: 'start' });
  return director;
}

function steer(director: Director, ...overrides: readonly Override[]): DirectorOutcome {
  return director.handle({ kind: 'overrides', overrides });
}

function events({ effects }: DirectorOutcome): readonly string[] {
  return effects.flatMap((each) => (each.kind === 'log' ? [each.event.event] : []));
}

describe('lvs/steer', () => {
  it('leaves a server that drains in the table with weight 0, and its checks at work', () => {
    const director = started(balancer([virtualServer()]));
    const outcome = steer(director, drained);
    expect(events(outcome)).to.deep.equal(['adminStateChanged']);
    expect(outcome).to.deep.include({ changed: ['TCP 10.0.0.1 80'], checksChanged: false });
    expect(tableTexts(director.desiredTables())).to.deep.equal([
      `${SERVICE} rr: 10.0.1.1:80 0, 10.0.1.2:80 1`,
    ]);
    expect(director.checkPlan().disabled.size).to.equal(0);
    expect(director.snapshot().virtualServers[0]?.quorum.sum).to.equal(1);
    report(director, '10.0.1.1');
    expect(tableTexts(director.desiredTables())).to.deep.equal([`${SERVICE} rr: 10.0.1.2:80 1`]);
    steer(director);
    report(director, '10.0.1.1', { up: true });
    expect(tableTexts(director.desiredTables())).to.deep.equal([
      `${SERVICE} rr: 10.0.1.1:80 1, 10.0.1.2:80 1`,
    ]);
  });

  it('takes a disabled server out of the table, and lets its checks rest', () => {
    const director = started(balancer([virtualServer()]));
    expect(steer(director, disabled).checksChanged).to.equal(true);
    expect(tableTexts(director.desiredTables())).to.deep.equal([`${SERVICE} rr: 10.0.1.2:80 1`]);
    expect([...director.checkPlan().disabled]).to.have.lengthOf(1);
    expect(steer(director, disabled)).to.deep.equal({
      ...{ effects: [], changed: [], removed: [], checksChanged: false },
    });
    expect(steer(director).checksChanged).to.equal(true);
    expect(director.checkPlan().disabled.size).to.equal(0);
  });

  it('never has a server in the table that is disabled when it starts, nor after a reload', () => {
    const director = started(balancer([virtualServer()]), [disabled]);
    expect(tableTexts(director.desiredTables())).to.deep.equal([`${SERVICE} rr: 10.0.1.2:80 1`]);
    const third = [...virtualServer().realServers, checkedServer('10.0.1.3')];
    const configuration = balancer([virtualServer({ realServers: third })]);
    director.handle({ kind: 'reconfigure', configuration });
    expect(tableTexts(director.desiredTables())).to.deep.equal([
      `${SERVICE} rr: 10.0.1.2:80 1, 10.0.1.3:80 1`,
    ]);
  });

  it('keeps one in the table of mh with weight 0: no client of another server moves', () => {
    const director = started(balancer([virtualServer({ scheduler: 'mh' })]), [disabled]);
    expect(tableTexts(director.desiredTables())).to.deep.equal([
      `${SERVICE} mh: 10.0.1.2:80 1, 10.0.1.1:80 0`,
    ]);
  });

  it('adds what checks add to the weight of an operator, and takes it away with him', () => {
    const weighted = realServer('10.0.1.1', { weight: 10, checks: [dynamicCheck('/bin/load')] });
    const director = started(balancer([virtualServer({ realServers: [weighted] })]));
    report(director, '10.0.1.1', { up: true, weight: -3 });
    const outcome = steer(director, said({ weight: '200%' }));
    expect(events(outcome)).to.deep.equal(['weightChanged']);
    expect(tableTexts(director.desiredTables())).to.deep.equal([`${SERVICE} rr: 10.0.1.1:80 17`]);
    expect(director.snapshot().virtualServers[0]?.realServers[0]).to.include({
      configuredWeight: 10,
      overrideWeight: 20,
      effectiveWeight: 17,
    });
    steer(director);
    expect(tableTexts(director.desiredTables())).to.deep.equal([`${SERVICE} rr: 10.0.1.1:80 7`]);
  });

  it('counts neither drained nor disabled servers for the quorum: the sorry server serves', () => {
    const director = started(balancer([virtualServer({ quorum: 2, sorryServer })]));
    expect(events(steer(director, drained))).to.deep.equal([
      ...['adminStateChanged', 'quorumLost', 'sorryServerAdded'],
    ]);
    expect(tableTexts(director.desiredTables())).to.deep.equal([
      `${SERVICE} rr: 10.0.1.1:80 0, 10.0.9.9:80 1`,
    ]);
    expect(events(steer(director))).to.deep.equal([
      ...['adminStateChanged', 'quorumGained', 'sorryServerRemoved'],
    ]);
  });

  it('takes the stronger of two words, whatever their order', () => {
    const director = started(balancer([virtualServer()]), [disabled, drained]);
    expect(director.snapshot().virtualServers[0]?.realServers[0]?.adminState).to.equal('disabled');
  });
});

describe('lvs/quorum-guard', () => {
  it('tells which quorums would be lost, and what would remain', () => {
    const configuration = balancer([virtualServer({ quorum: 2 })]);
    const running = { configuration, checkpoint: undefined, vrrpStates: [], overrides: [] };
    expect(quorumsLost(running, [drained])).to.deep.equal([
      { virtualServer: SERVICE, sum: 1, loseBelow: 2, serving: ['[10.0.1.2]:tcp:80'] },
    ]);
    expect(quorumsLost(running, [said({ weight: '3' })])).to.deep.equal([]);
    expect(quorumsLost({ ...running, overrides: [drained] }, [disabled])).to.deep.equal([]);
  });

  it('knows what checks have found out', () => {
    const configuration = balancer([virtualServer()]);
    const director = started(configuration);
    report(director, '10.0.1.2');
    const checkpoint = director.checkpoint();
    const running = { configuration, checkpoint, vrrpStates: [], overrides: [] };
    expect(quorumsLost(running, [drained])).to.have.lengthOf(1);
    expect(quorumsLost({ ...running, checkpoint: undefined }, [drained])).to.deep.equal([]);
  });
});
