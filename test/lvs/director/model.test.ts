/** The director against a model that counts everything anew after each event. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { RealServer, VirtualServer } from '../../../src/config/lvs-model.js';
import type { CheckAssignment } from '../../../src/health/messages.js';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import { DirectorMemory } from '../../../src/lvs/director-memory.js';
import type { DirectorConfiguration, DirectorOutcome } from '../../../src/lvs/messages.js';
import { planTables } from '../../../src/lvs/table/plan.js';
import { limitWeight } from '../../../src/lvs/table/service-entry.js';
import {
  balancer,
  dynamicCheck,
  fifoLines,
  realServer,
  sorryServer,
  tcpCheck,
  virtualServer,
} from './sample-balancer.js';

const KEY = 'TCP 10.0.0.1 80';

const servers: fc.Arbitrary<readonly RealServer[]> = fc
  .array(
    fc.record({
      weight: fc.constantFrom(0, 1, 1, 3),
      inhibitOnFailure: fc.boolean(),
      alpha: fc.boolean(),
      checks: fc.constantFrom(0, 1, 2),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) =>
    list.map(({ weight, inhibitOnFailure, alpha, checks }, index) => {
      const address = `10.0.1.${index + 1}`;
      const both = [tcpCheck(address, { alpha }), dynamicCheck(`/load ${index}`)];
      return realServer(address, { weight, inhibitOnFailure, checks: both.slice(0, checks) });
    }),
  );

const configurations: fc.Arbitrary<VirtualServer> = fc
  .record({
    realServers: servers,
    quorum: fc.nat(4),
    hysteresis: fc.nat(3),
    sorry: fc.constantFrom(undefined, sorryServer, { ...sorryServer, inhibit: true }),
    omega: fc.boolean(),
  })
  .map(({ sorry, ...rest }) =>
    virtualServer(sorry === undefined ? rest : { ...rest, sorryServer: sorry }),
  );

const events = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.tuple(fc.nat(), fc.boolean(), fc.integer({ min: -4, max: 4 })) },
    { weight: 1, arbitrary: configurations },
  ),
  { maxLength: 25 },
);

/** What the model remembers of a check. */
type Results = Map<string, { readonly up: boolean; readonly weight: number }>;

class Model {
  readonly director: Director;
  quorumUp = false;
  configuration: VirtualServer;
  readonly results: Results = new Map();
  readonly said: string[] = [];

  constructor(configuration: VirtualServer) {
    this.configuration = configuration;
    this.director = createDirector(asFile(configuration));
    this.#follow(this.director.handle({ kind: 'start' }));
  }

  report(pick: number, up: boolean, weight: number): void {
    const assignments = this.director.checkPlan().assignments;
    const chosen = assignments[pick % Math.max(1, assignments.length)];
    if (chosen === undefined) {
      return;
    }
    const part = chosen.check.kind === 'misc' ? weight : 0;
    this.results.set(chosen.id, { up, weight: up ? part : 0 });
    const report = { id: chosen.id, up, first: false, weight: part, reason: 'told so' };
    const before = this.director.desiredTables();
    const outcome = this.director.handle({ kind: 'checkReport', report });
    const isOther = planTables(this.director.desiredTables(), before).length > 0;
    expect(outcome.changed).to.deep.equal(isOther ? [KEY] : []);
    this.#follow(outcome);
  }

  reload(configuration: VirtualServer): void {
    const before = this.director.desiredTables();
    this.configuration = configuration;
    const outcome = this.director.handle({
      kind: 'reconfigure',
      configuration: asFile(configuration),
    });
    const isOther = planTables(this.director.desiredTables(), before).length > 0;
    expect(outcome.changed).to.deep.equal(isOther ? [KEY] : []);
    for (const check of this.#snapshot().realServers.flatMap((server) => server.checks)) {
      const known = this.results.get(check.id);
      if (known !== undefined) {
        expect(check).to.deep.include(known);
      }
      this.results.set(check.id, { up: check.up, weight: check.weight });
    }
    this.#forgetOthers(this.director.checkPlan().assignments);
    this.#follow(outcome);
  }

