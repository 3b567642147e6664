import { expect } from 'chai';
import { IpvsKeeper } from '../../../src/daemon/ipvs/ipvs-keeper.js';
import { OperationTally } from '../../../src/daemon/ipvs/operation-tally.js';
import { type ServiceTable, serviceKey } from '../../../src/lvs/table/table.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';
import { tableTexts } from '../../lvs/director/sample-balancer.js';
import { FakeIpvs } from './fake-ipvs.js';
import { serviceAt, tableOf } from './sample-tables.js';

const A = '10.0.0.1';
const B = '10.0.0.2';
const ONE = '10.0.1.1';
const TWO = '10.0.1.2';

/** A keeper with its kernel, and what it said. */
class Stage {
  readonly ipvs = new FakeIpvs();
  readonly said: DaemonLogEvent[] = [];
  readonly keeper: IpvsKeeper;
  readonly tally = new OperationTally();
  wanted: readonly ServiceTable[];

  constructor(...wanted: readonly ServiceTable[]) {
    this.wanted = wanted;
    this.keeper = new IpvsKeeper({
      door: this.ipvs,
      log: (event) => this.said.push(event),
      desired: () => this.wanted,
      tally: this.tally,
    });
  }

  /** As another program would: the keeper hears nothing of it. */
  stranger(...tables: readonly ServiceTable[]): void {
    this.ipvs.kernel.replace(tables);
    this.ipvs.addresses.clear();
    for (const { service } of tables) {
      this.ipvs.addresses.set(serviceKey(service.address), service.address);
    }
  }

  /** The director wants something else now. */
  want(changed: readonly ServiceTable[], ...removed: readonly string[]): void {
    const gone = removed.map(serviceAt);
    const keys = new Set([
      ...gone.map(serviceKey),
      ...changed.map(({ service }) => serviceKey(service.address)),
    ]);
    this.wanted = [
      ...this.wanted.filter(({ service }) => !keys.has(serviceKey(service.address))),
      ...changed,
    ];
    this.keeper.update(changed, gone);
  }

  expectKernel(...tables: readonly ServiceTable[]): void {
    expect([...tableTexts(this.ipvs.table())].sort()).to.deep.equal([...tableTexts(tables)].sort());
  }

  events(): readonly string[] {
    return this.said.map(({ event }) => event);
  }
}

