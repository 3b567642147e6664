/** `lvs_sched mh`: directors have one table whatever each of them has been through. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { RealServer, VirtualServer } from '../../../src/config/lvs-model.js';
import { IpvsKeeper } from '../../../src/daemon/ipvs/ipvs-keeper.js';
import { OperationTally } from '../../../src/daemon/ipvs/operation-tally.js';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import type { DirectorInput } from '../../../src/lvs/messages.js';
import type { Override, OverrideSetting } from '../../../src/lvs/overrides/override.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';
import {
  balancer,
  checkedServer,
  ip,
  report,
  sorryServer,
  tcpCheck,
  virtualServer,
} from '../../lvs/director/sample-balancer.js';
import { HashingIpvs } from './hashing-ipvs.js';

const SERVERS = ['10.0.1.1', '10.0.1.2', '10.0.1.10', '10.0.1.3'] as const;
type Server = (typeof SERVERS)[number];
const WEIGHTS: Readonly<Record<Server, number>> = {
  ...{ '10.0.1.1': 1, '10.0.1.2': 3, '10.0.1.10': 2, '10.0.1.3': 2 },
};

function servers(
  names: readonly Server[] = SERVERS,
  weights: Readonly<Partial<Record<Server, number>>> = {},
): readonly RealServer[] {
  return names.map((name) => checkedServer(name, { weight: weights[name] ?? WEIGHTS[name] }));
}

function hashed(changes: Partial<VirtualServer> = {}): VirtualServer {
  return virtualServer({
    ...{ scheduler: 'mh', schedulerFlags: [1], realServers: servers() },
    ...changes,
  });
}

/** A director on its kernel. */
class Machine {
  readonly kernel = new HashingIpvs();
  readonly said: DaemonLogEvent[] = [];
  readonly #down = new Set<Server>();
  #virtualServer = hashed();
  #overrides: readonly Override[] = [];
  #director: Director;
  #keeper: IpvsKeeper;

  constructor(wanted = hashed(), down: readonly Server[] = []) {
    this.#virtualServer = wanted;
    [this.#director, this.#keeper] = this.#started();
    for (const server of down) {
      this.check(server, false);
    }
  }

  check(server: Server, up: boolean, weight = 0): void {
    if (this.#virtualServer.realServers.some(({ address }) => address === server)) {
      this.#follow(report(this.#director, server, { up, weight }));
    }
    this.#down[up ? 'delete' : 'add'](server);
  }

  say(server: Server, set: OverrideSetting | undefined): void {
    const target = { kind: 'realServer', address: ip(server) } as const;
    const { length: id } = this.#overrides;
    const others = this.#overrides.filter(
      (each) => !('address' in each.target && each.target.address === target.address),
    );
    const own = { id: `${id}`, target, by: 'lea', createdAt: '2026-11-29T12:00:00.000Z' };
    this.#overrides = set === undefined ? others : [...others, { ...own, set }];
    this.#handle({ kind: 'overrides', overrides: this.#overrides });
  }

  reload(wanted: VirtualServer): void {
    this.#virtualServer = wanted;
    this.#handle({ kind: 'reconfigure', configuration: balancer([wanted]) });
    for (const server of this.#down) {
      this.check(server, false);
    }
  }

  /** Another process on the same kernel, which knows nothing of what was before. */
  restart(): void {
    [this.#director, this.#keeper] = this.#started();
    for (const server of this.#down) {
      this.check(server, false);
    }
  }

  /** Another program takes a server out. */
  stranger(server: Server): void {
    const [table] = this.kernel.table();
    const destination = table?.destinations.find(({ address }) => address === server);
    if (table !== undefined && destination !== undefined) {
      const { address } = table.service;
      this.kernel.change({ kind: 'deleteDestination', address, destination });
      this.look();
    }
  }

  look(): void {
    this.#keeper.look();
  }

  digest(): string | undefined {
    return this.#keeper.digest(this.kernel.table().map(({ service }) => service.address));
  }

  #handle(input: DirectorInput): void {
    this.#follow(this.#director.handle(input));
  }

