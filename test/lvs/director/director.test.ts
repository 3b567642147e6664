import { expect } from 'chai';
import type { VirtualServer } from '../../../src/config/lvs-model.js';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import {
  balancer,
  checkedServer,
  command,
  dynamicCheck,
  fifoLines,
  logNames,
  realServer,
  report,
  sorryServer,
  tableTexts,
  tcpCheck,
  virtualServer,
} from './sample-balancer.js';

const VS = '[10.0.0.1]:tcp:80';
const RS1 = '[10.0.1.1]:tcp:80';
const RS2 = '[10.0.1.2]:tcp:80';
const alphaServers = ['10.0.1.1', '10.0.1.2'].map((address) =>
  realServer(address, { checks: [tcpCheck(address, { alpha: true })] }),
);

function started(changes: Partial<VirtualServer> = {}, initNotifies = false): Director {
  const settings = { realServerInitNotifies: initNotifies };
  const director = createDirector(balancer([virtualServer(changes)], settings));
  director.handle({ kind: 'start' });
  return director;
}

function startOf(changes: Partial<VirtualServer>, initNotifies = false) {
  const settings = { realServerInitNotifies: initNotifies };
  const director = createDirector(balancer([virtualServer(changes)], settings));
  const { effects } = director.handle({ kind: 'start' });
  return { fifo: fifoLines(effects), log: logNames(effects), effects, director };
}

const table = (director: Director) => tableTexts(director.desiredTables());

describe('director: start', () => {
  it('puts in servers that are assumed to be good, and gains the quorum', () => {
    const { fifo, log, director } = startOf({});
    expect(fifo).to.deep.equal([`VS ${VS} UP`]);
    expect(log).to.deep.equal(['quorumGained']);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 1, 10.0.1.2:80 1`]);
  });

  it('announces servers only with rs_init_notifies, before the quorum', () => {
    expect(startOf({}, true).fifo).to.deep.equal([
      `RS ${RS1} ${VS} UP`,
      `RS ${RS2} ${VS} UP`,
      `VS ${VS} UP`,
    ]);
    expect(startOf({ realServers: alphaServers }, true).fifo).to.deep.equal([]);
  });

  it('starts down silently with alpha, and installs the service without servers', () => {
    const { fifo, log, director } = startOf({ realServers: alphaServers });
    expect([fifo, log]).to.deep.equal([[], []]);
    expect(table(director)).to.deep.equal([`${VS} rr: `]);
  });

  it('starts down aloud with a sorry server', () => {
    const { fifo, log, director, effects } = startOf({ realServers: alphaServers, sorryServer });
    expect(fifo).to.deep.equal([`VS ${VS} DOWN`]);
    expect(log).to.deep.equal(['quorumMissing', 'sorryServerAdded']);
    expect(effects[0]).to.deep.equal({
      kind: 'log',
      event: { event: 'quorumMissing', service: VS, quorum: 1, threshold: 1, weight: 0 },
    });
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.9.9:80 1`]);
  });

  it('has to gain a quorum that was never there, hysteresis included', () => {
    const { effects } = startOf({
      realServers: alphaServers,
      sorryServer,
      quorum: 2,
      hysteresis: 1,
    });
    expect(effects[0]).to.deep.equal({
      kind: 'log',
      event: { event: 'quorumMissing', service: VS, quorum: 2, threshold: 3, weight: 0 },
    });
  });

  it('asks for nothing before and after', () => {
    const director = createDirector(balancer([virtualServer()]));
    expect(director.desiredTables()).to.deep.equal([]);
    expect(director.handle({ kind: 'start' }).changed).to.deep.equal(['TCP 10.0.0.1 80']);
    expect(director.handle({ kind: 'start' }).effects).to.deep.equal([]);
    const stop = director.handle({ kind: 'stop' });
    expect(stop.removed).to.have.lengthOf(1);
    expect(director.desiredTables()).to.deep.equal([]);
    expect(director.handle({ kind: 'stop' }).removed).to.deep.equal([]);
  });
});

