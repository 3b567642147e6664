/** What instances and groups follow beside links and sessions: scripts, files, processes. */
import type { Configuration } from '../../config/model.js';
import type { ProcessStanding } from '../../observe/dump/track-processes.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { TrackerRuns } from '../../observe/status/tallies.js';
import { kernelProcesses } from '../../track/kernel-processes.js';
import { createScriptScheduler, type ScriptScheduler } from '../../track/script-scheduler.js';
import { systemTimers } from '../../track/timers.js';
import { TrackedFiles } from '../../track/tracked-files.js';
import { TrackedProcesses } from '../../track/tracked-processes.js';
import { trackedScripts } from '../../track/tracked-scripts.js';
import type { SharedFact, TrackedFileValue, TrackedProcessQuorum } from '../messages.js';

/** Who hears of results, and where scripts run. */
export interface TrackersOptions {
  readonly workingDirectory: string;
  log(event: SupervisorLogEvent): void;
  tell(fact: SharedFact): void;
}

export class Trackers {
  readonly #scheduler: ScriptScheduler;
  readonly #files: TrackedFiles;
  readonly #processes: TrackedProcesses;
  #configuration: Configuration;

  constructor(configuration: Configuration, { workingDirectory, log, tell }: TrackersOptions) {
    this.#configuration = configuration;
    this.#scheduler = createScriptScheduler({
      log,
      workingDirectory,
      onResult: (script, succeeded) => tell({ kind: 'scriptResult', script, succeeded }),
    });
    this.#files = new TrackedFiles({
      changed: (file, value) => tell({ kind: 'fileValue', file, value }),
      ignored: (path, number) => log({ event: 'trackFileInvalid', path, number }),
      notCreated: (path, reason) => log({ event: 'trackFileNotCreated', path, reason }),
    });
    const processes = kernelProcesses(
      () => this.#configuration.global.services.tuning.processEvents,
    );
    this.#processes = new TrackedProcesses(processes, systemTimers, {
      quorum: (process, holds) => tell({ kind: 'processQuorum', process, holds }),
      confirmed: () => log({ event: 'processEventsConfirmed' }),
      refused: (reason) => log({ event: 'processEventsRefused', reason }),
      lost: (reason) => log({ event: 'processEventsLost', reason }),
    });
  }

  /** Files and processes: what they say first is told at once. */
  configure(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#files.configure(configuration);
    this.#processes.configure(configuration);
  }

  /** Scripts, which run for the first time at once; none where no process follows them. */
  configureScripts(configuration: Configuration, followed: boolean): void {
    const scripts = followed ? trackedScripts(configuration) : [];
    this.#scheduler.configure(scripts, configuration.global.scripts);
  }

  /** Names of the track scripts that run now. */
  get runningScripts(): ReadonlySet<string> {
    return this.#scheduler.running();
  }

  /** How often each track script ran, and what came of it. */
  get runs(): readonly TrackerRuns[] {
    return this.#scheduler.runs();
  }

  /** Where each `vrrp_track_process` stands. */
  get processStandings(): readonly ProcessStanding[] {
    return this.#processes.standings();
  }

  /** What the tracked files say. */
  get fileValues(): readonly TrackedFileValue[] {
    return this.#files.values();
  }

  /** For a VRRP process that begins. */
  get processQuorums(): readonly TrackedProcessQuorum[] {
    return this.#processes.quorums();
  }

  /** Resolves when the scripts that ran have ended. */
  close(): Promise<void> {
    this.#files.close();
    this.#processes.close();
    return this.#scheduler.close();
  }
}
