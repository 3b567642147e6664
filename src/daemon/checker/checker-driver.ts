/**
 * Drives the director (lvs/director/director.ts) with the kernel and the checks: results of checks,
 * VRRP states, addresses and configurations go in, and what follows is carried out on the IPVS
 * table and reported to the supervisor.
 */
import { messageOf } from '../../base/failure.js';
import type { Timers } from '../../base/timers.js';
import type { CheckMemory, CheckReport, CheckTallies } from '../../health/messages.js';
import { countConnections } from '../../lvs/director/count-connections.js';
import { type CheckPlan, createDirector, type Director } from '../../lvs/director/director.js';
import type { CheckerTallies } from '../../lvs/director/snapshot.js';
import type {
  DirectorConfiguration,
  DirectorEffect,
  DirectorInput,
  DirectorOutcome,
} from '../../lvs/messages.js';
import type { Override } from '../../lvs/overrides/override.js';
import { type IpvsDoor, IpvsKeeper } from '../ipvs/ipvs-keeper.js';
import { IpvsSettings } from '../ipvs/ipvs-settings.js';
import { OperationTally } from '../ipvs/operation-tally.js';
import { withTableDigests } from '../ipvs/table-digests.js';
import type {
  CheckedServer,
  CheckerCheckpoint,
  FromChecker,
  IpvsBelongings,
  ReportedVrrpState,
} from '../messages.js';
import { CheckSourceAdvice, type SourceTowards } from './check-source.js';

/** What makes the health checks. */
export interface CheckRunner {
  /** Makes these checks and no others; what is the same as before goes on undisturbed. */
  configure(plan: CheckPlan, configuration: DirectorConfiguration): void;
  /** Those with these ids that wait for their time. */
  runNow(ids: ReadonlySet<string>): void;
  tallies(): CheckTallies;
  close(): void;
}

/** What the driver works through. */
export interface CheckerDoors {
  readonly timers: Timers;
  /** @throws when there is no IPVS, or it cannot be used. */
  openIpvs(networkNamespace: string | undefined): IpvsDoor;
  /** The address that a check leaves with. */
  readonly sourceTowards: SourceTowards;
  /**
   * `memories` are those of a predecessor, as far as they are known. Reports come after
   * `configure` has returned.
   */
  createChecks(
    configuration: DirectorConfiguration,
    memories: readonly CheckMemory[],
    report: (report: CheckReport) => void,
    tallies: CheckTallies | undefined,
  ): CheckRunner;
}

/** Between two attempts to open IPVS, or to do what it refuses without a look for drift. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/** The table is looked at for a twentieth of the time at most: tens of thousands take seconds. */
const LOOK_SHARE = 20;

interface OpenIpvs {
  readonly door: IpvsDoor;
  readonly table: IpvsKeeper;
  readonly settings: IpvsSettings;
}

export class CheckerDriver {
  readonly #doors: CheckerDoors;
  readonly #report: (messages: readonly FromChecker[]) => void;
  readonly #director: Director;
  readonly #advice: CheckSourceAdvice;
  readonly #states = new Map<string, string>();
  #configuration: DirectorConfiguration;
  #operations = new OperationTally();
  #checks: CheckRunner | undefined;
  #ipvs: OpenIpvs | undefined;
  /** In the kernel since before it was opened. */
  #former: IpvsBelongings = { services: [], syncDaemonRoles: [] };
  #flushesAtOpening = false;
  #stopping = false;
  #retryMs = FIRST_RETRY_MS;
  /** How long the last look at the table took. */
  #lookMs = 0;
  #cancelTimer: () => void = () => undefined;
  #cancelWake: () => void = () => undefined;
  #outbox: FromChecker[] = [];

  constructor(
    configuration: DirectorConfiguration,
    doors: CheckerDoors,
    report: (messages: readonly FromChecker[]) => void,
  ) {
    this.#configuration = configuration;
    this.#doors = doors;
    this.#report = report;
    this.#director = createDirector(configuration);
    this.#advice = new CheckSourceAdvice((connection) => doors.sourceTowards(connection));
  }

  get configuration(): DirectorConfiguration {
    return this.#configuration;
  }