describe('director: results of checks', () => {
  it('takes a server out and back', () => {
    const director = started();
    const down = report(director, '10.0.1.1');
    expect(fifoLines(down.effects)).to.deep.equal([`RS ${RS1} ${VS} DOWN`]);
    expect(logNames(down.effects)).to.deep.equal(['realServerRemoved']);
    expect(down.changed).to.deep.equal(['TCP 10.0.0.1 80']);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.2:80 1`]);
    const again = report(director, '10.0.1.1');
    expect([again.effects, again.changed]).to.deep.equal([[], []]);
    const up = report(director, '10.0.1.1', { up: true });
    expect(fifoLines(up.effects)).to.deep.equal([`RS ${RS1} ${VS} UP`]);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 1, 10.0.1.2:80 1`]);
  });

  it('loses the quorum after the server, and brings the sorry server', () => {
    const director = started({ sorryServer });
    report(director, '10.0.1.1');
    const { effects } = report(director, '10.0.1.2');
    expect(fifoLines(effects)).to.deep.equal([`RS ${RS2} ${VS} DOWN`, `VS ${VS} DOWN`]);
    expect(logNames(effects)).to.deep.equal([
      'realServerRemoved',
      'quorumLost',
      'sorryServerAdded',
    ]);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.9.9:80 1`]);
    const back = report(director, '10.0.1.2', { up: true });
    expect(logNames(back.effects)).to.deep.equal([
      'realServerAdded',
      'quorumGained',
      'sorryServerRemoved',
    ]);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.2:80 1`]);
  });

  it('keeps alive servers out of the table while the sorry server serves', () => {
    const director = started({ sorryServer, quorum: 2 });
    report(director, '10.0.1.1');
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.9.9:80 1`]);
    const outcome = report(director, '10.0.1.2');
    expect(logNames(outcome.effects)).to.deep.equal(['realServerRemoved']);
    expect(outcome.changed).to.deep.equal([]);
  });

  it('leaves inhibited servers in the table with weight 0, the sorry server too', () => {
    const inhibited = { ...sorryServer, inhibit: true };
    const realServers = [checkedServer('10.0.1.1', { inhibitOnFailure: true, weight: 3 })];
    const director = started({ realServers, sorryServer: inhibited });
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 3, 10.0.9.9:80 0`]);
    const { effects } = report(director, '10.0.1.1');
    expect(effects[0]).to.deep.include({ kind: 'log' });
    expect(JSON.stringify(effects)).to.include('"inhibit":true');
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 0, 10.0.9.9:80 1`]);
  });

  it('is alive only when every check is up', () => {
    const checks = [tcpCheck('10.0.1.1'), tcpCheck('10.0.1.3')];
    const director = started({ realServers: [realServer('10.0.1.1', { checks })] });
    const [first, second] = director.checkPlan().assignments.map((each) => each.id);
    const tell = (id: string | undefined, up: boolean) => {
      const result = { id: id ?? '', up, first: false, weight: 0, reason: '' };
      return fifoLines(director.handle({ kind: 'checkReport', report: result }).effects);
    };
    expect(tell(first, false)).to.deep.equal([`RS ${RS1} ${VS} DOWN`, `VS ${VS} DOWN`]);
    expect(tell(second, false)).to.deep.equal([]);
    expect(tell(first, true)).to.deep.equal([]);
    expect(tell(second, true)).to.deep.equal([`RS ${RS1} ${VS} UP`, `VS ${VS} UP`]);
    expect(tell('unknown', false)).to.deep.equal([]);
  });

  it('announces the first failure of an alpha server, but not of a web server', () => {
    const director = started({ realServers: alphaServers });
    const first = report(director, '10.0.1.1', { first: true });
    expect(fifoLines(first.effects)).to.deep.equal([`RS ${RS1} ${VS} DOWN`]);
    expect(logNames(first.effects)).to.deep.equal([]);
    expect(fifoLines(report(director, '10.0.1.1').effects)).to.deep.equal([]);
    const { timing, connection } = tcpCheck('10.0.1.1', { alpha: true });
    const web = { kind: 'http', tls: false, version: '1.0', fastRecovery: false } as const;
    const url = { path: '/', statusCodes: [{ first: 200, last: 299 }], tlsCompliant: false };
    const check = { ...web, timing, connection, urls: [url] };
    const other = started({ realServers: [realServer('10.0.1.1', { checks: [check] })] });
    expect(report(other, '10.0.1.1', { first: true }).effects).to.deep.equal([]);
  });

  it('starts the scripts of the configuration', () => {
    const realServers = [checkedServer('10.0.1.1', { notifyDown: command('/rs-down') })];
    const director = started({ realServers, quorumDown: command('/vs-down') });
    const scripts = report(director, '10.0.1.1').effects.flatMap((each) =>
      each.kind === 'notify' ? [each.effect.script?.text] : [],
    );
    expect(scripts).to.deep.equal(['/rs-down', '/vs-down']);
  });
});

describe('director: weights', () => {
  const realServers = [
    realServer('10.0.1.1', { weight: 2, checks: [dynamicCheck('/load')] }),
    checkedServer('10.0.1.2'),
  ];

  it('adds what the checks say to the configured weight', () => {
    const director = started({ realServers });
    const { effects, changed } = report(director, '10.0.1.1', { up: true, weight: 5 });
    expect(effects).to.deep.equal([
      {
        kind: 'log',
        event: {
          event: 'weightChanged',
          server: RS1,
          service: VS,
          from: 2,
          to: 7,
          active: true,
        },
      },
    ]);
    expect(changed).to.have.lengthOf(1);
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 7, 10.0.1.2:80 1`]);
  });

  it('forgets the contribution of a check that fails, and clamps only what IPVS gets', () => {
    const director = started({ realServers });
    report(director, '10.0.1.1', { up: true, weight: -9 });
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 0, 10.0.1.2:80 1`]);
    report(director, '10.0.1.1', { up: false, weight: 9 });
    report(director, '10.0.1.1', { up: true, weight: 0 });
    expect(table(director)).to.deep.equal([`${VS} rr: 10.0.1.1:80 2, 10.0.1.2:80 1`]);
  });

  it('counts weights, not servers, for the quorum', () => {
    const director = started({ realServers, quorum: 3, hysteresis: 1 });
    expect(director.snapshot().virtualServers[0]?.quorum).to.deep.equal({
      ...{ up: false, required: 3, gainAt: 4, loseBelow: 2, sum: 3 },
    });
    const gained = report(director, '10.0.1.1', { up: true, weight: 1 });
    expect(fifoLines(gained.effects)).to.deep.equal([`VS ${VS} UP`]);
    const kept = report(director, '10.0.1.1', { up: true, weight: -1 });
    expect(fifoLines(kept.effects)).to.deep.equal([]);
    const lost = report(director, '10.0.1.1', { up: true, weight: -2 });
    expect(fifoLines(lost.effects)).to.deep.equal([`VS ${VS} DOWN`]);
  });

  it('gains the quorum of servers without a weight when a check gives them one', () => {
    const weightless = [realServer('10.0.1.1', { weight: 0, checks: [dynamicCheck('/load')] })];
    const settings = { realServers: weightless, quorum: 0, hysteresis: 4_294_967_295 };
    const director = started(settings);
    expect(director.snapshot().virtualServers[0]?.quorum.up).to.equal(false);
    const { effects } = report(director, '10.0.1.1', { up: true, weight: 1 });
    expect(fifoLines(effects)).to.deep.equal([`VS ${VS} UP`]);
  });
});

describe('director: stop', () => {
  const servers = [checkedServer('10.0.1.1'), checkedServer('10.0.1.2', { smtpAlert: true })];

  it('notifies with omega only, and only about what was up', () => {
    const director = started({ omega: true, realServers: servers });
    report(director, '10.0.1.1');
    const { effects } = director.handle({ kind: 'stop' });
    expect(fifoLines(effects)).to.deep.equal([`RS ${RS2} ${VS} DOWN`, `VS ${VS} DOWN`]);
    expect(logNames(effects)).to.deep.equal(['realServerShutDown', 'realServerShutDown']);
    const mails = effects.flatMap((each) => (each.kind === 'mail' ? [each.mail] : []));
    expect(mails).to.deep.equal([
      {
        subject: `Realserver ${RS2} of virtual server ${VS} - DOWN`,
        body: '=> Shutting down <=',
      },
    ]);
    const quiet = started().handle({ kind: 'stop' });
    expect(fifoLines(quiet.effects)).to.deep.equal([]);
    expect(logNames(quiet.effects)).to.have.lengthOf(2);
  });

  it('says nothing of real servers when the table is flushed', () => {
    const configuration = balancer([virtualServer({ omega: true })], { flushOnStop: 'services' });
    const director = createDirector(configuration);
    director.handle({ kind: 'start' });
    const { effects } = director.handle({ kind: 'stop' });
    expect(fifoLines(effects)).to.deep.equal([`VS ${VS} DOWN`]);
    expect(logNames(effects)).to.deep.equal([]);
  });
});
