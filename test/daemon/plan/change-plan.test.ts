import { expect } from 'chai';
import { EMPTY_LISTS } from '../../../src/config/defaults.js';
import type {
  BalancerDefinitions,
  VirtualServer,
  VirtualServerGroup,
} from '../../../src/config/lvs-model.js';
import type { Configuration, VrrpInstance } from '../../../src/config/model.js';
import type { IpvsBelongings } from '../../../src/daemon/messages.js';
import {
  isEmptyPlan,
  type PlanSources,
  planChanges,
} from '../../../src/daemon/plan/change-plan.js';
import {
  directorPart,
  withoutMarking,
} from '../../../src/daemon/supervisor/children/director-part.js';
import { type RunningState, withoutSecrets } from '../../../src/daemon/supervisor/running-state.js';
import { createDirector } from '../../../src/lvs/director/director.js';
import {
  balancer,
  ip,
  report,
  tcpIdentity,
  virtualServer,
} from '../../lvs/director/sample-balancer.js';
import { exampleConfiguration, exampleInstance } from '../../observe/status/example-status.js';
import { FakeIpvs } from '../ipvs/fake-ipvs.js';

interface Parts {
  readonly virtualServers?: readonly VirtualServer[];
  readonly groups?: readonly VirtualServerGroup[];
  readonly instances?: readonly VrrpInstance[];
  readonly changes?: Partial<BalancerDefinitions>;
}

function configured(parts: Parts): Configuration {
  const { virtualServers = [], groups = [], instances = [], changes = {} } = parts;
  return {
    ...EMPTY_LISTS,
    global: { ...exampleConfiguration.global, balancer: balancer([], changes).global.balancer },
    virtualServers,
    virtualServerGroups: groups,
    vrrpInstances: instances,
  };
}

/** A daemon that runs on a kernel of its own, with one server found dead. */
function running(parts: Parts, ipvs: FakeIpvs, marksUnusable = false): RunningState {
  const configuration = configured(parts);
  const part = directorPart(configuration);
  const director = createDirector(marksUnusable ? withoutMarking(part) : part);
  director.handle({ kind: 'start' });
  if (configuration.virtualServers.length > 0) {
    report(director, '10.0.1.1');
  }
  const tables = director.desiredTables();
  for (const { service, destinations } of tables) {
    const { address } = service;
    const additions = destinations.map(
      (destination) => ({ kind: 'newDestination', address, destination }) as const,
    );
    ipvs.apply([{ kind: 'newService', service }, ...additions]);
  }
  ipvs.batches.length = 0;
  const services = tables.map(({ service }) => service.address);
  return {
    configurationFile: '/etc/k.conf',
    allIncludeChecks: false,
    configuration: withoutSecrets(configuration),
    checkpoint: {
      director: director.checkpoint(),
      belongings: { services, syncDaemonRoles: [] },
    },
    vrrpStates: parts.instances?.map(({ name }) => ({ instance: name, state: 'MASTER' })) ?? [],
    overrides: [],
    marksUnusable,
  };
}

const second = virtualServer({ identity: tcpIdentity('10.0.0.2') });