  /** The sum of the weights of the living, counted from the results alone. */
  sum(): number {
    const { realServers } = this.configuration;
    return realServers.reduce((sum, server, index) => {
      const checks = this.#snapshot().realServers[index]?.checks ?? [];
      const results = checks.map(({ id, up }) => this.results.get(id) ?? { up, weight: 0 });
      const isAlive = results.every((each) => each.up);
      const weight = results.reduce((total, each) => total + each.weight, server.weight);
      return isAlive ? sum + limitWeight(weight) : sum;
    }, 0);
  }

  check(): void {
    const { quorum } = this.#snapshot();
    expect(quorum).to.deep.include({ up: this.quorumUp, sum: this.sum() });
    const [table] = this.director.desiredTables();
    const weights = table?.destinations.map((each) => each.weight) ?? [];
    const isServed = weights.some((weight) => weight > 0);
    if (this.configuration.sorryServer !== undefined || this.quorumUp) {
      expect(isServed).to.equal(true);
    }
    if (this.configuration.sorryServer === undefined || this.quorumUp) {
      const total = weights.reduce((left, right) => left + right, 0);
      expect(total).to.equal(this.sum());
    }
    const lastWord = this.said.filter((line) => line.startsWith('VS')).at(-1);
    expect(lastWord?.endsWith('UP') ?? false).to.equal(this.quorumUp);
  }

  #follow(outcome: DirectorOutcome): void {
    const { quorum, hysteresis } = this.configuration;
    const [needed, sum] = [Math.max(1, quorum), this.sum()];
    const spare = Math.min(hysteresis, needed - 1);
    this.quorumUp = this.quorumUp ? sum >= needed - spare : sum >= needed + spare;
    this.said.push(...fifoLines(outcome.effects));
    this.check();
  }

  #forgetOthers(assignments: readonly CheckAssignment[]): void {
    const present = new Set(assignments.map((each) => each.id));
    for (const id of this.results.keys()) {
      if (!present.has(id)) {
        this.results.delete(id);
      }
    }
  }

  #snapshot() {
    const [snapshot] = this.director.snapshot().virtualServers;
    if (snapshot === undefined) {
      throw new Error('there is one virtual server');
    }
    return snapshot;
  }
}

function asFile(configuration: VirtualServer): DirectorConfiguration {
  return balancer([configuration]);
}

/** A model that has lived through a history. */
function lived(
  configuration: VirtualServer,
  history: readonly (VirtualServer | readonly [number, boolean, number])[],
): Model {
  const model = new Model(configuration);
  for (const event of history) {
    if ('identity' in event) {
      model.reload(event);
    } else {
      model.report(...event);
    }
  }
  return model;
}

describe('director: any history', () => {
  it('agrees with a model that counts anew', () => {
    fc.assert(
      fc.property(configurations, events, (configuration, history) => {
        lived(configuration, history).check();
      }),
    );
  });

  it('is not changed by a reload of the same file', () => {
    fc.assert(
      fc.property(configurations, events, (first, history) => {
        const { director, configuration } = lived(first, history);
        const before = director.snapshot();
        const again = { kind: 'reconfigure', configuration: asFile(configuration) } as const;
        const { effects, changed, removed } = director.handle(again);
        expect([effects, changed, removed]).to.deep.equal([[], [], []]);
        expect(director.snapshot()).to.deep.equal(before);
      }),
    );
  });

  it('goes on in a successor that knows only the checkpoints', () => {
    fc.assert(
      fc.property(configurations, events, events, (first, history, later) => {
        const model = lived(first, history);
        const memory = new DirectorMemory();
        memory.merge(model.director.checkpoint());
        for (const event of later) {
          if ('identity' in event) {
            model.reload(event);
          } else {
            model.report(...event);
          }
          memory.merge(model.director.checkpoint());
        }
        const heir = createDirector(asFile(model.configuration));
        const resume = JSON.parse(JSON.stringify(memory.current()));
        expect(heir.handle({ kind: 'start', resume }).effects).to.deep.equal([]);
        expect(heir.snapshot()).to.deep.equal(model.director.snapshot());
        expect(heir.desiredTables()).to.deep.equal(model.director.desiredTables());
      }),
    );
  });
});
