import { expect } from 'chai';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import { DirectorMemory } from '../../../src/lvs/director-memory.js';
import type { DirectorCheckpoint } from '../../../src/lvs/messages.js';
import {
  balancer,
  fifoLines,
  ip,
  report,
  sorryServer,
  tcpIdentity,
  virtualServer,
} from './sample-balancer.js';

const first = virtualServer({ sorryServer });
const second = virtualServer({
  identity: tcpIdentity('10.0.0.2'),
  haSuspend: true,
  activeOnMaster: ['VI_1'],
});
const configuration = balancer([first, second]);

/** Both are told of their surroundings by others. */
function tellSurroundings(director: Director): void {
  director.handle({ kind: 'addressPresent', address: ip('10.0.0.2'), interface: 'lo' });
  director.handle({ kind: 'vrrpState', instance: 'VI_1', state: 'MASTER' });
}

function successor(checkpoint: DirectorCheckpoint): Director {
  const copy: DirectorCheckpoint = JSON.parse(JSON.stringify(checkpoint));
  const director = createDirector(configuration);
  tellSurroundings(director);
  const outcome = director.handle({ kind: 'start', resume: copy });
  expect(outcome.effects).to.deep.equal([]);
  return director;
}

describe('director: checkpoint', () => {
  it('lets a successor go on as if nothing had happened', () => {
    const director = createDirector(configuration);
    director.handle({ kind: 'start' });
    const memory = new DirectorMemory();
    memory.merge(director.checkpoint());
    tellSurroundings(director);
    report(director, '10.0.1.1', { reason: 'no route', atMs: 70 });
    report(director, '10.0.1.2');
    const change = director.checkpoint();
    expect([change.complete, change.checks.length]).to.deep.equal([false, 2]);
    memory.merge(change);
    const known = memory.current();
    expect(known.complete).to.equal(true);
    const heir = successor(known);
    expect(heir.snapshot()).to.deep.equal(director.snapshot());
    expect(heir.desiredTables()).to.deep.equal(director.desiredTables());
    expect(heir.desired('TCP 10.0.0.2 80')).to.have.lengthOf(1);
    expect(heir.checkpoint()).to.deep.equal(known);
  });

  it('announces what the predecessor has not known', () => {
    const director = createDirector(balancer([first]));
    director.handle({ kind: 'start' });
    const known = director.checkpoint();
    const other = virtualServer({ identity: tcpIdentity('10.0.0.3') });
    const heir = createDirector(balancer([first, other]));
    const { effects } = heir.handle({ kind: 'start', resume: known });
    expect(fifoLines(effects)).to.deep.equal(['VS [10.0.0.3]:tcp:80 UP']);
  });

  it('is small when little has changed', () => {
    const director = createDirector(configuration);
    director.handle({ kind: 'start' });
    director.checkpoint();
    expect(director.checkpoint().checks).to.deep.equal([]);
    report(director, '10.0.1.1');
    expect(director.checkpoint().checks).to.have.lengthOf(1);
    director.handle({ kind: 'reconfigure', configuration });
    expect(director.checkpoint().checks).to.deep.equal([]);
  });

  it('tells of a reload what is other and what is gone', () => {
    const other = virtualServer({ identity: tcpIdentity('10.0.0.3') });
    const director = createDirector(balancer([first, other]));
    director.handle({ kind: 'start' });
    const memory = new DirectorMemory();
    memory.merge(director.checkpoint());
    const fewer = { ...first, realServers: first.realServers.slice(0, 1) };
    for (const services of [[fewer, other], [fewer], [first]]) {
      director.handle({ kind: 'reconfigure', configuration: balancer(services) });
      const told = director.checkpoint();
      expect(told.complete).to.equal(false);
      memory.merge(told);
      const { checks, virtualServers } = memory.current();
      const ids = director.checkPlan().assignments.map(({ id }) => id);
      expect(checks.map(({ id }) => id)).to.have.members(ids);
      expect(virtualServers.map(({ key }) => key)).to.have.members(director.keys());
    }
  });
});
