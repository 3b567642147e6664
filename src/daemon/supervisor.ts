/**
 * The supervisor: starts the children, runs scripts on their behalf, answers signals and the
 * control socket, reloads and stops in order. It holds no protocol state.
 */
import type { Configuration } from '../config/model.js';
import { monotonicClock } from '../linux/clock.js';
import { notifySystemd } from '../linux/systemd-notify.js';
import { createNotifier, type Notifier } from '../notify/notifier.js';
import { readClocks } from '../observe/clock-reading.js';
import type { SupervisorLogEvent } from '../observe/log-events.js';
import type { Logger } from '../observe/logger.js';
import type { DaemonStatus } from '../observe/status.js';
import { version } from '../observe/version.js';
import { createScriptScheduler, type ScriptScheduler } from '../track/script-scheduler.js';
import type { VrrpSnapshot } from '../vrrp/messages.js';
import type { ReadOutcome } from './configuration-reader.js';
import type { ChildOptions, ToSupervisor } from './messages.js';
import { releaseInstances } from './release.js';
import { refusedChange } from './reload-rules.js';
import type { Standby } from './standby.js';
import { VrrpProcess } from './vrrp-process.js';

/** How long stop scripts may hold up the end of the daemon. */
const STOP_SCRIPTS_MS = 1000;

/** What the supervisor is told by the program around it. */
export interface SupervisorOptions {
  readonly configurationFile: string;
  readonly workingDirectory: string;
  readonly childOptions: ChildOptions;
  readonly respawn: boolean;
  /** `--dont-release-vrrp` given: false. */
  readonly releaseAtStop: boolean;
  readonly runVrrp: boolean;
  readonly logger: Logger;
  /** Whence the VRRP process is taken when it is needed. */
  readonly standby: Standby;
  /** Reads the file for a reload; problems have been logged by the reader. */
  read(running: Configuration): ReadOutcome;
  /** A child runs, first or as a successor. */
  onChildStarted(child: 'vrrp', pid: number): void;
  /** The daemon cannot go on: everything has been released. */
  onGivenUp(): void;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #notifier: Notifier;
  readonly #scheduler: ScriptScheduler;
  readonly #startedMs = monotonicClock.nowMs();
  #configuration: Configuration;
  #vrrp: VrrpProcess | undefined;
  #whenReady: (() => void)[] = [];
  #reload: { startedMs: number; again: boolean } | undefined;
  #lastReload: DaemonStatus['lastReload'];
  #stopping: Promise<void> | undefined;