describe('daemon/change-plan', () => {
  let ipvs: FakeIpvs;
  beforeEach(() => {
    ipvs = new FakeIpvs();
  });

  function plan(parts: Parts, more: Partial<PlanSources> = {}) {
    const configuration = configured(parts);
    const host = { settings: { read: () => '1' }, interfaces: () => [], changes: undefined };
    const nothing = { running: undefined, leftovers: undefined, overrides: [], host };
    const sources = { file: 'k.conf', configuration, openDoor: () => ipvs, ...nothing, ...more };
    const made = planChanges(sources);
    expect(ipvs.batches).to.deep.equal([]);
    return made;
  }

  it('adds everything at a start, and nothing that is there', () => {
    const fresh = plan({ virtualServers: [virtualServer(), second] });
    expect([fresh.action, isEmptyPlan(fresh)]).to.deep.equal(['start', false]);
    expect(fresh.services.map(({ change }) => change)).to.deep.equal(['add', 'add']);
    expect(ipvs.closed).to.equal(true);
  });

  it('changes nothing at a reload of the same file, a dead server being out', () => {
    const parts = { virtualServers: [virtualServer()], instances: [exampleInstance] };
    const same = plan(parts, { running: running(parts, ipvs) });
    expect(same.action).to.equal('reload');
    expect(isEmptyPlan(same), JSON.stringify(same)).to.equal(true);
    const atStart = plan(parts);
    expect(atStart.services[0]?.destinations).to.have.lengthOf(1);
  });

  it('knows whether this machine can mark the packets of groups', () => {
    const marking = { table: 'm', chainPriority: -1, firstMark: 1000, counters: false };
    const { first, port } = { first: ip('10.0.0.1'), port: 80 };
    const identity = { form: 'group', group: 'A', protocol: 'TCP', family: 'inet' } as const;
    const parts = {
      virtualServers: [virtualServer({ identity })],
      groups: [{ name: 'A', entries: [{ kind: 'addresses', first, count: 2, port } as const] }],
      changes: { marking },
    };
    for (const [unusable, count] of [
      [true, 2],
      [false, 1],
    ] as const) {
      ipvs = new FakeIpvs();
      const known = running(parts, ipvs, unusable);
      expect(ipvs.table()).to.have.lengthOf(count);
      expect(isEmptyPlan(plan(parts, { running: known })), `${unusable}`).to.equal(true);
    }
  });

  it('removes what the daemon has installed, and nothing of others', () => {
    const known = running({ virtualServers: [virtualServer(), second] }, ipvs);
    const less = plan({ virtualServers: [second] }, { running: known });
    expect(less.services.map(({ change, service }) => [change, service])).to.deep.equal([
      ['remove', '[10.0.0.1]:tcp:80'],
    ]);
    const none = plan({}, { running: known });
    expect(none.services.map(({ change }) => change)).to.deep.equal(['remove', 'remove']);
    const stranger = plan({ virtualServers: [second] });
    expect(stranger.services).to.deep.equal([]);
    const flush = plan({ virtualServers: [second], changes: { flush: true } });
    expect(flush.services.map(({ change }) => change)).to.deep.equal(['remove']);
  });

  it('removes what a daemon has left that is no more', () => {
    const known = running({ virtualServers: [virtualServer()] }, ipvs);
    const leftovers: IpvsBelongings | undefined = known.checkpoint?.belongings;
    expect(plan({}, { leftovers }).services.map(({ change }) => change)).to.deep.equal(['remove']);
    expect(plan({}).services).to.deep.equal([]);
  });

  it('tells of time-outs and sync daemons', () => {
    const timeouts = { tcpSeconds: 60, tcpFinSeconds: 0, udpSeconds: 300 };
    const syncDaemon = { interface: 'eth0', instance: 'VI_1', syncId: 3 };
    const parts = {
      virtualServers: [virtualServer()],
      instances: [exampleInstance],
      changes: { timeouts, syncDaemon },
    };
    const before = { ...parts, changes: {} };
    const { settings } = plan(parts, { running: running(before, ipvs) });
    expect(settings).to.deep.equal([
      { change: 'edit', setting: 'lvs_timeouts', details: ['tcp 900 → 60'] },
      { change: 'add', setting: 'sync daemon master', details: ['eth0', 'id 3'] },
    ]);
  });

  it('tells of instances, with their states, and keeps secrets', () => {
    const password = 'other123';
    const other = { ...exampleInstance, authentication: { type: 'PASS', password } } as const;
    const known = running({ instances: [exampleInstance] }, ipvs);
    const made = plan({ instances: [other] }, { running: known });
    expect(made.changes).to.deep.equal([
      {
        change: 'edit',
        subject: `vrrp_instance ${exampleInstance.name}`,
        details: [{ change: 'edit', text: 'authentication password differs' }],
        consequences: ['adverts from now on are sent and judged so: change both routers'],
        state: 'MASTER',
      },
    ]);
    expect(JSON.stringify([made, known])).to.not.match(/other123|secret12/);
    expect(JSON.stringify(exampleInstance)).to.include('secret12');
  });

  it('leaves the kernel alone where there is nothing to balance', () => {
    const openDoor = (): FakeIpvs => {
      throw new Error('no IPVS');
    };
    expect(isEmptyPlan(plan({ instances: [exampleInstance] }, { openDoor }))).to.equal(true);
    expect(() => plan({ virtualServers: [second] }, { openDoor })).to.throw('no IPVS');
  });
});
