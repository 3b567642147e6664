/** A checker driver on a stage: the kernel, the clock and the checks are played by hand. */
import { expect } from 'chai';
import type { IpAddress } from '../../../src/base/address.js';
import { type CheckerDoors, CheckerDriver } from '../../../src/daemon/checker/checker-driver.js';
import type { FromChecker, IpvsBelongings } from '../../../src/daemon/messages.js';
import type { CheckMemory, CheckReport, CheckTallies } from '../../../src/health/messages.js';
import type { CheckPlan } from '../../../src/lvs/director/director.js';
import type { DirectorConfiguration } from '../../../src/lvs/messages.js';
import { balancer, tableTexts, virtualServer } from '../../lvs/director/sample-balancer.js';
import { FakeIpvs } from '../ipvs/fake-ipvs.js';

/** Of a daemon that has done nothing yet. */
export const nothing: IpvsBelongings = { services: [], syncDaemonRoles: [] };

/** Of checks that have not run. */
export const NO_CHECK_TALLIES: CheckTallies = {
  attempts: {},
  lastSeconds: {},
  durations: [],
  lateness: { counts: [], sum: 0 },
  running: 0,
  queued: 0,
};

/** A driver whose surroundings are by hand. */
export class CheckerDriverStage implements CheckerDoors {
  readonly ipvs = new FakeIpvs();
  readonly said: FromChecker[] = [];
  readonly driver: CheckerDriver;
  available = true;
  checksClosed = false;
  plan: CheckPlan = { assignments: [], suspended: new Set(), disabled: new Set() };
  memories: readonly CheckMemory[] = [];
  timer: { readonly delayMs: number; readonly callback: () => void } | undefined;
  #report: (report: CheckReport) => void = () => undefined;
  /** The address that all checks leave with. */
  source: IpAddress | undefined;

  nowMs = 0;
  /** Ids of the checks that were to run at once. */
  runNow: readonly string[] = [];

  readonly timers = {
    nowMs: () => this.nowMs,
    after: (delayMs: number, callback: () => void) => {
      const timer = { delayMs, callback };
      this.timer = timer;
      return () => {
        this.timer = this.timer === timer ? undefined : this.timer;
      };
    },
  };

  /** What the checks are said to have counted. */
  tallies = NO_CHECK_TALLIES;

  constructor(configuration: DirectorConfiguration) {
    this.driver = new CheckerDriver(configuration, this, (messages) => this.said.push(...messages));
  }

  openIpvs(): FakeIpvs {
    if (!this.available) {
      throw new Error('no IPVS here');
    }
    return this.ipvs;
  }

  sourceTowards(): IpAddress | undefined {
    return this.source;
  }

  createChecks(
    _configuration: DirectorConfiguration,
    memories: readonly CheckMemory[],
    report: (report: CheckReport) => void,
    tallies: CheckTallies = NO_CHECK_TALLIES,
  ) {
    this.tallies = tallies;
    this.memories = memories;
    this.#report = report;
    return {
      configure: (plan: CheckPlan) => {
        this.plan = plan;
      },
      tallies: () => this.tallies,
      runNow: (ids: ReadonlySet<string>) => {
        this.runNow = [...ids];
      },
      close: () => {
        this.checksClosed = true;
      },
    };
  }

  check(address: string, up: boolean, failure = 'refused'): void {
    const found = this.plan.assignments.find((each) => each.server.startsWith(`[${address}]`));
    expect(found, `a check of ${address}`).not.equal(undefined);
    const reason = up ? '' : failure;
    this.#report({ id: found?.id ?? '', up, first: false, weight: 0, reason });
  }

  /** The time of the timer has come. */
  ring(): number {
    const timer = this.timer;
    this.timer = undefined;
    timer?.callback();
    return timer?.delayMs ?? -1;
  }

  table(): readonly string[] {
    return tableTexts(this.ipvs.table());
  }

  events(): readonly string[] {
    return this.said.flatMap((each) => (each.kind === 'log' ? [each.event.event] : []));
  }

  /** What a supervisor would hand to a successor. */
  checkpoint() {
    const checkpoints = this.said.filter((each) => each.kind === 'checkpoint');
    const last = checkpoints.findLast((each) => each.director.complete);
    const belongings = checkpoints.findLast((each) => each.belongings)?.belongings ?? nothing;
    expect(last?.kind).equal('checkpoint');
    if (last?.kind !== 'checkpoint') {
      throw new Error('no checkpoint');
    }
    return { director: last.director, belongings };
  }
}

/** One whose driver has started. */
export function started(
  configuration: DirectorConfiguration = balancer([virtualServer()]),
): CheckerDriverStage {
  const stage = new CheckerDriverStage(configuration);
  stage.driver.start(undefined, []);
  return stage;
}
