/**
 * The supervisor: starts the children, runs scripts on their behalf, answers signals and the
 * control socket, reloads and stops in order. It holds no protocol state.
 */
import { resolve } from 'node:path';
import type { BfdSnapshot } from '../../bfd/messages.js';
import { hasVrrpWork } from '../../config/defaults.js';
import type { Configuration } from '../../config/model.js';
import { monotonicClock } from '../../linux/clock.js';
import { kernelNeighbours } from '../../linux/host/neighbour-door.js';
import { notifySystemd } from '../../linux/process/systemd-notify.js';
import type { DirectorSnapshot } from '../../lvs/director/snapshot.js';
import { readClocks } from '../../observe/clock-reading.js';
import type { ProcessStanding } from '../../observe/dump/track-processes.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { DaemonStatus } from '../../observe/status/status.js';
import { version } from '../../observe/version.js';
import { kernelProcesses } from '../../track/kernel-processes.js';
import { createScriptScheduler, type ScriptScheduler } from '../../track/script-scheduler.js';
import { systemTimers } from '../../track/timers.js';
import { TrackedFiles } from '../../track/tracked-files.js';
import { TrackedProcesses } from '../../track/tracked-processes.js';
import { trackedScripts } from '../../track/tracked-scripts.js';
import type { VrrpSnapshot } from '../../vrrp/messages.js';
import { FileReport } from '../files/file-report.js';
import { RecordingFile } from '../files/recording-file.js';
import { handOverInstances } from '../hand-over/hand-over-names.js';
import type { HandOverResult } from '../hand-over/pending-hand-overs.js';
import { type FirewallKeeper, openFirewallKeeper } from '../host/firewall-keeper.js';
import { createHostKeeper, type HostKeeper } from '../host/host-keeper.js';
import { NeighbourKeeper } from '../host/neighbour-keeper.js';
import { openSettingLedger, pingGroups, type SettingLedger } from '../host/setting-ledger.js';
import { membershipReports, settingsOfVrrp } from '../host/vrrp-settings.js';
import { vrrpTables } from '../host/vrrp-tables.js';
import { IpvsStateFile } from '../ipvs/ipvs-state-file.js';
import type {
  BfdSessionState,
  FromBfd,
  FromChecker,
  FromVrrp,
  InstanceState,
} from '../messages.js';
import { releaseInstances } from '../vrrp/release.js';
import type { VirtualLink } from '../vrrp-needs.js';
import { attempt, Endings } from './attempt.js';
import { BfdProcess } from './children/bfd-process.js';
import { CheckerProcess } from './children/checker-process.js';
import { childStatuses } from './children/child-status.js';
import { VrrpProcess } from './children/vrrp-process.js';
import { reloadGround } from './configuration-reader.js';
import { Messenger } from './messenger.js';
import { type RunningState, withoutSecrets } from './running-state.js';
import type { SupervisorOptions } from './supervisor-options.js';