  #follow({ changed, removed }: ReturnType<Director['handle']>): void {
    this.#keeper.update(
      changed.flatMap((key) => this.#director.desired(key)),
      removed,
    );
  }

  #started(): [Director, IpvsKeeper] {
    const director = createDirector(balancer([this.#virtualServer]));
    director.handle({ kind: 'overrides', overrides: this.#overrides });
    director.handle({ kind: 'start' });
    const keeper = new IpvsKeeper({
      ...{ door: this.kernel, tally: new OperationTally() },
      log: (event) => this.said.push(event),
      desired: () => director.desiredTables(),
    });
    keeper.start([], false);
    return [director, keeper];
  }
}

const ORDER = ['10.0.1.10 80 turns 2', '10.0.1.3 80 turns 2', '10.0.1.2 80 turns 3'] as const;

describe('daemon/ipvs: the table of mh', () => {
  it('is in the order of addresses, whatever the order of the file', () => {
    const lists = new Machine().kernel.lists();
    expect(lists).to.deep.equal([
      `TCP 10.0.0.1 80 mh 8: ${ORDER[0]} weight 2, ${ORDER[1]} weight 2, ${ORDER[2]} weight 3, ` +
        '10.0.1.1 80 turns 1 weight 1',
    ]);
    const other = hashed({ realServers: [...servers()].reverse() });
    expect(new Machine(other).kernel.lists()).to.deep.equal(lists);
  });

  it('has the turns of servers that were down when it was made', () => {
    const alpha = servers().map(
      (each): RealServer => ({ ...each, checks: [tcpCheck(each.address, { alpha: true })] }),
    );
    const [list = ''] = new Machine(hashed({ realServers: alpha })).kernel.lists();
    for (const each of ORDER) {
      expect(list).to.contain(`${each} weight 0`);
    }
  });

  it('gives a server back its turns that was added with weight 0 by another program', () => {
    const machine = new Machine();
    machine.check('10.0.1.10', false);
    const before = machine.kernel.lists();
    const [table] = machine.kernel.table();
    const [destination] = table?.destinations ?? [];
    if (table === undefined || destination === undefined) {
      throw new Error('no table');
    }
    const { address } = table.service;
    machine.kernel.change({ kind: 'deleteDestination', address, destination });
    machine.kernel.change({ kind: 'newDestination', address, destination });
    expect(machine.kernel.lists()[0]).to.contain('10.0.1.10 80 turns 0');
    machine.restart();
    expect(machine.kernel.lists()).to.deep.equal(before);
  });

  it('gets the new turns of a server that is down when its weight changes', () => {
    const machine = new Machine(hashed(), ['10.0.1.2']);
    machine.reload(hashed({ realServers: servers(SERVERS, { '10.0.1.2': 5 }) }));
    expect(machine.kernel.lists()[0]).to.contain('10.0.1.2 80 turns 5 weight 0');
  });

  it('says so when another program has put it into another order', () => {
    const machine = new Machine();
    const before = machine.kernel.lists();
    const [table] = machine.kernel.table();
    const destination = table?.destinations.at(-1);
    if (table === undefined || destination === undefined) {
      throw new Error('no table');
    }
    const { address } = table.service;
    machine.kernel.change({ kind: 'deleteDestination', address, destination });
    machine.kernel.change({ kind: 'newDestination', address, destination });
    machine.look();
    expect(machine.kernel.lists()).to.deep.equal(before);
    const changes = ['its destinations were in another order'];
    expect(machine.said).to.deep.include({
      ...{ event: 'tableRepaired', what: 'destination' },
      ...{ service: '[10.0.0.1]:tcp:80', changes },
    });
  });

  it('has the sorry server at its head, with a part of it, for as long as it serves', () => {
    const machine = new Machine(hashed({ sorryServer }));
    const before = machine.kernel.lists();
    for (const server of SERVERS) {
      machine.check(server, false);
    }
    const [list = ''] = machine.kernel.lists();
    expect(list).to.match(/: 10\.0\.9\.9 80 turns 3 weight 3, 10\.0\.1\.10 80 turns 2 weight 0, /);
    for (const server of SERVERS) {
      machine.check(server, true);
    }
    expect(machine.kernel.lists()).to.deep.equal(before);
  });

  // Shows: lvs_weight_steps
  it('changes weights by whole steps only where the file says so', () => {
    const realServers = servers().map((each) => ({ ...each, weight: 100 }));
    const weighed = (percent: number, weightSteps: number | undefined) => {
      const steps = weightSteps === undefined ? {} : { weightSteps };
      const machine = new Machine(hashed({ realServers, ...steps }));
      machine.check('10.0.1.1', true, percent - 100);
      return /10\.0\.1\.1 80 turns (\d+)/.exec(machine.kernel.lists()[0] ?? '')?.[1];
    };
    expect([73, 100, 1, 260].map((each) => weighed(each, undefined))).to.deep.equal([
      ...['73', '100', '1', '260'],
    ]);
    expect([73, 100, 1, 260].map((each) => weighed(each, 4))).to.deep.equal([
      ...['75', '100', '25', '250'],
    ]);
  });
});

type Step = (machine: Machine) => void;

const server = fc.constantFrom(...SERVERS);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(server, fc.boolean()).map(
    ([name, up]): Step =>
      (machine) =>
        machine.check(name, up),
  ),
  fc.tuple(server, fc.constantFrom('drain' as const, 'disabled' as const, undefined)).map(
    ([name, admin]): Step =>
      (machine) =>
        machine.say(name, admin && { admin }),
  ),
  fc.tuple(fc.uniqueArray(server, { minLength: 1 }), fc.integer({ min: 1, max: 5 }), server).map(
    ([names, weight, heavier]): Step =>
      (machine) =>
        machine.reload(hashed({ realServers: servers(names, { [heavier]: weight }) })),
  ),
  fc.constant<Step>((machine) => machine.reload(hashed({ scheduler: 'rr', schedulerFlags: [] }))),
  fc.constant<Step>((machine) => machine.reload(hashed({ sorryServer, quorum: 3 }))),
  server.map(
    (name): Step =>
      (machine) =>
        machine.stranger(name),
  ),
  fc.constant<Step>((machine) => machine.restart()),
);
const history = fc.array(step, { maxLength: 12 });

describe('daemon/ipvs: two directors with mh and different histories', () => {
  it('have the same order, the same turns and the same digest in the end', () => {
    const health = fc.subarray([...SERVERS]);
    fc.assert(
      fc.property(history, history, health, (one, other, down) => {
        const ends = [one, other, []].map((steps) => {
          const machine = new Machine();
          for (const each of steps) {
            each(machine);
          }
          for (const name of SERVERS) {
            machine.say(name, undefined);
            machine.check(name, !down.includes(name));
          }
          machine.reload(hashed());
          return { lists: machine.kernel.lists(), digest: machine.digest() };
        });
        expect(ends[0]).to.deep.equal(ends[1]);
        expect(ends[0]).to.deep.equal(ends[2]);
        expect(ends[0]?.digest).to.match(/^[0-9a-f]{16}$/);
      }),
      { numRuns: 150 },
    );
  });
});