  constructor(configuration: Configuration, options: SupervisorOptions) {
    this.#configuration = configuration;
    this.#options = options;
    const { workingDirectory } = options;
    const log = (event: SupervisorLogEvent): void => this.#log(event);
    this.#notifier = createNotifier({ configuration, log, workingDirectory });
    this.#scheduler = createScriptScheduler({
      log,
      workingDirectory,
      onResult: (script, succeeded) => this.#vrrp?.scriptResult(script, succeeded),
    });
  }

  get configuration(): Configuration {
    return this.#configuration;
  }

  /** Resolves when every child that the configuration needs has said that it runs. */
  async start(): Promise<void> {
    this.#startChildren();
    this.#configureScripts();
    if (this.#vrrp) {
      await new Promise<void>((resolve) => this.#whenReady.push(resolve));
    }
    this.#log({ event: 'started' });
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
    this.#log({ event: 'reloading', configuration: this.#options.configurationFile });
    notifySystemd('RELOADING=1', `MONOTONIC_USEC=${Math.round(monotonicClock.nowMs() * 1000)}`);
    const startedMs = monotonicClock.nowMs();
    const read = this.#options.read(this.#configuration);
    if (read.kind === 'refused') {
      return this.#refuseReload(read.reason);
    }
    const change = refusedChange(this.#configuration, read.configuration);
    if (change !== undefined) {
      return this.#refuseReload(change);
    }
    this.#apply(read.configuration, startedMs);
    return undefined;
  }

  #refuseReload(reason: string): string {
    notifySystemd('READY=1');
    this.#lastReload = { atMs: Date.now(), refused: reason };
    this.#log({ event: 'reloadRefused', reason });
    return reason;
  }

  #apply(configuration: Configuration, startedMs: number): void {
    this.#configuration = configuration;
    this.#notifier.configure(configuration);
    this.#configureScripts();
    if (this.#needsVrrp() && this.#vrrp) {
      this.#reload = { startedMs, again: false };
      this.#vrrp.reload(configuration);
    } else {
      this.#stopUnneeded();
      this.#startChildren();
      this.#reloaded(startedMs);
    }
  }

  /** Orderly stop: peers take over, nothing is left behind, stop scripts have had their second. */
  stop(reason: string): Promise<void> {
    this.#stopping ??= this.#stop(reason);
    return this.#stopping;
  }

  snapshot(clearCounters: boolean): Promise<VrrpSnapshot | undefined> {
    return this.#vrrp?.snapshot(clearCounters) ?? Promise.resolve(undefined);
  }

  async status(): Promise<DaemonStatus> {
    const vrrp = await this.snapshot(false);
    const pid = this.#vrrp?.pid;
    return {
      version,
      pid: process.pid,
      uptimeMs: monotonicClock.nowMs() - this.#startedMs,
      configurationFile: this.#options.configurationFile,
      routerId: this.#configuration.global.routerId,
      lastReload: this.#lastReload,
      children: this.#vrrp ? [{ name: 'vrrp', pid, restarts: this.#vrrp.restarts }] : [],
      vrrp,
      clock: readClocks(),
    };
  }

  async #stop(reason: string): Promise<void> {
    notifySystemd('STOPPING=1');
    this.#log({ event: 'stopping', reason });
    const schedulerClosed = this.#scheduler.close();
    await this.#vrrp?.stop(this.#options.releaseAtStop, this.#configuration.global.childWaitTimeMs);
    await this.#notifier.drain(STOP_SCRIPTS_MS);
    this.#notifier.close();
    await schedulerClosed;
  }

  #needsVrrp(): boolean {
    return this.#options.runVrrp && this.#configuration.vrrpInstances.length > 0;
  }

  #startChildren(): void {
    if (!this.#needsVrrp()) {
      this.#options.standby.keep(false);
      return;
    }
    if (this.#vrrp) {
      return;
    }
    this.#vrrp = new VrrpProcess(this.#configuration, {
      childOptions: this.#options.childOptions,
      clock: monotonicClock,
      respawn: this.#options.respawn,
      standby: this.#options.standby,
      log: (event) => this.#log(event),
      onMessage: (message) => this.#receive(message),
      onStarted: (pid) => this.#options.onChildStarted('vrrp', pid),
      onGivenUp: () => this.#options.onGivenUp(),
      release: releaseInstances,
    });
    this.#vrrp.start();
  }

  #stopUnneeded(): void {
    if (this.#vrrp && !this.#needsVrrp()) {
      const vrrp = this.#vrrp;
      this.#vrrp = undefined;
      vrrp.stop(true, this.#configuration.global.childWaitTimeMs).catch((error: unknown) => {
        this.#log({ event: 'internalError', where: 'stop of the vrrp child', message: `${error}` });
      });
    }
  }

  #configureScripts(): void {
    const scripts = this.#needsVrrp() ? trackedScripts(this.#configuration) : [];
    this.#scheduler.configure(scripts, this.#configuration.global.scripts);
  }

  #receive(message: ToSupervisor): void {
    switch (message.kind) {
      case 'ready':
        for (const resolve of this.#whenReady.splice(0)) {
          resolve();
        }
        this.#endReload(); // a child that died while reloading has a successor with the new file
        return;
      case 'reloaded':
        this.#endReload();
        return;
      case 'log':
        this.#options.logger.log('vrrp', message.event);
        return;
      case 'notify':
        this.#notifier.notify(message.effect);
        return;
      case 'checkpoint':
      case 'snapshot':
      case 'stopped':
        return;
    }
  }

  #endReload(): void {
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
    notifySystemd('READY=1');
    this.#lastReload = { atMs: Date.now(), refused: undefined };
    this.#log({ event: 'reloaded', tookMs: monotonicClock.nowMs() - startedMs });
  }

  #log(event: SupervisorLogEvent): void {
    this.#options.logger.log('supervisor', event);
  }
}

/** The scripts that somebody tracks: the others are not run. */
function trackedScripts(configuration: Configuration): Configuration['vrrpScripts'] {
  const tracked = new Set(
    [...configuration.vrrpInstances, ...configuration.syncGroups].flatMap((each) =>
      each.trackScripts.map((script) => script.name),
    ),
  );
  return configuration.vrrpScripts.filter((script) => tracked.has(script.name));
}
