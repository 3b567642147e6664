import { expect } from 'chai';
import type { VirtualServer } from '../../../src/config/lvs-model.js';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import type { DirectorConfiguration } from '../../../src/lvs/messages.js';
import { serviceKey } from '../../../src/lvs/table/table.js';
import {
  balancer,
  checkedServer,
  dynamicCheck,
  fifoLines,
  ip,
  logNames,
  NAT,
  realServer,
  report,
  sorryServer,
  tableTexts,
  tcpCheck,
  tcpIdentity,
  virtualServer,
} from './sample-balancer.js';

const VS = '[10.0.0.1]:tcp:80';
const KEY = 'TCP 10.0.0.1 80';
const GROUP = { form: 'group', group: 'G1', protocol: 'TCP', family: 'inet' } as const;

function start(configuration: DirectorConfiguration): Director {
  const director = createDirector(configuration);
  director.handle({ kind: 'start' });
  return director;
}

function single(changes: Partial<VirtualServer> = {}) {
  return balancer([virtualServer(changes)]);
}

function reload(director: Director, configuration: DirectorConfiguration) {
  const outcome = director.handle({ kind: 'reconfigure', configuration });
  return { ...outcome, fifo: fifoLines(outcome.effects), log: logNames(outcome.effects) };
}

const table = (director: Director) => tableTexts(director.desiredTables());

