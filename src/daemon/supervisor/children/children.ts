/** All children of the supervisor, started, configured and stopped by the table of their kinds. */
import type { Configuration } from '../../../config/model.js';
import { monotonicClock } from '../../../linux/clock.js';
import type { SupervisorLogEvent } from '../../../observe/log/log-events.js';
import type { ChildStatus, DaemonStatus } from '../../../observe/status/status.js';
import { followedKeys } from '../../announce/followed-services.js';
import type { SharedFact } from '../../messages.js';
import { attempt } from '../attempt.js';
import type { Child, ChildHouse, ChildKind, ChildLine } from './child.js';
import { type ChildName, type ChildProcesses, childKinds } from './child-kinds.js';

const childNames = Object.keys(childKinds) as readonly ChildName[];

export class Children {
  readonly #house: ChildHouse;
  readonly #onConfigured: () => void;
  readonly #running: { -readonly [Name in ChildName]?: ChildProcesses[Name] } = {};
  /** Children that have not said yet that they run with the current configuration. */
  readonly #awaited = new Set<ChildName>();
  /** Children that a reload has made superfluous, and that have not ended yet. */
  readonly #ending = new Map<ChildName, Promise<void>>();
  #configuration: Configuration;
  #stopping = false;

  /** @param onConfigured called when the last of those that were waited for may have answered */
  constructor(configuration: Configuration, house: ChildHouse, onConfigured: () => void) {
    this.#configuration = configuration;
    this.#house = house;
    this.#onConfigured = onConfigured;
  }

  /** undefined while none is needed. */
  get<Name extends ChildName>(name: Name): ChildProcesses[Name] | undefined {
    return this.#running[name];
  }

  /** Whether all run with the current configuration. */
  get configured(): boolean {
    return this.#awaited.size === 0;
  }

