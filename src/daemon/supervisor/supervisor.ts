/**
 * The supervisor: starts the children, runs scripts on their behalf, answers signals and the
 * control socket, reloads and stops in order. It holds no protocol state.
 */

import { resolve } from 'node:path';
import type { BfdSnapshot } from '../../bfd/messages.js';
import type { Configuration } from '../../config/model.js';
import { monotonicClock } from '../../linux/clock.js';
import { notifySystemd } from '../../linux/process/systemd-notify.js';
import type { DirectorSnapshot } from '../../lvs/director/snapshot.js';
import { readClocks } from '../../observe/clock-reading.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { DaemonStatus } from '../../observe/status/status.js';
import { version } from '../../observe/version.js';
import { systemTimers } from '../../track/timers.js';
import type { VrrpSnapshot } from '../../vrrp/messages.js';
import type { MemberAnswer, MemberQuestion } from '../api/member-client.js';
import { DiscoveredServersKeeper } from '../discovery/discovered-servers.js';
import { FileReport } from '../files/file-report.js';
import { RecordingFile } from '../files/recording-file.js';
import { SteppingAside } from '../hand-over/stepping-aside.js';
import { IpvsStateFile } from '../ipvs/ipvs-state-file.js';
import { Leftovers } from '../leftovers/leftovers.js';
import { Steering } from '../overrides/steering.js';
import { processUse } from '../process-use.js';
import { type InterfaceVrids, StrangerWatch } from '../strangers/stranger-watch.js';
import { attempt } from './attempt.js';
import type { ApiAnswerer } from './children/api/api-requests.js';
import type { ChildHouse } from './children/child.js';
import { type ChildName, childKinds } from './children/child-kinds.js';
import { Children } from './children/children.js';
import { SharedFacts } from './children/shared-facts.js';
import { reloadGround } from './configuration-reader.js';
import { MachineKeepers } from './machine-keepers.js';
import { Messenger } from './messenger.js';
import { ReloadCycle } from './reload-cycle.js';
import { type RunningState, withoutSecrets } from './running-state.js';
import type { Standing } from './service-report.js';
import type { SupervisorOptions } from './supervisor-options.js';
import { Trackers } from './trackers.js';

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #messenger: Messenger;
  readonly #machine: MachineKeepers;
  readonly #leftovers: Leftovers;
  readonly #facts: SharedFacts;
  readonly #children: Children;
  readonly #strangers: StrangerWatch;
  /** Real servers that are in no file. */
  readonly #discovered: DiscoveredServersKeeper;
  readonly trackers: Trackers;
  /** What operators say of real servers. */
  readonly steering: Steering;
  /** How others take over while this machine is well: hand-over, maintenance. */
  readonly steppingAside: SteppingAside;
  readonly #systemd: FileReport;
  readonly #startedMs = monotonicClock.nowMs();
  #configuration: Configuration;
  #whenReady: (() => void)[] = [];
  /** Of the file: by signals, by the clock, and by requests. */
  readonly reloads: ReloadCycle;
  #stopping: Promise<void> | undefined;
  #releasing: Promise<void> | undefined;
  #answerer: ApiAnswerer | undefined;
  #begun = false;

  constructor(configuration: Configuration, options: SupervisorOptions) {
    this.#configuration = configuration;
    this.#options = options;
    const { workingDirectory } = options;
    const log = (event: SupervisorLogEvent): void => this.#log(event);
    this.#messenger = new Messenger({ configuration, log, workingDirectory });
    this.#systemd = new FileReport(log);
    this.#strangers = new StrangerWatch(systemTimers, log);
    this.#machine = new MachineKeepers(configuration, options);
    this.#leftovers = new Leftovers(options.vrrpState, (event) =>
      options.logger.log('vrrp', event),
    );
    this.#facts = new SharedFacts(configuration);
    this.trackers = new Trackers(configuration, {
      ...{ workingDirectory, log },
      tell: (fact) => this.#children.tell(fact),
    });
    this.#discovered = new DiscoveredServersKeeper({
      path: options.discovered,
      timers: systemTimers,
      log: (event) => options.logger.log('supervisor', event),
      changed: () => this.#rediscover(),
    });
    this.steering = new Steering({
      path: options.overrides,
      timers: systemTimers,
      wallMs: Date.now,
      log: (event) => options.logger.log('supervisor', event),
      changed: () => this.#children.get('checker')?.steer(),
      status: () => this.status(false),
      director: () => this.#children.get('checker')?.director(),
      checkNow: (servers) => this.#children.get('checker')?.checkNow(servers),
      readSetting: (name) => this.#machine.readSetting(name),
    });
    this.#configureServers();
    const { maintenance, announceState } = options;
    this.steppingAside = new SteppingAside({
      ...{ maintenance, announceState, timers: systemTimers, log },
      configuration: () => this.#configuration,
      vrrp: () => this.#children.get('vrrp'),
      tellMaintenance: (on) => this.#children.tell({ kind: 'maintenance', on }),
    });
    this.reloads = new ReloadCycle({
      configurationFile: options.configurationFile,
      read: () => options.read(this.#configuration),
      onReload: (moment) => this.#aroundReload(moment),
      apply: (fresh) => this.#apply(fresh),
      log,
      tellSystemd: (...assignments) => this.#tellSystemd(...assignments),
    });
    this.#children = new Children(configuration, this.#house(), () => this.#settle());
  }

  /** What the children make use of. */
  #house(): ChildHouse {
    const { recordFile, ipvsState } = this.#options;
    const log = (event: SupervisorLogEvent): void => this.#log(event);
    return {
      options: this.#options,
      messenger: this.#messenger,
      machine: this.#machine,
      announcer: this.steppingAside.announcer,
      ipvsState: new IpvsStateFile(ipvsState, log),
      recording:
        recordFile === undefined ? undefined : new RecordingFile(recordFile, new FileReport(log)),
      facts: this.#facts,
      fileValues: () => this.trackers.fileValues,
      processQuorums: () => this.trackers.processQuorums,
      overrides: () => this.steering.overrides,
      discovered: this.#discovered,
      isInMaintenance: () => this.steppingAside.maintenance.current !== undefined,
      answerer: () => this.#answerer,
      standing: async () => ({
        status: await this.status(true),
        processes: this.trackers.processStandings,
      }),
      announceAgain: (instance) => this.announceAgain(instance),
      tell: (fact) => this.#children.tell(fact),
    };
  }

  /** Of the file, absolute. */
  get configurationPath(): string {
    return resolve(this.#options.workingDirectory, this.#options.configurationFile);
  }

  /** From now on the api child's clients are answered so. */
  answerBy(answerer: ApiAnswerer): void {
    this.#answerer = answerer;
  }

  get configuration(): Configuration {
    return this.#configuration;
  }

  /** With the real servers that are in no file. */
  get merged(): Configuration {
    return this.#discovered.merged(this.#configuration);
  }

  /**
   * Resolves when every child that the configuration needs has said that it runs; never, when a
   * stop comes before.
   * @param meanwhile what is not needed for the first advert, done while the children begin
   */
  async start(meanwhile: () => Promise<unknown>): Promise<void> {
    const wanted = this.#vrrpConfiguration();
    const left = this.#stopping ? undefined : this.#leftovers.find(wanted);
    if (left !== undefined) {
      const { linkAlias } = this.#options.childOptions;
      this.#releasing = attempt(
        'release of what a daemon before this one has left',
        () => this.#leftovers.release(left, this.#configuration, wanted ? undefined : linkAlias),
        (event) => this.#log(event),
      );
      await this.#releasing;
    }
    if (this.#stopping) {
      return new Promise(() => undefined);
    }
    this.#begun = true;
    this.reloads.allow();
    this.#leftovers.settleFor(this.#vrrpConfiguration());
    this.#configureMachine();
    this.trackers.configure(this.#configuration);
    const leftoversGone = this.#children.start();
    const loaded = meanwhile(); // no later: a release may need it before there is another turn
    this.#configureScripts();
    await Promise.all([leftoversGone, loaded]);
    if (!this.#children.configured) {
      await new Promise<void>((resolve) => this.#whenReady.push(resolve));
    }
    this.#log({ event: 'started' });
    this.reloads.started();
  }

  #apply(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#messenger.configure(configuration);
    this.#configureScripts();
    this.trackers.configure(configuration);
    this.#configureMachine();
    this.#leftovers.goOverTo(this.#vrrpConfiguration());
    this.#configureServers();
    this.#children.reload(configuration);
    this.#settle();
  }

  /** Orderly stop: peers take over, nothing is left behind, stop scripts have had their second. */
  stop(reason: string): Promise<void> {
    this.#stopping ??= this.#stop(reason);
    this.reloads.end();
    return this.#stopping;
  }

  /** undefined: there is no such process, or it waits for its restart. */
  childPid(child: ChildName): number | undefined {
    return this.#children.get(child)?.vitals.pid;
  }

  /** What the VRRP core was told last, as lines of a recording. */
  recording(): Promise<readonly string[] | undefined> {
    return this.#children.get('vrrp')?.recording() ?? Promise.resolve(undefined);
  }

  snapshot(clearCounters: boolean): Promise<VrrpSnapshot | undefined> {
    return this.#children.get('vrrp')?.snapshot(clearCounters) ?? Promise.resolve(undefined);
  }

  /** @param connections whether the kernel is asked for the number of connections */
  balancerSnapshot(connections: boolean): Promise<DirectorSnapshot | undefined> {
    return this.#children.get('checker')?.snapshot(connections) ?? Promise.resolve(undefined);
  }

  bfdSnapshot(): Promise<readonly BfdSnapshot[] | undefined> {
    return this.#children.get('bfd')?.snapshot() ?? Promise.resolve(undefined);
  }

  /** @param connections as for `balancerSnapshot` */
  async status(connections: boolean): Promise<DaemonStatus> {
    const { announcer, maintenance } = this.steppingAside;
    const snapshots = await this.#children.snapshots(connections);
    return {
      version,
      pid: process.pid,
      uptimeMs: monotonicClock.nowMs() - this.#startedMs,
      configurationFile: this.configurationPath,
      routerId: this.#configuration.global.routerId,
      ...this.reloads.history,
      children: this.#children.statuses(),
      use: processUse(),
      ...snapshots,
      runs: this.#messenger.runs.current(),
      queues: this.#messenger.queues(),
      trackers: this.trackers.runs,
      processes: this.trackers.processStandings,
      overrides: this.steering.overrides,
      announcements: announcer.standing(),
      discoveries: this.#discovered.statuses(),
      ...(maintenance.current && { maintenance: maintenance.current }),
      clock: readClocks(),
    };
  }

  /** Asks the other routers of the cluster; empty: there are none. */
  askMembers(question: MemberQuestion): Promise<readonly MemberAnswer[]> {
    return this.#children.get('api')?.askMembers(question) ?? Promise.resolve([]);
  }

  /** Which virtual router IDs are in use on the interfaces of the instances. */
  vrids(): readonly InterfaceVrids[] {
    return this.#strangers.vrids();
  }

  /** What a service manager shows of it; no process is asked. */
  standing(): Standing {
    const director = this.#children.get('checker')?.successorKnows().checkpoint?.director;
    return { vrrpStates: this.#facts.vrrpStates(), director };
  }

  /** What `upkeep plan` compares a file with. */
  running(): RunningState {
    const { configId, allIncludeChecks } = this.#options;
    return {
      ...reloadGround(this.#configuration),
      ...(configId === undefined ? {} : { configId }),
      allIncludeChecks,
      configurationFile: this.configurationPath,
      configuration: withoutSecrets(this.#configuration),
      vrrpStates: this.#facts.vrrpStates(),
      overrides: this.steering.overrides,
      discovered: [...this.#discovered.backends],
      ...this.#children.get('checker')?.successorKnows(),
    };
  }

  /** Gratuitous ARP, or unsolicited neighbour advertisements, of all addresses of a master. */
  announceAgain(instance: string): void {
    this.#children.get('vrrp')?.announceAgain(instance);
  }

  async #stop(reason: string): Promise<void> {
    this.#tellSystemd('STOPPING=1');
    this.#log({ event: 'stopping', reason });
    const log = (event: SupervisorLogEvent): void => this.#log(event);
    await attempt('hand-over', () => this.#stepAsideAtStop(), log);
    const trackersClosed = this.trackers.close();
    this.steering.close();
    this.#discovered.close();
    this.#strangers.close();
    this.#options.standby.keep(false);
    await this.#releasing;
    await this.#children.stop();
    if (this.#begun && this.#options.releaseAtStop) {
      this.#leftovers.settleFor(undefined);
    }
    await this.#machine.close(this.#options.releaseIpvsAtStop);
    await attempt('last notifications', () => this.#messenger.close(), log);
    await attempt('end of the scripts', () => trackersClosed, log);
  }

  async #stepAsideAtStop(): Promise<void> {
    const { releaseAtStop, releaseIpvsAtStop } = this.#options;
    const { handOverAtStopMs, announceDrainMs } = this.#configuration.global.services.tuning;
    const handOverMs = releaseAtStop ? handOverAtStopMs : 0;
    const isAnnouncing = this.steppingAside.announcer.standing().length > 0;
    const longestMs = handOverMs + (isAnnouncing ? announceDrainMs : 0);
    if (longestMs > 0) {
      // systemd.service(5), TimeoutStopSec=: counts from now.
      this.#tellSystemd(`EXTEND_TIMEOUT_USEC=${Math.round((longestMs + 5000) * 1000)}`);
    }
    await this.steppingAside.stop(handOverMs, releaseIpvsAtStop);
  }

  #configureMachine(): void {
    const needed = { vrrp: this.#needs('vrrp'), checker: this.#needs('checker') };
    this.#machine.configure(this.#configuration, needed);
    this.steppingAside.announcer.configure(this.#configuration);
    this.#strangers.configure(needed.vrrp ? this.#configuration.vrrpInstances : []);
  }

  /** What is said of them, and what is said by others that they are. */
  #configureServers(): void {
    this.#discovered.configure(this.#configuration);
    this.steering.configure(this.#discovered.merged(this.#configuration));
  }

  #rediscover(): void {
    this.#configureServers();
    this.#children.get('checker')?.rediscover();
  }

  #needs(child: ChildName): boolean {
    return childKinds[child].isNeeded(this.#configuration, this.#options);
  }

  /** undefined: VRRP is not needed. */
  #vrrpConfiguration(): Configuration | undefined {
    return this.#needs('vrrp') ? this.#configuration : undefined;
  }

  #configureScripts(): void {
    this.trackers.configureScripts(this.#configuration, this.#needs('vrrp'));
  }

  #settle(): void {
    if (!this.#children.configured) {
      return;
    }
    for (const resolve of this.#whenReady.splice(0)) {
      resolve();
    }
    this.reloads.settle();
  }

  #aroundReload(moment: 'before' | 'after'): void {
    if (moment === 'after') {
      this.#leftovers.settleFor(this.#vrrpConfiguration());
    }
    this.#options.onReload(moment);
  }

  #tellSystemd(...assignments: readonly string[]): void {
    this.#systemd.note('systemd', notifySystemd(...assignments));
  }

  #log(event: SupervisorLogEvent): void {
    this.#options.logger.log('supervisor', event);
  }
}