/** The processes that a configuration may need. */
type ChildName = 'vrrp' | 'checker' | 'bfd';

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #messenger: Messenger;
  readonly #scheduler: ScriptScheduler;
  readonly #files: TrackedFiles;
  readonly #processes: TrackedProcesses;
  readonly #ipvsState: IpvsStateFile;
  readonly #host: HostKeeper;
  readonly #ledger: SettingLedger;
  readonly #neighbours: NeighbourKeeper;
  readonly #firewall: FirewallKeeper;
  #virtualLinks: readonly VirtualLink[] = [];
  readonly #systemd: FileReport;
  readonly #recording: RecordingFile | undefined;
  readonly #startedMs = monotonicClock.nowMs();
  #configuration: Configuration;
  #vrrp: VrrpProcess | undefined;
  #checker: CheckerProcess | undefined;
  #bfd: BfdProcess | undefined;
  readonly #vrrpStates = new Map<string, string>();
  /** The checker child has done what the configuration asks, or there is none. */
  #lvsTableFilled = false;
  /** Children that have not said yet that they run with the current configuration. */
  readonly #awaited = new Set<ChildName>();
  #whenReady: (() => void)[] = [];
  #reload: { startedMs: number; again: boolean } | undefined;
  #lastReload: DaemonStatus['lastReload'];
  #stopping: Promise<void> | undefined;
  #begun = false;
  #reloadAfterStart = false;
  readonly #endings = new Endings<ChildName>((event) => this.#log(event));

  constructor(configuration: Configuration, options: SupervisorOptions) {
    this.#configuration = configuration;
    this.#options = options;
    const { workingDirectory } = options;
    const log = (event: SupervisorLogEvent): void => this.#log(event);
    this.#messenger = new Messenger({ configuration, log, workingDirectory });
    this.#systemd = new FileReport(log);
    const { recordFile } = options;
    this.#recording =
      recordFile === undefined ? undefined : new RecordingFile(recordFile, new FileReport(log));
    this.#ipvsState = new IpvsStateFile(options.ipvsState, log);
    this.#host = createHostKeeper(options.hostState, (event) => {
      options.logger.log('checker', event);
    });
    this.#ledger = openSettingLedger(options.settingState, (event) =>
      options.logger.log('supervisor', event),
    );
    this.#firewall = openFirewallKeeper(options.firewallState, (event) =>
      options.logger.log('supervisor', event),
    );
    this.#neighbours = new NeighbourKeeper({
      door: kernelNeighbours,
      timers: systemTimers,
      log: (event) => options.logger.log('supervisor', event),
    });
    this.#scheduler = createScriptScheduler({
      log,
      workingDirectory,
      onResult: (script, succeeded) => this.#vrrp?.scriptResult(script, succeeded),
    });
    this.#files = new TrackedFiles({
      changed: (file, value) => this.#vrrp?.fileValue(file, value),
      notCreated: (path, reason) => log({ event: 'trackFileNotCreated', path, reason }),
    });
    const processes = kernelProcesses(
      () => this.#configuration.global.services.tuning.processEvents,
    );
    this.#processes = new TrackedProcesses(processes, systemTimers, {
      quorum: (process, holds) => this.#vrrp?.processQuorum(process, holds),
      confirmed: () => log({ event: 'processEventsConfirmed' }),
      refused: (reason) => log({ event: 'processEventsRefused', reason }),
      lost: (reason) => log({ event: 'processEventsLost', reason }),
    });
  }

  get configuration(): Configuration {
    return this.#configuration;
  }

  /**
   * Resolves when every child that the configuration needs has said that it runs; never, when a
   * stop comes before.
   */
  async start(): Promise<void> {
    if (this.#stopping) {
      return new Promise(() => undefined);
    }
    this.#begun = true;
    this.#needSettings();
    this.#neighbours.apply(this.#configuration.staticNeighbours);
    this.#lvsTableFilled = !this.#needsChecker();
    this.#files.configure(this.#configuration);
    this.#processes.configure(this.#configuration);
    this.#startChildren();
    this.#configureScripts();
    if (this.#options.runCheckers && !this.#needsChecker()) {
      await this.#ipvsState.clearLeftovers((event) => this.#options.logger.log('checker', event));
      await this.#host.putBack();
    }
    if (this.#awaited.size > 0) {
      await new Promise<void>((resolve) => this.#whenReady.push(resolve));
    }
    this.#log({ event: 'started' });
    if (this.#reloadAfterStart) {
      this.reload();
    }
  }

  /**
   * Reads the file again. With an error in it everything stays as it is.
   * @returns undefined, or why the reload was refused.
   */
  reload(): string | undefined {
    if (this.#stopping) {
      return 'the daemon is stopping';
    }
    if (this.#reload) {
      this.#reload.again = true; // one more is queued while one is in progress
      return undefined;
    }
    if (!this.#begun) {
      this.#reloadAfterStart = true;
      return undefined;
    }
    this.#log({ event: 'reloading', configuration: this.#options.configurationFile });
    const nowUs = Math.round(monotonicClock.nowMs() * 1000);
    this.#tellSystemd('RELOADING=1', `MONOTONIC_USEC=${nowUs}`);
    const startedMs = monotonicClock.nowMs();
    const read = this.#options.read(this.#configuration);
    if (read.kind === 'refused') {
      return this.#refuseReload(read.reason);
    }
    this.#options.onReload('before');
    this.#apply(read.configuration, startedMs);
    return undefined;
  }

  #refuseReload(reason: string): string {
    this.#tellSystemd('READY=1');
    this.#lastReload = { atMs: Date.now(), refused: reason };
    this.#log({ event: 'reloadRefused', reason });
    return reason;
  }

  #apply(configuration: Configuration, startedMs: number): void {
    this.#configuration = configuration;
    this.#messenger.configure(configuration);
    this.#configureScripts();
    this.#files.configure(configuration);
    this.#processes.configure(configuration);
    this.#needSettings();
    this.#neighbours.apply(this.#configuration.staticNeighbours);
    this.#reload = { startedMs, again: false };
    this.#stopUnneeded();
    this.#noteLvsTable(!this.#needsChecker());
    this.#reloadChildren();
    this.#startChildren();
    this.#settle();
  }

  #reloadChildren(): void {
    if (this.#vrrp) {
      this.#awaited.add('vrrp');
      this.#vrrp.reload(this.#configuration);
    }
    if (this.#checker) {
      this.#awaited.add('checker');
      this.#checker.reload(this.#configuration);
    }
    if (this.#bfd) {
      this.#awaited.add('bfd');
      this.#bfd.reload(this.#configuration);
    }
  }

  /** Orderly stop: peers take over, nothing is left behind, stop scripts have had their second. */
  stop(reason: string): Promise<void> {
    this.#stopping ??= this.#stop(reason);
    return this.#stopping;
  }

  /** Names of the track scripts that run now. */
  get runningScripts(): ReadonlySet<string> {
    return this.#scheduler.running();
  }

  /** undefined: there is no such process, or it waits for its restart. */
  childPid(child: ChildName): number | undefined {
    return { vrrp: this.#vrrp, checker: this.#checker, bfd: this.#bfd }[child]?.pid;
  }

  /** Where each `vrrp_track_process` stands. */
  get processStandings(): readonly ProcessStanding[] {
    return this.#processes.standings();
  }

  /** What the VRRP core was told last, as lines of a recording. */
  recording(): Promise<readonly string[] | undefined> {
    return this.#vrrp?.recording() ?? Promise.resolve(undefined);
  }

  snapshot(clearCounters: boolean): Promise<VrrpSnapshot | undefined> {
    return this.#vrrp?.snapshot(clearCounters) ?? Promise.resolve(undefined);
  }

  /** @param connections whether the kernel is asked for the number of connections */
  balancerSnapshot(connections: boolean): Promise<DirectorSnapshot | undefined> {
    return this.#checker?.snapshot(connections) ?? Promise.resolve(undefined);
  }

  bfdSnapshot(): Promise<readonly BfdSnapshot[] | undefined> {
    return this.#bfd?.snapshot() ?? Promise.resolve(undefined);
  }

  /** @param connections as for `balancerSnapshot` */
  async status(connections: boolean): Promise<DaemonStatus> {
    const [vrrp, balancer, bfd] = await Promise.all([
      this.snapshot(false),
      this.balancerSnapshot(connections),
      this.bfdSnapshot(),
    ]);
    return {
      version,
      pid: process.pid,
      uptimeMs: monotonicClock.nowMs() - this.#startedMs,
      configurationFile: this.#options.configurationFile,
      routerId: this.#configuration.global.routerId,
      lastReload: this.#lastReload,
      children: childStatuses([
        ['vrrp', this.#vrrp],
        ['checker', this.#checker],
        ['bfd', this.#bfd],
      ]),
      vrrp,
      balancer,
      bfd,
      clock: readClocks(),
    };
  }

  /** What `upkeep plan` compares a file with. */
  running(): RunningState {
    const { configId, allIncludeChecks } = this.#options;
    return {
      ...reloadGround(this.#configuration),
      ...(configId === undefined ? {} : { configId }),
      allIncludeChecks,
      configurationFile: resolve(this.#options.workingDirectory, this.#options.configurationFile),
      configuration: withoutSecrets(this.#configuration),
      ...(this.#checker?.successorKnows() ?? { vrrpStates: this.#stateList() }),
    };
  }

  /** A text says why nothing was tried. Without names: all instances. */
  async handOver(
    names: readonly string[] | undefined,
    timeoutMs: number,
  ): Promise<readonly HandOverResult[] | string> {
    const instances = handOverInstances(this.#configuration, names);
    if (typeof instances === 'string') {
      return instances;
    }
    return this.#vrrp?.handOver(instances, timeoutMs) ?? 'no VRRP process is running';
  }

  #stateList(): readonly InstanceState[] {
    return [...this.#vrrpStates].map(([instance, state]) => ({ instance, state }));
  }

  async #stop(reason: string): Promise<void> {
    this.#tellSystemd('STOPPING=1');
    this.#log({ event: 'stopping', reason });
    await attempt(
      'hand-over',
      () => this.#handOverAtStop(),
      (event) => this.#log(event),
    );
    const schedulerClosed = this.#scheduler.close();
    this.#files.close();
    this.#processes.close();
    const { childWaitTimeMs } = this.#configuration.global;
    const { releaseAtStop, releaseIpvsAtStop: clear } = this.#options;
    this.#options.standby.keep(false);
    const addressesGone = this.#vrrp?.stop(releaseAtStop, childWaitTimeMs);
    const checksGone = this.#checker?.stop(clear, childWaitTimeMs, addressesGone);
    const log = (event: SupervisorLogEvent): void => this.#log(event);
    await attempt('stop of VRRP', () => addressesGone, log);
    await attempt('stop of the checks', () => checksGone, log);
    await attempt('stop of BFD', () => this.#bfd?.stop(childWaitTimeMs), log);
    await this.#endings.all();
    await attempt('stop', async () => (clear ? this.#host.putBack() : this.#host.leave()), log);
    await attempt('stop of the firewall', () => this.#firewall.close(), log);
    await attempt('stop of the neighbours', async () => this.#neighbours.putBack(), log);
    await attempt('stop of the settings', async () => this.#ledger.putBack(), log);
    await attempt('last notifications', () => this.#messenger.close(), log);
    await attempt('end of the scripts', () => schedulerClosed, log);
  }

  async #handOverAtStop(): Promise<void> {
    const { handOverAtStopMs } = this.#configuration.global.services.tuning;
    if (handOverAtStopMs > 0 && this.#options.releaseAtStop) {
      // systemd.service(5), TimeoutStopSec=: counts from now.
      this.#tellSystemd(`EXTEND_TIMEOUT_USEC=${Math.round((handOverAtStopMs + 5000) * 1000)}`);
      await this.handOver(undefined, handOverAtStopMs);
    }
  }

  #needsVrrp(): boolean {
    return this.#options.runVrrp && hasVrrpWork(this.#configuration);
  }

  #needsChecker(): boolean {
    return this.#options.runCheckers && this.#configuration.virtualServers.length > 0;
  }

  #needsBfd(): boolean {
    return this.#options.runBfd && this.#configuration.bfdInstances.length > 0;
  }

  /** The VRRP child tells by itself which interfaces are there. */
  #needSettings(): void {
    if (!this.#needsVrrp()) {
      this.#virtualLinks = [];
      this.#ledger.need('vrrp', []);
    }
    this.#wantTables();
    this.#ledger.need('configuration', [
      ...pingGroups(this.#needsChecker() ? this.#configuration.virtualServers : []),
      ...(this.#needsVrrp() ? membershipReports(this.#configuration) : []),
    ]);
  }

  #wantTables(): void {
    const tables = this.#needsVrrp() ? vrrpTables(this.#configuration, this.#virtualLinks) : [];
    this.#firewall.want(tables);
  }

  #startChildren(): void {
    if (!this.#needsVrrp()) {
      this.#options.standby.keep(false);
    } else if (!this.#vrrp && this.#startsNow('vrrp')) {
      this.#startVrrp();
    }
    if (this.#needsChecker() && !this.#checker && this.#startsNow('checker')) {
      this.#startChecker();
    }
    if (this.#needsBfd() && !this.#bfd && this.#startsNow('bfd')) {
      this.#startBfd();
    }
  }

  /** Not while its predecessor still ends; the reload or the start waits for it. */
  #startsNow(child: ChildName): boolean {
    this.#awaited.add(child);
    return !this.#endings.has(child);
  }

  #startVrrp(): void {
    this.#vrrp = new VrrpProcess(this.#configuration, {
      childOptions: this.#options.childOptions,
      clock: monotonicClock,
      respawn: this.#options.respawn,
      standby: this.#options.standby,
      log: (event) => this.#log(event),
      onMessage: (message) => this.#receive(message),
      onStarted: (pid) => this.#options.onChildStarted('vrrp', pid),
      onGivenUp: () => this.#options.onGivenUp(),
      release: (configuration, checkpoint) =>
        releaseInstances(configuration, checkpoint, this.#options.childOptions.linkAlias),
      bfdStates: () => this.#bfd?.states() ?? [],
      fileValues: () => this.#files.values(),
      processQuorums: () => this.#processes.quorums(),
      lvsTableFilled: () => this.#lvsTableFilled,
    });
    this.#vrrp.start();
  }

  #startChecker(): void {
    this.#checker = new CheckerProcess(this.#configuration, {
      clock: monotonicClock,
      respawn: this.#options.respawn,
      workingDirectory: this.#options.workingDirectory,
      stateFile: this.#ipvsState,
      prepare: (configuration) => this.#host.apply(configuration),
      vrrpStates: this.#stateList(),
      bfdStates: () => this.#bfd?.states() ?? [],
      log: (event) => this.#log(event),
      logAll: (events) => this.#options.logger.logAll('checker', events),
      onMessage: (message) => this.#receiveFromChecker(message),
      onStarted: (pid) => this.#options.onChildStarted('checkers', pid),
      onGivenUp: () => this.#options.onGivenUp(),
    });
    this.#checker.start();
  }

  #startBfd(): void {
    this.#bfd = new BfdProcess(this.#configuration, {
      clock: monotonicClock,
      respawn: this.#options.respawn,
      log: (event) => this.#log(event),
      onMessage: (message) => this.#receiveFromBfd(message),
      onState: (state) => this.#tellFollowers(state),
      onStarted: (pid) => this.#options.onChildStarted('bfd', pid),
      onGivenUp: () => this.#options.onGivenUp(),
    });
    this.#bfd.start();
  }

  #stopUnneeded(): void {
    const { childWaitTimeMs } = this.#configuration.global;
    if (this.#bfd && !this.#needsBfd()) {
      const bfd = this.#bfd;
      this.#bfd = undefined;
      this.#awaited.delete('bfd');
      this.#endings.add('bfd', () => bfd.stop(childWaitTimeMs), this.#startWaiting);
    }
    if (this.#vrrp && !this.#needsVrrp()) {
      const vrrp = this.#vrrp;
      this.#vrrp = undefined;
      this.#awaited.delete('vrrp');
      this.#endings.add('vrrp', () => vrrp.stop(true, childWaitTimeMs), this.#startWaiting);
    }
    if (this.#checker && !this.#needsChecker()) {
      const checker = this.#checker;
      this.#checker = undefined;
      this.#awaited.delete('checker');
      const stop = () => this.#stopBalancing(checker, childWaitTimeMs);
      this.#endings.add('checker', stop, this.#startWaiting);
    }
  }

  async #stopBalancing(checker: CheckerProcess, timeoutMs: number): Promise<void> {
    await checker.stop(true, timeoutMs);
    if (!this.#needsChecker()) {
      await this.#host.putBack();
    }
  }

  /** What had to wait for the end of its predecessor. */
  readonly #startWaiting = (): void => {
    if (!this.#stopping) {
      this.#startChildren();
    }
  };

  #configureScripts(): void {
    const scripts = this.#needsVrrp() ? trackedScripts(this.#configuration) : [];
    this.#scheduler.configure(scripts, this.#configuration.global.scripts);
  }

  #receive(message: FromVrrp): void {
    switch (message.kind) {
      case 'hostNeeds':
        this.#virtualLinks = message.needs.virtualLinks;
        this.#ledger.need('vrrp', settingsOfVrrp(message.needs));
        this.#wantTables();
        return;
      case 'ready':
      case 'reloaded':
        this.#hasConfiguration('vrrp');
        return;
      case 'log':
        this.#options.logger.log('vrrp', message.event);
        return;
      case 'notify':
        this.#messenger.tellTransition(message.effect);
        return;
      case 'checkpoint':
        this.#noteStates(
          message.checkpoint.instances.map(({ name, state }) => ({ instance: name, state })),
        );
        return;
      case 'recorded':
        this.#recording?.append(message.lines);
        return;
      case 'snapshot':
      case 'recording':
      case 'handOverEnded':
      case 'stopped':
        return;
    }
  }

  #receiveFromChecker(message: FromChecker): void {
    switch (message.kind) {
      case 'ready':
      case 'reloaded':
        this.#noteLvsTable(true);
        this.#hasConfiguration('checker');
        return;
      case 'notify':
        this.#messenger.tellBalancer(message.effect);
        return;
      case 'mail':
        this.#messenger.mail(message.mail);
        return;
      default:
        return; // the rest is the keeper's
    }
  }

  #receiveFromBfd(message: FromBfd): void {
    if (message.kind === 'log') {
      this.#options.logger.log('bfd', message.event);
    } else if (message.kind === 'ready') {
      this.#hasConfiguration('bfd');
    }
  }

  /** `vrrp` and `checker` in a `bfd_instance` say who hears of it. */
  #tellFollowers(state: BfdSessionState): void {
    const instance = this.#configuration.bfdInstances.find(({ name }) => name === state.session);
    if (instance?.tellsVrrp) {
      this.#vrrp?.bfdState(state);
    }
    if (instance?.tellsChecker) {
      this.#checker?.bfdState(state);
    }
  }

  #noteLvsTable(filled: boolean): void {
    if (this.#lvsTableFilled !== filled) {
      this.#lvsTableFilled = filled;
      this.#vrrp?.lvsTable(filled);
    }
  }

  #noteStates(states: readonly InstanceState[]): void {
    for (const { instance, state } of states) {
      this.#vrrpStates.set(instance, state);
    }
    this.#checker?.vrrpStates(states);
  }

  /** Also of a successor of a child that died while it was reloading. */
  #hasConfiguration(child: ChildName): void {
    this.#awaited.delete(child);
    this.#settle();
  }

  #settle(): void {
    if (this.#awaited.size > 0) {
      return;
    }
    for (const resolve of this.#whenReady.splice(0)) {
      resolve();
    }
    const reload = this.#reload;
    this.#reload = undefined;
    if (reload) {
      this.#reloaded(reload.startedMs);
      if (reload.again) {
        this.reload();
      }
    }
  }

  #reloaded(startedMs: number): void {
    this.#tellSystemd('READY=1');
    this.#lastReload = { atMs: Date.now(), refused: undefined };
    this.#options.onReload('after');
    this.#log({ event: 'reloaded', tookMs: monotonicClock.nowMs() - startedMs });
  }

  #tellSystemd(...assignments: readonly string[]): void {
    this.#systemd.note('systemd', notifySystemd(...assignments));
  }

  #log(event: SupervisorLogEvent): void {
    this.#options.logger.log('supervisor', event);
  }
}