describe('director: reload', () => {
  it('changes nothing with the same configuration, whatever the state', () => {
    const director = start(single({ sorryServer }));
    report(director, '10.0.1.1');
    report(director, '10.0.1.2');
    const before = director.snapshot();
    const { effects, changed, removed } = reload(director, single({ sorryServer }));
    expect([effects, changed, removed]).to.deep.equal([[], [], []]);
    expect(director.snapshot()).to.deep.equal(before);
  });

  it('finds servers again whose order has changed', () => {
    const [one, two] = [checkedServer('10.0.1.1'), checkedServer('10.0.1.2')];
    const director = start(single({ realServers: [one, two] }));
    report(director, '10.0.1.2');
    const { effects, changed } = reload(director, single({ realServers: [two, one] }));
    expect([effects, changed]).to.deep.equal([[], []]);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 1`]);
    expect(director.snapshot().virtualServers[0]?.realServers[0]?.alive).to.equal(false);
  });

  it('announces a server that leaves when it was alive', () => {
    const director = start(single());
    report(director, '10.0.1.2');
    const fewer = single({ realServers: [checkedServer('10.0.1.2')] });
    const { fifo, log, changed } = reload(director, fewer);
    expect(fifo).to.deep.equal([`RS [10.0.1.1]:tcp:80 ${VS} DOWN`, `VS ${VS} DOWN`]);
    expect(log).to.deep.equal(['realServerRemoved', 'quorumMissing']);
    expect(changed).to.deep.equal([KEY]);
    const silent = reload(director, single({ realServers: [checkedServer('10.0.1.3')] }));
    expect(silent.fifo).to.deep.equal([`VS ${VS} UP`]);
  });

  it('holds the new quorum against the new servers, not against what is left in between', () => {
    const director = start(single({ quorum: 2 }));
    const { fifo } = reload(director, single({ realServers: [checkedServer('10.0.1.1')] }));
    expect(fifo).to.deep.equal([`RS [10.0.1.2]:tcp:80 ${VS} DOWN`]);
  });

  it('takes a virtual server away with its services, and brings a new one', () => {
    const other = virtualServer({ identity: tcpIdentity('10.0.0.2') });
    const director = start(single());
    const { fifo, log, changed, removed } = reload(director, balancer([other]));
    expect(log).to.deep.equal([
      'serviceRemoved',
      'realServerRemoved',
      'realServerRemoved',
      'serviceAdded',
      'quorumGained',
    ]);
    expect(fifo.slice(-2)).to.deep.equal([`VS ${VS} DOWN`, 'VS [10.0.0.2]:tcp:80 UP']);
    expect(changed).to.deep.equal(['TCP 10.0.0.2 80']);
    expect(removed.map(serviceKey)).to.deep.equal(['TCP 10.0.0.1 80']);
  });

  it('removes no service that another virtual server has taken over', () => {
    const group = { name: 'G1', entries: [range('10.0.0.1', 2)] };
    const director = start(single());
    const configuration = balancer([virtualServer({ identity: GROUP })], {}, [group]);
    const { removed } = reload(director, configuration);
    expect(removed).to.deep.equal([]);
    expect(table(director)).to.have.lengthOf(2);
    expect(reload(director, single()).removed.map(serviceKey)).to.deep.equal(['TCP 10.0.0.2 80']);
  });

  it('says which entries of a group came and went', () => {
    const withGroup = (count: number) =>
      balancer([virtualServer({ identity: GROUP })], {}, [
        { name: 'G1', entries: [range('10.0.0.1', count)] },
      ]);
    const director = start(withGroup(1));
    const more = reload(director, withGroup(3));
    expect(more.log).to.deep.equal(['groupEntryAdded', 'groupEntryAdded']);
    expect(more.removed).to.deep.equal([]);
    const fewer = reload(director, withGroup(2));
    expect(fewer.log).to.deep.equal(['groupEntryRemoved']);
    expect(fewer.removed.map(serviceKey)).to.deep.equal(['TCP 10.0.0.3 80']);
  });

  it('changes weights and edits services without touching states', () => {
    const director = start(single());
    report(director, '10.0.1.2');
    const realServers = [checkedServer('10.0.1.1', { weight: 5 }), checkedServer('10.0.1.2')];
    const { log, fifo, changed } = reload(director, single({ realServers, scheduler: 'wrr' }));
    expect([log, fifo, changed]).to.deep.equal([['weightChanged'], [], [KEY]]);
    expect(table(director)).to.deep.equal([`${VS} wrr: 10.0.1.1:80 5`]);
  });

  it('keeps or removes a failed server as inhibit_on_failure is turned on or off', () => {
    const servers = (inhibitOnFailure: boolean) => ({
      realServers: [checkedServer('10.0.1.1', { inhibitOnFailure }), checkedServer('10.0.1.2')],
    });
    const director = start(single(servers(false)));
    report(director, '10.0.1.1');
    for (const [inhibit, expected] of [
      [true, '10.0.1.1:80 0, 10.0.1.2:80 1'],
      [false, '10.0.1.2:80 1'],
    ] as const) {
      const { fifo, log } = reload(director, single(servers(inhibit)));
      expect([fifo, log]).to.deep.equal([[], []]);
      expect(table(director)).to.deep.equal([`${VS} rr: ${expected}`]);
    }
  });

  it('says that a server whose weight changes is not in use', () => {
    const director = start(single());
    report(director, '10.0.1.1');
    const realServers = [checkedServer('10.0.1.1', { weight: 5 }), checkedServer('10.0.1.2')];
    const { effects, changed } = reload(director, single({ realServers }));
    expect(JSON.stringify(effects)).to.include('"from":1,"to":5,"active":false');
    expect(changed).to.deep.equal([]);
  });

  it('swaps the sorry server that serves', () => {
    const other = { ...sorryServer, address: ip('10.0.9.8') };
    const realServers = [checkedServer('10.0.1.1')];
    const director = start(single({ sorryServer, realServers }));
    report(director, '10.0.1.1');
    const { log, fifo } = reload(director, single({ sorryServer: other, realServers }));
    expect(log).to.deep.equal(['sorryServerRemoved', 'sorryServerAdded']);
    expect(fifo).to.deep.equal([]);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.9.8:80 1`]);
    reload(director, single({ realServers }));
    expect(table(director)).to.deep.equal([`${VS} rr: `]);
  });

  it('lets the alive servers return when there is no sorry server any more', () => {
    const director = start(single({ sorryServer, quorum: 2 }));
    report(director, '10.0.1.1');
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.9.9:80 1`]);
    expect(reload(director, single({ quorum: 2 })).log).to.deep.equal(['sorryServerRemoved']);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.2:80 1`]);
  });
});

function range(first: string, count: number) {
  return { kind: 'addresses', first: ip(first), count, port: 80 } as const;
}

