import { expect } from 'chai';
import { serviceKey } from '../../../src/lvs/table/table.js';
import {
  balancer,
  checkedServer,
  ip,
  tcpIdentity,
  virtualServer,
} from '../../lvs/director/sample-balancer.js';
import { CheckerDriverStage, nothing, started } from './checker-stage.js';

const SERVICE = 'TCP 10.0.0.1 80';
const OTHER = 'TCP 10.0.0.2 80';

const second = virtualServer({ identity: tcpIdentity('10.0.0.2') });

describe('daemon/checker-driver', () => {
  it('fills the table in one batch and asks for the checks', () => {
    const stage = started();
    expect(stage.ipvs.batches).length(1);
    expect(stage.table()).deep.equal(['[10.0.0.1]:tcp:80 rr: 10.0.1.1:80 1, 10.0.1.2:80 1']);
    expect(stage.plan.assignments).length(2);
    expect(stage.checkpoint().belongings.services.map(serviceKey)).deep.equal([SERVICE]);
  });

  it('takes a failed server out with one operation, and puts it back', () => {
    const stage = started();
    stage.check('10.0.1.1', false);
    expect(stage.ipvs.batches[1]).deep.equal([`deleteDestination ${SERVICE} 10.0.1.1 1`]);
    expect(stage.events()).contain('realServerRemoved');
    expect(stage.said.some((each) => each.kind === 'notify')).equal(true);
    stage.check('10.0.1.1', true);
    expect(stage.ipvs.batches[2]).deep.equal([`newDestination ${SERVICE} 10.0.1.1 1`]);
    stage.check('10.0.1.1', true);
    expect(stage.ipvs.batches).length(3);
  });

  it('explains, once a service, checks of DR without an answer that come from its address', () => {
    const explained = (stage: CheckerDriverStage) =>
      stage.events().filter((each) => each === 'checkFromService').length;
    const servers = ['10.0.1.1', '10.0.1.2'].map((address) =>
      checkedServer(address, { forwarding: { method: 'DR' } }),
    );
    const direct = balancer([virtualServer({ realServers: servers })]);
    const stage = started(direct);
    stage.source = ip('10.0.1.9');
    stage.check('10.0.1.1', false, 'timeout');
    stage.source = ip('10.0.0.1');
    stage.check('10.0.1.2', false, 'refused');
    expect(explained(stage)).equal(0);
    stage.check('10.0.1.1', false, 'timeout');
    stage.check('10.0.1.2', false, 'timeout');
    expect(explained(stage)).equal(1);
    stage.driver.reload(balancer([virtualServer({ realServers: servers, scheduler: 'wlc' })]));
    stage.check('10.0.1.1', false, 'timeout');
    expect(explained(stage)).equal(2);
    const translated = started();
    translated.source = ip('10.0.0.1');
    translated.check('10.0.1.1', false, 'timeout');
    expect(explained(translated)).equal(0);
  });

  it('writes nothing at a reload that changes nothing, and edits what changes', () => {
    const stage = started();
    stage.driver.reload(balancer([virtualServer()]));
    expect(stage.ipvs.batches).length(1);
    stage.driver.reload(balancer([virtualServer({ scheduler: 'wlc' }), second]));
    expect(stage.ipvs.batches[1]?.slice(0, 2)).deep.equal([
      `setService ${SERVICE}`,
      `newService ${OTHER}`,
    ]);
    stage.driver.reload(balancer([second]));
    expect(stage.ipvs.batches[2]).deep.equal([`deleteService ${SERVICE}`]);
    expect(stage.table()).length(1);
  });

  it('puts right what others have changed, and says so once', () => {
    const stage = started();
    stage.ipvs.flush();
    expect(stage.ring()).equal(balancer([]).global.balancer.driftIntervalMs);
    expect(stage.table()).deep.equal(['[10.0.0.1]:tcp:80 rr: 10.0.1.1:80 1, 10.0.1.2:80 1']);
    expect(stage.events().filter((each) => each === 'tableRepaired')).length(1);
    stage.ring();
    expect(stage.events().filter((each) => each === 'tableRepaired')).length(1);
    expect(stage.ipvs.batches).length(2);
  });

  it('looks less often at a table that takes long to read', () => {
    const stage = started();
    const { driftIntervalMs } = balancer([]).global.balancer;
    stage.ipvs.onRead = () => {
      stage.nowMs += driftIntervalMs;
    };
    expect([stage.ring(), stage.ring()]).deep.equal([driftIntervalMs, 20 * driftIntervalMs]);
    stage.ipvs.onRead = () => undefined;
    expect([stage.ring(), stage.ring()]).deep.equal([20 * driftIntervalMs, driftIntervalMs]);
  });

  it('looks at once when a change meets another table than it believed in', () => {
    const stage = started();
    stage.check('10.0.1.1', false);
    stage.ipvs.flush();
    stage.check('10.0.1.1', true);
    expect(stage.table()).deep.equal(['[10.0.0.1]:tcp:80 rr: 10.0.1.1:80 1, 10.0.1.2:80 1']);
  });

  it('gives a server that returns its weight in steps, and wakes by itself for them', () => {
    const slow = checkedServer('10.0.1.1', { weight: 10, slowStartMs: 10_000 });
    const stage = started(balancer([virtualServer({ realServers: [slow] })]));
    stage.check('10.0.1.1', false);
    stage.check('10.0.1.1', true);
    expect(stage.table()).deep.equal(['[10.0.0.1]:tcp:80 rr: 10.0.1.1:80 1']);
    stage.nowMs += 1000;
    expect(stage.timer?.delayMs).to.equal(1000);
    stage.ring();
    expect(stage.table()).deep.equal(['[10.0.0.1]:tcp:80 rr: 10.0.1.1:80 2']);
  });

  it('has the checks of a server run at once, and those of no other', () => {
    const stage = started();
    stage.driver.checkNow([{ service: '[10.0.0.1]:tcp:80', server: '[10.0.1.2]:tcp:80' }]);
    const meant = stage.plan.assignments.filter(({ id }) => stage.runNow.includes(id));
    expect(meant.map(({ server }) => server)).deep.equal(['[10.0.1.2]:tcp:80']);
  });

  it('says a refusal once, tries it again, and does not take it for the work of others', () => {
    const stage = new CheckerDriverStage(balancer([virtualServer()]));
    stage.ipvs.refuse.add(`newDestination ${SERVICE} 10.0.1.2 1`);
    stage.driver.start(undefined, []);
    stage.ring();
    stage.ring();
    expect(stage.ipvs.batches).length(3);
    expect(stage.events().filter((each) => each === 'ipvsRefused')).length(1);
    expect(stage.events()).not.contain('tableRepaired');
    stage.ipvs.refuse.clear();
    stage.ring();
    expect(stage.table()).deep.equal(['[10.0.0.1]:tcp:80 rr: 10.0.1.1:80 1, 10.0.1.2:80 1']);
    expect(stage.events()).not.contain('tableRepaired');
  });

  it('waits longer and longer for IPVS, and checks in the meantime', () => {
    const stage = new CheckerDriverStage(balancer([virtualServer()]));
    stage.available = false;
    stage.driver.start(undefined, []);
    expect(stage.plan.assignments).length(2);
    expect([stage.ring(), stage.ring(), stage.ring()]).deep.equal([1000, 2000, 4000]);
    stage.check('10.0.1.1', false);
    stage.available = true;
    stage.ring();
    expect(stage.table()).deep.equal(['[10.0.0.1]:tcp:80 rr: 10.0.1.2:80 1']);
  });

  it('begins anew when the kernel does not answer', () => {
    const stage = started();
    stage.ipvs.broken = true;
    stage.ring();
    expect(stage.events()).contain('ipvsUnavailable');
    stage.ipvs.broken = false;
    stage.driver.reload(balancer([second]));
    stage.ring();
    expect(stage.table()).deep.equal(['[10.0.0.2]:tcp:80 rr: 10.0.1.1:80 1, 10.0.1.2:80 1']);
  });

  it('leaves services of others alone, unless told to flush', () => {
    const others = started(balancer([second]));
    for (const flush of [false, true]) {
      const stage = new CheckerDriverStage(balancer([virtualServer()], { flush }));
      stage.ipvs.kernel.replace(others.ipvs.table());
      for (const { service } of others.ipvs.table()) {
        stage.ipvs.addresses.set(serviceKey(service.address), service.address);
      }
      stage.driver.start(undefined, []);
      expect(stage.table(), `flush ${flush}`).length(flush ? 1 : 2);
      stage.driver.stop();
      expect(stage.table(), `flush ${flush}`).length(flush ? 0 : 1);
    }
  });

  it('succeeds a dead process without a write, and drops what a reload has removed', () => {
    const former = started(balancer([virtualServer(), second]));
    const { director } = former.checkpoint();
    const memories = director.checks.map(({ id }) => {
      return { id, up: true, hasRun: true, attemptsUsed: 0, weight: 12 };
    });
    const resume = {
      ...former.checkpoint(),
      director: {
        ...director,
        checks: director.checks.map((each, index) => {
          const memory = memories[index];
          return memory === undefined ? each : { ...each, memory };
        }),
      },
    };
    for (const [configuration, batches] of [
      [balancer([virtualServer(), second]), []],
      [balancer([second]), [[`deleteService ${SERVICE}`]]],
    ] as const) {
      const stage = new CheckerDriverStage(configuration);
      stage.ipvs.kernel.replace(former.ipvs.table());
      for (const [key, address] of former.ipvs.addresses) {
        stage.ipvs.addresses.set(key, address);
      }
      stage.driver.start(resume, []);
      expect(stage.ipvs.batches).deep.equal(batches);
      expect(stage.memories).deep.equal(memories);
    }
  });

  it('adopts what only a state file knows of, and drops what is not wanted any more', () => {
    const former = started(balancer([virtualServer(), second]));
    const { belongings } = former.checkpoint();
    for (const [resume, flush, left] of [
      [{ belongings }, false, ['[10.0.0.2]:tcp:80']],
      [undefined, false, ['[10.0.0.1]:tcp:80', '[10.0.0.2]:tcp:80']],
      [{ belongings: nothing }, true, ['[10.0.0.2]:tcp:80']],
    ] as const) {
      const stage = new CheckerDriverStage(balancer([second], { flush }));
      stage.ipvs.kernel.replace(former.ipvs.table());
      for (const [key, address] of former.ipvs.addresses) {
        stage.ipvs.addresses.set(key, address);
      }
      stage.driver.start(resume, []);
      expect(stage.table().map((line) => line.split(' ')[0])).deep.equal(left);
      expect(stage.events().includes('serviceRemoved')).equal(left.length === 1);
    }
  });

  it('reports what is ours when it changes, and at the end that nothing is', () => {
    const stage = started(balancer([virtualServer({ activeOnMaster: ['VI'] }), second]));
    const reported = () =>
      stage.said.flatMap((each) =>
        each.kind === 'checkpoint' && each.belongings
          ? [each.belongings.services.map(serviceKey)]
          : [],
      );
    expect(reported()).deep.equal([[OTHER]]);
    stage.check('10.0.1.1', false);
    stage.driver.reload(balancer([virtualServer({ activeOnMaster: ['VI'] }), second]));
    expect(reported()).length(1);
    stage.driver.vrrpStates([{ instance: 'VI', state: 'MASTER' }]);
    expect(reported().slice(1)).deep.equal([[OTHER, SERVICE]]);
    stage.driver.vrrpStates([{ instance: 'VI', state: 'BACKUP' }]);
    expect(reported().slice(2)).deep.equal([[OTHER]]);
    stage.driver.stop();
    expect(reported().slice(3)).deep.equal([[]]);
  });

  it('leaves the table to the kernel when it is told to', () => {
    const [leaving, clearing] = [started(), started()];
    const before = leaving.ipvs.table();
    expect(before).not.deep.equal([]);
    leaving.driver.stop(false);
    expect(leaving.ipvs.table()).deep.equal(before);
    clearing.driver.stop(true);
    expect(clearing.ipvs.table()).deep.equal([]);
  });

  it('does not say that nothing is left when the kernel did not answer at the end', () => {
    const stage = started();
    stage.ipvs.apply = () => {
      throw new Error('netlink is gone');
    };
    stage.driver.stop();
    const last = stage.said.findLast((each) => each.kind === 'checkpoint' && each.belongings);
    expect(last).to.have.nested.property('belongings.services.length', 1);
  });

  it('sets time-outs and puts the former ones back', () => {
    const timeouts = { tcpSeconds: 60, tcpFinSeconds: 5, udpSeconds: 7 };
    const stage = new CheckerDriverStage(balancer([virtualServer()], { timeouts }));
    const former = stage.ipvs.currentTimeouts;
    stage.driver.start(undefined, []);
    expect(stage.ipvs.currentTimeouts).equal(timeouts);
    const successor = new CheckerDriverStage(balancer([virtualServer()], { timeouts }));
    successor.ipvs.currentTimeouts = timeouts;
    successor.driver.start(stage.checkpoint(), []);
    for (const each of [stage, successor]) {
      each.driver.stop();
      expect(each.ipvs.currentTimeouts).equal(former);
    }
  });

  it('lets the sync daemon follow its instance, and stops it', () => {
    const syncDaemon = { interface: 'eth0', instance: 'VI', syncId: 1 };
    const stage = new CheckerDriverStage(balancer([virtualServer()], { syncDaemon }));
    const roles = (): readonly string[] => stage.ipvs.daemons.map(({ role }) => role);
    stage.driver.start(undefined, []);
    expect(roles()).deep.equal(['backup']);
    stage.driver.vrrpStates([{ instance: 'VI', state: 'MASTER' }]);
    expect(roles()).deep.equal(['master']);
    stage.driver.vrrpStates([{ instance: 'other', state: 'BACKUP' }]);
    expect(roles()).deep.equal(['master']);
    stage.driver.vrrpStates([{ instance: 'VI', state: 'BACKUP' }]);
    expect(roles()).deep.equal(['backup']);
    for (const state of ['MASTER', 'BACKUP', 'MASTER']) {
      stage.driver.vrrpStates([{ instance: 'VI', state }]);
    }
    expect(roles()).deep.equal(['master']);
    const adopting = new CheckerDriverStage(balancer([virtualServer()]));
    adopting.ipvs.daemons = [...stage.ipvs.daemons];
    adopting.driver.start(stage.checkpoint(), []);
    expect(adopting.ipvs.daemons).deep.equal([]);
    stage.driver.stop();
    expect(roles()).deep.equal([]);
  });

  it('installs what is active on a master while it is', () => {
    const stage = started(balancer([virtualServer({ activeOnMaster: ['VI'] }), second]));
    expect(stage.table()).length(1);
    stage.driver.vrrpStates([{ instance: 'VI', state: 'MASTER' }]);
    expect(stage.table()).length(2);
    stage.driver.vrrpStates([{ instance: 'VI', state: 'BACKUP' }]);
    expect(stage.table()).length(1);
  });

  it('tells what it knows, with the connections that the kernel counts when asked', () => {
    const stage = started();
    const told = () => {
      const last = stage.said.at(-1);
      return last?.kind === 'snapshot'
        ? last.snapshot.virtualServers[0]?.realServers[0]
        : undefined;
    };
    stage.driver.snapshot(1, false);
    expect(told()).to.include({ alive: true, inTable: true });
    expect(told()).to.not.have.property('connections');
    stage.driver.snapshot(2, true);
    expect(told()?.connections).deep.equal({ active: 3, inactive: 4 });
    stage.ipvs.broken = true;
    stage.driver.snapshot(3, true);
    expect(told()?.connections).equal(undefined);
    expect(stage.events()).contain('ipvsUnavailable');
  });

  it('lets checks rest while their address is elsewhere', () => {
    const stage = started(balancer([virtualServer({ haSuspend: true })]));
    expect(stage.plan.suspended.size).equal(2);
    stage.driver.handle({ kind: 'addressPresent', address: ip('10.0.0.1'), interface: 'eth0' });
    expect(stage.plan.suspended.size).equal(0);
  });

  it('leaves nothing behind at the stop, and asks for nothing after it', () => {
    const stage = started();
    stage.driver.stop();
    expect(stage.table()).deep.equal([]);
    expect(stage.checksClosed).equal(true);
    expect(stage.ipvs.closed).equal(true);
    expect(stage.timer).equal(undefined);
    const table = started(balancer([virtualServer()], { flushOnStop: 'table' }));
    table.driver.stop();
    expect(table.ipvs.flushes).equal(1);
  });
});