describe('daemon/ipvs-keeper', () => {
  it('makes the whole table in one batch, and not a thing when all is there', () => {
    const tables = [tableOf(A, { [ONE]: 1 }), tableOf(B, { [ONE]: 1, [TWO]: 2 })];
    const stage = new Stage(...tables);
    stage.keeper.start([], false);
    stage.expectKernel(...tables);
    expect(stage.ipvs.batches).to.have.lengthOf(1);
    const successor = new Stage(...tables);
    successor.stranger(...tables);
    successor.keeper.start([serviceAt(A), serviceAt(B)], false);
    expect(successor.ipvs.batches).to.deep.equal([]);
    expect(successor.said).to.deep.equal([]);
  });

  it('leaves services of others, takes out what a predecessor left, and all with lvs_flush', () => {
    for (const flush of [false, true]) {
      const stage = new Stage(tableOf(A, {}));
      stage.stranger(tableOf(B, {}), tableOf('10.0.0.3', {}));
      stage.keeper.start([serviceAt(B)], flush);
      stage.expectKernel(tableOf(A, {}), ...(flush ? [] : [tableOf('10.0.0.3', {})]));
      expect(stage.events()).to.deep.equal(Array(flush ? 2 : 1).fill('serviceRemoved'));
      expect(stage.keeper.owned()).to.deep.equal([serviceAt(A)]);
    }
  });

  it('asks the kernel for what has changed and no more', () => {
    const stage = new Stage(tableOf(A, { [ONE]: 1, [TWO]: 1 }), tableOf(B, { [ONE]: 1 }));
    stage.keeper.start([], false);
    stage.want([tableOf(A, { [ONE]: 3, [TWO]: 1 })]);
    stage.want([tableOf(A, { [ONE]: 3 })]);
    stage.want([], B);
    expect(stage.ipvs.batches.slice(1)).to.deep.equal([
      [`setDestination TCP ${A} 80 ${ONE} 3`],
      [`deleteDestination TCP ${A} 80 ${TWO} 1`],
      [`deleteService TCP ${B} 80`],
    ]);
    stage.want([tableOf(A, { [ONE]: 3 })]);
    expect(stage.ipvs.batches).to.have.lengthOf(4);
  });

  it('tells once that its services are others', () => {
    const stage = new Stage(tableOf(A, {}));
    stage.keeper.start([], false);
    expect(stage.keeper.takeOwnedChanged()).to.equal(true);
    expect(stage.keeper.takeOwnedChanged()).to.equal(false);
    stage.want([tableOf(A, { [ONE]: 1 })]);
    expect(stage.keeper.takeOwnedChanged()).to.equal(false);
    stage.want([tableOf(B, {})], A);
    expect(stage.keeper.takeOwnedChanged()).to.equal(true);
    expect(stage.keeper.owned()).to.deep.equal([serviceAt(B)]);
  });

  it('puts right what somebody else did, and says so', () => {
    const stage = new Stage(tableOf(A, { [ONE]: 1 }));
    stage.keeper.start([], false);
    stage.keeper.look();
    expect(stage.said).to.deep.equal([]);
    stage.stranger(tableOf(A, { [TWO]: 1 }), tableOf(B, {}));
    stage.keeper.look();
    stage.expectKernel(tableOf(A, { [ONE]: 1 }), tableOf(B, {}));
    expect(stage.said).to.deep.equal([
      {
        event: 'tableRepaired',
        what: 'destination',
        service: '[10.0.0.1]:tcp:80',
        changes: ['destination 10.0.1.1:80 was gone', 'destination 10.0.1.2:80 had been added'],
      },
    ]);
  });

  it('says in one line that the whole table was emptied', () => {
    const [one, other] = [tableOf(A, { [ONE]: 1 }), tableOf(B, { [TWO]: 1 })];
    const stage = new Stage(one, other);
    stage.keeper.start([], false);
    stage.stranger();
    stage.keeper.look();
    stage.expectKernel(one, other);
    stage.stranger(other);
    stage.keeper.look();
    expect(stage.said).to.deep.equal([
      { event: 'tableRestored', services: 2 },
      {
        event: 'tableRepaired',
        service: '[10.0.0.1]:tcp:80',
        what: 'service',
        changes: ['it was gone'],
      },
    ]);
  });

  it('looks at once when the kernel contradicts it', () => {
    const gone = new Stage(tableOf(A, { [ONE]: 1 }));
    gone.keeper.start([], false);
    gone.stranger();
    gone.want([tableOf(A, { [ONE]: 1, [TWO]: 1 })]);
    gone.expectKernel(tableOf(A, { [ONE]: 1, [TWO]: 1 }));
    expect(gone.events()).to.deep.equal(['tableRepaired']);
    const there = new Stage();
    there.keeper.start([], false);
    there.stranger(tableOf(A, { [TWO]: 5 }, 'wrr'));
    there.want([tableOf(A, { [ONE]: 1 })]);
    there.expectKernel(tableOf(A, { [ONE]: 1 }));
    expect(there.events()).not.to.include('ipvsRefused');
  });

  it('has nothing against a deletion that finds nothing', () => {
    const stage = new Stage(tableOf(A, { [ONE]: 1 }));
    stage.keeper.start([], false);
    stage.stranger();
    stage.want([], A);
    expect(stage.said).to.deep.equal([]);
    stage.expectKernel();
  });

  it('says a refusal once, tries again at each look, and forgets it when it is over', () => {
    const stage = new Stage(tableOf(A, { [ONE]: 1 }));
    stage.ipvs.refuse.add(`newService TCP ${A} 80`);
    stage.keeper.start([], false);
    expect(stage.events()).to.deep.equal(['ipvsRefused']);
    expect(stage.keeper.hasRefusals).to.equal(true);
    stage.keeper.look();
    expect(stage.events()).to.deep.equal(['ipvsRefused']);
    stage.ipvs.refuse.clear();
    stage.keeper.look();
    stage.expectKernel(tableOf(A, { [ONE]: 1 }));
    expect(stage.keeper.hasRefusals).to.equal(false);
    expect(stage.events()).to.deep.equal(['ipvsRefused']);
  });

  it('forgets the refusal of what nobody wants any more', () => {
    const stage = new Stage(tableOf(A, { [ONE]: 1 }));
    stage.ipvs.refuse.add(`newDestination TCP ${A} 80 ${TWO} 1`);
    stage.keeper.start([], false);
    stage.want([tableOf(A, { [ONE]: 1, [TWO]: 1 })]);
    expect(stage.keeper.hasRefusals).to.equal(true);
    stage.want([tableOf(A, { [ONE]: 1 })]);
    stage.keeper.look();
    expect(stage.keeper.hasRefusals).to.equal(false);
  });

  it('says what others are refused in its name in the same way', () => {
    const stage = new Stage();
    stage.keeper.refused('lvs_timeouts', 'no');
    stage.keeper.refused('lvs_timeouts', 'no');
    stage.keeper.refused('lvs_timeouts', 'never');
    expect(stage.events()).to.deep.equal(['ipvsRefused', 'ipvsRefused']);
    stage.keeper.look();
    stage.keeper.refused('lvs_timeouts', 'never');
    expect(stage.events(), 'a look at the table forgets nothing of it').to.have.length(2);
    stage.keeper.taken('lvs_timeouts');
    expect(stage.keeper.hasRefusals).to.equal(false);
  });

  it('takes its own services out at the stop, and everything when that is wanted', () => {
    for (const flushOnStop of ['no', 'services', 'table'] as const) {
      const stage = new Stage(tableOf(A, { [ONE]: 1 }));
      const other = tableOf(B, { [TWO]: 1 });
      stage.stranger(other);
      stage.keeper.start([], false);
      stage.keeper.stop(flushOnStop);
      stage.expectKernel(...(flushOnStop === 'table' ? [] : [other]));
      expect(stage.ipvs.flushes).to.equal(flushOnStop === 'table' ? 1 : 0);
      expect(stage.keeper.owned()).to.deep.equal([]);
    }
  });

  it('throws what reading the table throws, and has changed nothing', () => {
    const stage = new Stage(tableOf(A, {}));
    stage.ipvs.broken = true;
    expect(() => stage.keeper.start([], false)).to.throw('netlink is gone');
    expect(stage.ipvs.batches).to.deep.equal([]);
  });

  it('takes a refused destination for what it is when its service was refused', () => {
    const stage = new Stage(tableOf(A, { [ONE]: 1, [TWO]: 1 }));
    stage.ipvs.refuse.add(`newService TCP ${A} 80`);
    stage.keeper.start([], false);
    expect(stage.events()).to.deep.equal(['ipvsRefused']);
    expect(stage.keeper.owned()).to.deep.equal([serviceAt(A)]);
  });
});
