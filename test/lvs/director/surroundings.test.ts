import { expect } from 'chai';
import { createDirector } from '../../../src/lvs/director/director.js';
import { serviceKey } from '../../../src/lvs/table/table.js';
import { balancer, ip, logNames, report, tableTexts, virtualServer } from './sample-balancer.js';

const address = ip('10.0.0.1');
const KEY = 'TCP 10.0.0.1 80';

describe('director: ha_suspend', () => {
  function suspendable() {
    const director = createDirector(balancer([virtualServer({ haSuspend: true })]));
    const say = (kind: 'addressPresent' | 'addressAbsent', interfaceName = 'eth0') =>
      director.handle({ kind, address, interface: interfaceName });
    return { director, say };
  }

  it('rests the checks while the address is elsewhere, and leaves the table', () => {
    const { director, say } = suspendable();
    director.handle({ kind: 'start' });
    expect(director.checkPlan().suspended.size).to.equal(2);
    const present = say('addressPresent');
    expect(logNames(present.effects)).to.deep.equal(['checksActivated']);
    expect([present.checksChanged, present.changed]).to.deep.equal([true, []]);
    expect(director.checkPlan().suspended.size).to.equal(0);
    report(director, '10.0.1.1');
    const absent = say('addressAbsent');
    expect(logNames(absent.effects)).to.deep.equal(['checksSuspended']);
    expect(tableTexts(director.desiredTables())).to.deep.equal([
      '[10.0.0.1]:tcp:80 rr: 10.0.1.2:80 1',
    ]);
  });

  it('counts the interfaces that hold the address, however often they say so', () => {
    const { director, say } = suspendable();
    say('addressPresent');
    director.handle({ kind: 'start' });
    expect(director.checkPlan().suspended.size).to.equal(0);
    say('addressPresent');
    say('addressPresent', 'lo');
    expect(say('addressAbsent').checksChanged).to.equal(false);
    expect(say('addressAbsent').checksChanged).to.equal(false);
    expect(say('addressAbsent', 'lo').checksChanged).to.equal(true);
  });

  it('looks at every address of a group, and never at others', () => {
    const identity = { form: 'group', group: 'G', protocol: 'TCP', family: 'inet' } as const;
    const entries = [{ kind: 'addresses', first: ip('10.0.0.8'), count: 2, port: 80 } as const];
    const groups = [{ name: 'G', entries }];
    const director = createDirector(
      balancer([virtualServer({ identity, haSuspend: true })], {}, groups),
    );
    director.handle({ kind: 'start' });
    director.handle({ kind: 'addressPresent', address, interface: 'eth0' });
    expect(director.checkPlan().suspended.size).to.equal(2);
    director.handle({ kind: 'addressPresent', address: ip('10.0.0.9'), interface: 'eth0' });
    expect(director.checkPlan().suspended.size).to.equal(0);
  });
});

describe('director: active_on', () => {
  it('of a group installs the services while every member is master', () => {
    const director = createDirector(balancer([virtualServer({ activeOnMaster: ['A', 'B'] })]));
    director.handle({ kind: 'start' });
    const say = (instance: string, state: string) => {
      director.handle({ kind: 'vrrpState', instance, state });
      return director.desired(KEY)?.length;
    };
    const steps = [say('A', 'MASTER'), say('B', 'MASTER'), say('A', 'FAULT'), say('A', 'MASTER')];
    expect([...steps, say('B', 'BACKUP')]).to.deep.equal([0, 1, 0, 1, 0]);
  });

  it('installs the services only while the instance is master', () => {
    const director = createDirector(balancer([virtualServer({ activeOnMaster: ['VI_1'] })]));
    director.handle({ kind: 'start' });
    expect(director.desired(KEY)).to.deep.equal([]);
    const say = (instance: string, state: string) =>
      director.handle({ kind: 'vrrpState', instance, state });
    expect(say('VI_2', 'MASTER').changed).to.deep.equal([]);
    const master = say('VI_1', 'MASTER');
    expect([master.changed, logNames(master.effects)]).to.deep.equal([[KEY], ['serviceAdded']]);
    expect(director.desired(KEY)).to.have.lengthOf(1);
    expect(say('VI_1', 'MASTER').changed).to.deep.equal([]);
    const backup = say('VI_1', 'BACKUP');
    expect(backup.removed.map(serviceKey)).to.deep.equal([KEY]);
    expect(director.desired(KEY)).to.deep.equal([]);
    expect(report(director, '10.0.1.1').changed).to.deep.equal([]);
  });
});
