import { expect } from 'chai';
import { type MarkingConfiguration, MarkKeeper } from '../../../src/daemon/host/mark-keeper.js';
import type { TableName } from '../../../src/lvs/firewall/mark-table.js';
import { allocateMarks } from '../../../src/lvs/firewall/service-marks.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';
import { balancer, ip, virtualServer } from '../../lvs/director/sample-balancer.js';
import { FakeTimers } from '../../track/fake-timers.js';

const MARKING = { table: 'm', chainPriority: -1, firstMark: 1000, counters: false };
const DRIFT_MS = 5000;

function configuration(host = 1, marking: typeof MARKING | 'off' = MARKING, first = '10.0.0.') {
  const identity = { form: 'group', group: 'A', protocol: 'TCP', family: 'inet' } as const;
  const entry = { kind: 'addresses', first: ip(`${first}${host}`), count: 1, port: 80 } as const;
  const settings = { driftIntervalMs: DRIFT_MS, ...(marking === 'off' ? {} : { marking }) };
  return balancer([virtualServer({ identity })], settings, [{ name: 'A', entries: [entry] }]);
}

/** A firewall that knows which tables are there, and the last text of each. */
class Firewall {
  readonly tables = new Map<string, string>();
  readonly scripts: string[] = [];
  readonly events: DaemonLogEvent[] = [];
  readonly timers = new FakeTimers();
  noted: readonly TableName[] = [];
  refusal: string | undefined;
  /** What a write waits for before it is carried out. */
  held: Promise<void> | undefined;

  keeper(former: readonly TableName[] = []): MarkKeeper {
    this.noted = former;
    return new MarkKeeper({
      door: {
        apply: async (script) => {
          this.scripts.push(script);
          await this.held;
          if (this.refusal === undefined) {
            this.#carryOut(script);
          }
          return this.refusal;
        },
        exists: ({ family, name }) => this.tables.has(`${family} ${name}`),
      },
      timers: this.timers,
      former,
      log: (event) => this.events.push(event),
      note: (tables) => {
        this.noted = tables;
      },
    });
  }

  /** Of nft's language what the keeper speaks. */
  #carryOut(script: string): void {
    for (const [, verb, name = ''] of script.matchAll(/^(add|delete|) ?table (\S+ \S+)/gm)) {
      if (verb === 'delete') {
        this.tables.delete(name);
      } else if (verb === 'add') {
        this.tables.set(name, this.tables.get(name) ?? '');
      } else {
        this.tables.set(name, script);
      }
    }
  }

  names(): readonly string[] {
    return this.events.map(({ event }) => event);
  }
}