  /** Takes up what a predecessor knew, fills the table, and starts the checks. */
  start(
    resume: CheckerCheckpoint | undefined,
    states: readonly ReportedVrrpState[],
    overrides: readonly Override[] = [],
    former?: CheckerTallies,
  ): void {
    this.#operations = new OperationTally(former?.operations);
    // Before the first write to the table: what is disabled never appears in it.
    this.#director.handle({ kind: 'overrides', overrides });
    this.#former = resume?.belongings ?? this.#former;
    const predecessor = resume?.director;
    const { flush } = this.#configuration.global.balancer;
    this.#flushesAtOpening = flush && predecessor === undefined;
    for (const { instance, state } of states) {
      this.#states.set(instance, state);
      this.#director.handle({ kind: 'vrrpState', instance, state });
    }
    const outcome = this.#director.handle({
      kind: 'start',
      ...(predecessor === undefined ? {} : { resume: predecessor }),
    });
    this.#say(outcome.effects);
    this.#openIpvs();
    const report = (each: CheckReport): void =>
      this.handle({ kind: 'checkReport', report: each, atMs: this.#doors.timers.nowMs() });
    const memories = (predecessor?.checks ?? []).flatMap(({ memory }) => memory ?? []);
    this.#checks = this.#doors.createChecks(this.#configuration, memories, report, former?.checks);
    this.#checks.configure(this.#director.checkPlan(), this.#configuration);
    this.#checkpoint();
    this.#flush();
  }

  /** Something has happened to checks or addresses. */
  handle(input: DirectorInput): void {
    this.#follow(this.#director.handle(input));
    if (input.kind === 'checkReport' && !input.report.up) {
      const { assignments } = this.#director.checkPlan();
      this.#say(this.#advice.explain(this.#configuration, assignments, input.report));
    }
    this.#flush();
  }

  /** Other overrides hold than before. */
  steer(overrides: readonly Override[]): void {
    this.handle({ kind: 'overrides', overrides, atMs: this.#doors.timers.nowMs() });
  }

  /** The checks of these servers run at once, as far as they do not rest. */
  checkNow(servers: readonly CheckedServer[]): void {
    const names = new Set(servers.map(({ server, service }) => `${service} ${server}`));
    const meant = this.#director
      .checkPlan()
      .assignments.filter(({ server, service }) => names.has(`${service} ${server}`));
    this.#checks?.runNow(new Set(meant.map(({ id }) => id)));
  }

  vrrpStates(states: readonly ReportedVrrpState[]): void {
    for (const { instance, state } of states) {
      this.#states.set(instance, state);
      this.#follow(this.#director.handle({ kind: 'vrrpState', instance, state }));
    }
    this.#guard(() => this.#setSyncDaemons());
    this.#checkpoint();
    this.#flush();
  }

  reload(configuration: DirectorConfiguration): void {
    this.#configuration = configuration;
    this.#advice.forget();
    this.#follow(this.#director.handle({ kind: 'reconfigure', configuration }));
    this.#guard(() => {
      this.#ipvs?.settings.setTimeouts(configuration.global.balancer.timeouts);
      this.#setSyncDaemons();
    });
    this.#checkpoint();
    this.#flush();
    if (this.#ipvs !== undefined) {
      this.#lookLater();
    }
  }

  snapshot(request: number, connections: boolean): void {
    let snapshot = withTableDigests(this.#director.snapshot(), this.#ipvs?.table);
    this.#guard(() => {
      const observed = connections ? this.#ipvs?.door.dump() : undefined;
      snapshot = observed === undefined ? snapshot : countConnections(snapshot, observed);
    });
    const checks = this.#checks?.tallies();
    const operations = this.#operations.current();
    const tallies = checks && { checks, operations };
    snapshot = tallies === undefined ? snapshot : { ...snapshot, tallies };
    this.#outbox.push({ kind: 'snapshot', request, snapshot });
    this.#flush();
  }

  /** With `release` nothing of ours stays in the kernel; without, all of it. */
  stop(release = true): void {
    this.#stopping = true;
    this.#cancelTimer();
    this.#cancelWake();
    this.#checks?.close();
    this.#checks = undefined;
    if (release) {
      const { flushOnStop } = this.#configuration.global.balancer;
      this.#say(this.#director.handle({ kind: 'stop' }).effects);
      this.#guard(() => this.#ipvs?.table.stop(flushOnStop));
      this.#guard(() => this.#ipvs?.settings.putBack());
      this.#checkpoint();
    }
    this.#ipvs?.door.close();
    this.#ipvs = undefined;
    this.#flush();
  }

  #follow({ effects, changed, removed, checksChanged }: DirectorOutcome): void {
    this.#say(effects);
    if (changed.length > 0 || removed.length > 0) {
      const tables = changed.flatMap((key) => this.#director.desired(key));
      this.#guard(() => this.#ipvs?.table.update(tables, removed));
    }
    if (checksChanged) {
      this.#checks?.configure(this.#director.checkPlan(), this.#configuration);
    }
    this.#checkpoint();
    this.#wakeDirector();
  }

  /** A server that has returned gets more of its weight (`slow_start`). */
  #wakeDirector(): void {
    const nextMs = this.#director.nextMs();
    this.#cancelWake();
    if (nextMs !== undefined && !this.#stopping) {
      const { timers } = this.#doors;
      this.#cancelWake = timers.after(nextMs - timers.nowMs(), () =>
        this.handle({ kind: 'time', atMs: timers.nowMs() }),
      );
    }
  }

  #openIpvs(): void {
    const { networkNamespace, timeouts } = this.#configuration.global.balancer;
    let door: IpvsDoor | undefined;
    try {
      door = this.#doors.openIpvs(networkNamespace);
      const table = this.#keeper(door);
      const settings = new IpvsSettings(door, this.#former, (subject, reason) => {
        if (reason === undefined) {
          table.taken(subject);
        } else {
          table.refused(subject, reason);
        }
      });
      this.#ipvs = { door, table, settings };
      // First, as with keepalived: the kernel takes either them or servers of another family.
      this.#setSyncDaemons();
      table.start(this.#former.services, this.#flushesAtOpening);
      this.#flushesAtOpening = false;
      settings.setTimeouts(timeouts);
      this.#retryMs = FIRST_RETRY_MS;
      this.#lookLater();
    } catch (error) {
      door?.close();
      this.#ipvs = undefined;
      this.#unavailable(error);
    }
  }

  #keeper(door: IpvsDoor): IpvsKeeper {
    return new IpvsKeeper({
      door,
      log: (event) => this.#outbox.push({ kind: 'log', event }),
      desired: () => this.#director.desiredTables(),
      tally: this.#operations,
    });
  }

  #unavailable(error: unknown): void {
    const reason = messageOf(error);
    const retryInMs = this.#retryMs;
    this.#outbox.push({ kind: 'log', event: { event: 'ipvsUnavailable', reason, retryInMs } });
    if (this.#stopping) {
      return;
    }
    this.#retryMs = Math.min(2 * retryInMs, LAST_RETRY_MS);
    this.#cancelTimer = this.#doors.timers.after(retryInMs, () => {
      this.#openIpvs();
      this.#checkpoint();
      this.#flush();
    });
  }

  #lookLater(): void {
    const { driftIntervalMs } = this.#configuration.global.balancer;
    this.#cancelTimer();
    const { timers } = this.#doors;
    const delayMs =
      driftIntervalMs > 0 ? Math.max(driftIntervalMs, LOOK_SHARE * this.#lookMs) : LAST_RETRY_MS;
    this.#cancelTimer = timers.after(delayMs, () => {
      if (driftIntervalMs > 0 || this.#ipvs?.table.hasRefusals === true) {
        const startedMs = timers.nowMs();
        this.#guard(() => {
          this.#ipvs?.table.look();
          this.#setSyncDaemons();
        });
        this.#lookMs = timers.nowMs() - startedMs;
        this.#flush();
      }
      if (this.#ipvs !== undefined) {
        this.#lookLater();
      }
    });
  }

  #setSyncDaemons(): void {
    const { syncDaemon } = this.#configuration.global.balancer;
    const { instance } = syncDaemon ?? {};
    const state = instance === undefined ? undefined : this.#states.get(instance);
    this.#ipvs?.settings.setSyncDaemons(syncDaemon, state);
  }

  /** The kernel does not even answer: begins anew, with a table that we do not know. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#former = this.#belongings() ?? this.#former;
      this.#ipvs?.door.close();
      this.#ipvs = undefined;
      this.#cancelTimer();
      this.#unavailable(error);
    }
  }

  #say(effects: readonly DirectorEffect[]): void {
    this.#outbox.push(...effects);
  }

  #belongings(): IpvsBelongings | undefined {
    const { table, settings } = this.#ipvs ?? {};
    return table && settings && { services: table.owned(), ...settings.belongings() };
  }

  /** What is ours, when it is something else than at the last time. */
  #newBelongings(): IpvsBelongings | undefined {
    const { table, settings } = this.#ipvs ?? {};
    const changes = [table?.takeOwnedChanged(), settings?.takeChanged()]; // both are to be asked
    return changes.includes(true) ? this.#belongings() : undefined;
  }

  #checkpoint(): void {
    const belongings = this.#newBelongings();
    const director = this.#director.checkpoint();
    if (belongings !== undefined) {
      this.#outbox.push({ kind: 'checkpoint', director, belongings });
    } else if (director.complete || director.checks.length > 0) {
      this.#outbox.push({ kind: 'checkpoint', director });
    }
  }

  #flush(): void {
    if (this.#outbox.length > 0) {
      const messages = this.#outbox;
      this.#outbox = [];
      this.#report(messages);
    }
  }
}