  /** Resolves when nothing is left of those that are not needed. */
  async start(): Promise<void> {
    this.#tellBalancing();
    this.#startNeeded();
    for (const name of childNames.filter((each) => !this.#needs(each))) {
      await this.#putAway(name);
    }
  }

  reload(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#house.facts.configure(configuration);
    for (const name of childNames.filter((each) => !this.#needs(each))) {
      this.#end(name);
    }
    this.#tellBalancing();
    for (const name of childNames) {
      const child = this.#running[name];
      if (child) {
        this.#awaited.add(name);
        child.reload(configuration);
      }
    }
    this.#startNeeded();
  }

  /** A fact for all that follow it, now and later. */
  tell(fact: SharedFact): void {
    const news = this.#house.facts.note(fact);
    if (news?.kind === 'virtualServerQuorum') {
      this.#house.announcer.noteQuorum(news.virtualServer, news.holds);
    }
    if (news) {
      const children: readonly (Child | undefined)[] = childNames.map((name) => this.get(name));
      for (const child of children) {
        child?.hear?.(news);
      }
    }
  }

  /** What each has to tell; undefined: there is no such process, or it does not answer. */
  async snapshots(
    connections: boolean,
  ): Promise<Pick<DaemonStatus, 'vrrp' | 'balancer' | 'bfd' | 'answerTimes'>> {
    const answerTimes: DaemonStatus['answerTimes'][number][] = [];
    const askedMs = monotonicClock.nowMs();
    const timed = async <Answer>(process: ChildName, answer: Promise<Answer | undefined>) => {
      const found = await answer;
      if (found !== undefined) {
        answerTimes.push({ process, ms: monotonicClock.nowMs() - askedMs });
      }
      return found;
    };
    const absent = Promise.resolve(undefined);
    const [vrrp, balancer, bfd] = await Promise.all([
      timed('vrrp', this.get('vrrp')?.snapshot(false) ?? absent),
      timed('checker', this.get('checker')?.snapshot(connections) ?? absent),
      timed('bfd', this.get('bfd')?.snapshot() ?? absent),
    ]);
    return { vrrp, balancer, bfd, answerTimes };
  }

  /** Those that are needed, for `upkeep status`. */
  statuses(): readonly ChildStatus[] {
    return childNames.flatMap((name) => {
      const child = this.#running[name];
      return child === undefined ? [] : [{ name, ...statusOf(child) }];
    });
  }

  /** Stops all, each when those before it have ended. Never rejects. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const stops: Promise<void>[] = [];
    for (const name of childNames) {
      const release = childKinds[name].releasesAtStop(this.#house.options);
      const after = allOf(stops);
      stops.push(
        this.#attemptStop(name, async () => {
          const withinMs = this.#withinMs();
          await this.#running[name]?.stop({ release, withinMs, after, atStop: true });
        }),
      );
    }
    await allOf([...stops, ...this.#ending.values()]);
  }

  #needs(name: ChildName): boolean {
    return childKinds[name].isNeeded(this.#configuration, this.#house.options);
  }

  #startNeeded(): void {
    for (const name of childNames) {
      if (this.#needs(name) && !this.#running[name]) {
        this.#awaited.add(name);
        // Its predecessor would release what it adopts.
        if (!this.#ending.has(name)) {
          this.#open(name);
        }
      }
    }
  }

  #open<Name extends ChildName>(name: Name): void {
    const child = childKinds[name].open(this.#configuration, this.#line(name), this.#house);
    this.#running[name] = child;
    child.start();
  }

  #line(name: ChildName): ChildLine {
    const { logger, respawn, onChildStarted, onGivenUp } = this.#house.options;
    return {
      clock: monotonicClock,
      respawn,
      log: (event) => logger.log('supervisor', event),
      logAll: (events) => logger.logAll(name, events),
      onConfigured: () => {
        this.#awaited.delete(name); // also by a successor of one that died while it was reloading
        this.#onConfigured();
      },
      onStarted: (pid) => {
        const { pidFile }: ChildKind<Child> = childKinds[name];
        if (pidFile !== undefined) {
          onChildStarted(pidFile, pid);
        }
      },
      onGivenUp: () => onGivenUp(),
    };
  }

  /** Without a checker child there is nothing to wait for. */
  #tellBalancing(): void {
    const isChecked = this.#needs('checker');
    this.tell({ kind: 'lvsTable', filled: !isChecked });
    for (const virtualServer of isChecked ? [] : followedKeys(this.#configuration).keys()) {
      this.tell({ kind: 'virtualServerQuorum', virtualServer, holds: true });
    }
  }

  /** In the background: the reload or the start of a successor waits for it. */
  #end(name: ChildName): void {
    const child: Child | undefined = this.#running[name];
    if (!child) {
      return;
    }
    delete this.#running[name];
    this.#awaited.delete(name);
    const ending = this.#attemptStop(name, async () => {
      const after = Promise.resolve();
      const withinMs = this.#withinMs();
      await child.stop({ release: true, withinMs, after, atStop: false });
      if (!this.#needs(name)) {
        await this.#putAway(name);
      }
    });
    const ended = ending.then(() => {
      this.#ending.delete(name);
      if (!this.#stopping) {
        this.#startNeeded();
      }
    });
    this.#ending.set(name, ended);
  }

  async #putAway(name: ChildName): Promise<void> {
    const kind: ChildKind<Child> = childKinds[name];
    await kind.putAway?.(this.#house);
  }

  #attemptStop(name: ChildName, step: () => Promise<void>): Promise<void> {
    const log = (event: SupervisorLogEvent): void =>
      this.#house.options.logger.log('supervisor', event);
    return attempt(`stop of the ${name} child`, step, log);
  }

  #withinMs(): number {
    return this.#configuration.global.childWaitTimeMs;
  }
}

function statusOf({ vitals: { pid, restarts, use } }: Child): Omit<ChildStatus, 'name'> {
  return { pid, restarts, ...(use === undefined ? {} : { use }) };
}

async function allOf(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.all(promises);
}