describe('MarkKeeper', () => {
  let firewall: Firewall;

  beforeEach(() => {
    firewall = new Firewall();
  });

  const settle = () => firewall.timers.advance(0);
  const marksOf = (each: MarkingConfiguration) => allocateMarks(each, []);
  async function running(given: MarkingConfiguration = configuration()): Promise<MarkKeeper> {
    const keeper = firewall.keeper();
    await keeper.prepare(given, []);
    keeper.apply(marksOf(given));
    await settle();
    return keeper;
  }

  it('sets the marks before anybody counts on them', async () => {
    const keeper = firewall.keeper();
    expect(keeper.usable).to.equal(false);
    await keeper.prepare(configuration(), []);
    expect(keeper.usable).to.equal(true);
    expect(firewall.tables.get('ip m')).to.contain('10.0.0.1 . 80 : 1000');
    expect(firewall.noted).to.deep.equal([{ family: 'ip', name: 'm' }]);
    keeper.apply(marksOf(configuration()));
    await settle();
    expect(firewall.scripts).to.have.lengthOf(1);
  });

  it('numbers them as the checker process will, which keeps the marks that it has', async () => {
    const [mark] = marksOf(configuration());
    await firewall.keeper().prepare(configuration(), mark ? [{ ...mark, mark: 1007 }] : []);
    expect(firewall.tables.get('ip m')).to.contain('10.0.0.1 . 80 : 1007');
  });

  it('does without marks where they cannot be set, and says why', async () => {
    firewall.refusal = 'Operation not supported';
    const keeper = firewall.keeper();
    await keeper.prepare(configuration(), []);
    expect(keeper.usable).to.equal(false);
    expect(firewall.events).to.deep.equal([
      { event: 'marksUnavailable', reason: 'Operation not supported' },
    ]);
    expect(firewall.noted).to.deep.equal([]);
    keeper.apply([]);
    await firewall.timers.advance(3 * DRIFT_MS);
    expect(firewall.scripts).to.have.lengthOf(1);
    firewall.refusal = undefined;
    await keeper.prepare(configuration(), []);
    expect(keeper.usable).to.equal(true);
  });

  it('writes nothing when nothing has changed, else all in one step', async () => {
    const keeper = await running();
    firewall.scripts.splice(0);
    expect(keeper.prepare(configuration(), [])).to.equal(undefined);
    keeper.apply(marksOf(configuration()));
    await settle();
    expect(firewall.scripts).to.deep.equal([]);
    await keeper.prepare(configuration(2), []);
    keeper.apply(marksOf(configuration(2)));
    await settle();
    expect(firewall.scripts).to.have.lengthOf(1);
    expect(firewall.scripts[0]).to.match(/^add table ip m\ndelete table ip m\ntable ip m {/);
    expect(firewall.tables.get('ip m')).to.contain('10.0.0.2 . 80 : 1000');
  });

  it('ends with what was asked for last, whatever is being written meanwhile', async () => {
    const keeper = await running();
    await keeper.prepare(configuration(2), []);
    let goOn = (): void => undefined;
    firewall.held = new Promise((resolve) => {
      goOn = resolve;
    });
    // The checker process, which is late, still tells what it had before; then what it has now.
    keeper.apply(marksOf(configuration()));
    await settle();
    keeper.apply(marksOf(configuration(2)));
    goOn();
    await settle();
    await settle();
    expect(firewall.tables.get('ip m')).to.contain('10.0.0.2 . 80 : 1000');
    firewall.scripts.splice(0);
    await firewall.timers.advance(3 * DRIFT_MS);
    expect(firewall.scripts).to.deep.equal([]);
  });

  it('removes the table of a family that has no marks any more', async () => {
    const keeper = await running();
    const six = configuration(1, MARKING, 'fd00::');
    await keeper.prepare(six, []);
    expect([...firewall.tables.keys()]).to.deep.equal(['ip6 m']);
    expect(firewall.noted).to.deep.equal([{ family: 'ip6', name: 'm' }]);
  });

  it('leaves nothing at the stop, nor when the services for marks are gone', async () => {
    const keeper = await running();
    await keeper.putBack();
    expect([...firewall.tables.keys()]).to.deep.equal([]);
    expect(firewall.noted).to.deep.equal([]);
    const again = await running();
    expect(again.prepare(configuration(1, 'off'), [])).to.equal(undefined);
    expect(again.usable).to.equal(false);
    expect([...firewall.tables.keys()]).to.deep.equal(['ip m']);
    again.apply([]);
    await firewall.timers.advance(10 * DRIFT_MS);
    expect([...firewall.tables.keys()]).to.deep.equal([]);
  });

  it('removes what a killed daemon has left, unless it is wanted', async () => {
    firewall.tables.set('ip m', 'old').set('ip6 other', 'old');
    const former = [
      { family: 'ip', name: 'm' },
      { family: 'ip6', name: 'other' },
    ] as const;
    await firewall.keeper(former).prepare(configuration(), []);
    expect([...firewall.tables.keys()]).to.deep.equal(['ip m']);
    expect(firewall.tables.get('ip m')).to.contain('10.0.0.1');

    firewall.tables.set('ip m', 'old');
    const without = firewall.keeper([former[0]]);
    without.prepare(configuration(1, 'off'), []);
    without.apply([]);
    await settle();
    expect([...firewall.tables.keys()]).to.deep.equal([]);
  });

  it('makes the table again when somebody has removed it', async () => {
    await running();
    const [script] = [...firewall.tables.values()];
    await firewall.timers.advance(3 * DRIFT_MS);
    expect(firewall.names()).to.deep.equal([]);
    firewall.tables.clear();
    await firewall.timers.advance(DRIFT_MS);
    expect(firewall.events).to.deep.equal([{ event: 'marksRemoved', table: 'm' }]);
    expect([...firewall.tables.values()]).to.deep.equal([script]);
    firewall.tables.clear();
    await firewall.timers.advance(2 * DRIFT_MS);
    expect(firewall.tables.size).to.equal(1);
  });

  it('tries again what was refused, and tells of it once', async () => {
    const keeper = await running();
    firewall.refusal = 'busy';
    keeper.apply(marksOf(configuration(2)));
    await firewall.timers.advance(4 * DRIFT_MS);
    expect(firewall.events).to.deep.equal([{ event: 'marksFailed', table: 'm', reason: 'busy' }]);
    firewall.refusal = undefined;
    await firewall.timers.advance(DRIFT_MS);
    expect(firewall.tables.get('ip m')).to.contain('10.0.0.2');
  });

  it('goes on after an error of the firewall, which is said', async () => {
    const keeper = await running();
    firewall.held = Promise.reject(new Error('no such door'));
    firewall.held.catch(() => undefined);
    keeper.apply(marksOf(configuration(2)));
    await settle();
    expect(firewall.events).to.have.lengthOf(1);
    expect(firewall.events[0]).to.include({ event: 'internalError', where: 'mark keeper' });
    firewall.held = undefined;
    keeper.apply(marksOf(configuration(3)));
    await settle();
    expect(firewall.tables.get('ip m')).to.contain('10.0.0.3');
    await keeper.putBack();
    expect([...firewall.tables.keys()]).to.deep.equal([]);
  });
});