describe('director: checks over a reload', () => {
  const alpha = tcpCheck('10.0.1.7', { alpha: true });
  const withChecks = (...checks: readonly ReturnType<typeof tcpCheck>[]) =>
    single({ realServers: [realServer('10.0.1.1', { checks })] });

  it('keeps the result of a check whose times have changed', () => {
    const director = start(withChecks(tcpCheck('10.0.1.1')));
    report(director, '10.0.1.1');
    const [before] = director.checkPlan().assignments;
    reload(director, withChecks(tcpCheck('10.0.1.1', { delayLoopMs: 77, retry: 5 })));
    const [after] = director.checkPlan().assignments;
    expect(after?.id).to.equal(before?.id);
    expect(after?.check).to.not.deep.equal(before?.check);
    expect(table(director)).to.deep.equal([`${VS} rr: `]);
  });

  it('trusts a new check of a good server, even with alpha', () => {
    const director = start(withChecks(tcpCheck('10.0.1.1')));
    const { fifo } = reload(director, withChecks(tcpCheck('10.0.1.1'), alpha));
    expect(fifo).to.deep.equal([]);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 1`]);
    const { assignments } = director.checkPlan();
    expect(assignments.map(({ up, trusted }) => [up, trusted])).to.deep.equal([
      [true, false],
      [true, true],
    ]);
  });

  it('keeps the weight that a script has set when another one is configured', () => {
    const scripted = (weight: number) =>
      single({
        realServers: [realServer('10.0.1.1', { weight, checks: [dynamicCheck('/load')] })],
      });
    const director = start(scripted(3));
    const [assignment] = director.checkPlan().assignments;
    expect(assignment?.serverWeight).to.equal(3);
    const memory = { id: 'x', up: true, hasRun: true, attemptsUsed: 0, weight: 12 };
    report(director, '10.0.1.1', { up: true, weight: 7, memory });
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 10`]);
    reload(director, scripted(5));
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 10`]);
    expect(director.checkpoint().checks[0]?.memory).to.equal(memory);
  });

  it('remembers since when a check is down, whatever it says later and over a reload', () => {
    const director = start(withChecks(tcpCheck('10.0.1.1')));
    const check = () => director.snapshot().virtualServers[0]?.realServers[0]?.checks[0];
    expect(check()).not.to.have.property('changedMs');
    report(director, '10.0.1.1', { up: true, atMs: 10 });
    expect(check()?.changedMs).to.equal(10);
    report(director, '10.0.1.1', { atMs: 20 });
    report(director, '10.0.1.1', { reason: 'another one', atMs: 30 });
    expect(check()).to.include({ changedMs: 20, reason: 'another one' });
    reload(director, withChecks(tcpCheck('10.0.1.1'), alpha));
    expect(check()?.changedMs).to.equal(20);
  });

  it('distrusts a new check with alpha of a server that is down', () => {
    const director = start(withChecks(tcpCheck('10.0.1.1')));
    report(director, '10.0.1.1');
    reload(director, withChecks(alpha));
    expect(table(director)).to.deep.equal([`${VS} rr: `]);
    const { fifo } = reload(director, withChecks(tcpCheck('10.0.1.8')));
    expect(fifo).to.deep.equal([`RS [10.0.1.1]:tcp:80 ${VS} UP`, `VS ${VS} UP`]);
  });

  it('brings a server alive when its failed check is gone', () => {
    const director = start(withChecks(tcpCheck('10.0.1.1')));
    report(director, '10.0.1.1');
    const { fifo, log } = reload(director, withChecks());
    expect(log).to.deep.equal(['realServerAdded', 'quorumGained']);
    expect(fifo).to.deep.equal([`RS [10.0.1.1]:tcp:80 ${VS} UP`, `VS ${VS} UP`]);
  });

  it('starts a new server down with alpha', () => {
    const director = start(single());
    const fresh = realServer('10.0.1.7', { checks: [alpha], forwarding: NAT });
    const { fifo } = reload(director, single({ realServers: [fresh, checkedServer('10.0.1.1')] }));
    expect(fifo).to.deep.equal([`RS [10.0.1.2]:tcp:80 ${VS} DOWN`]);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 1`]);
  });
});
