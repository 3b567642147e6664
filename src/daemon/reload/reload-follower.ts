/** What goes with reloads besides the reload itself: the file with its time, and what is kept. */
import { messageOf } from '../../base/failure.js';
import type { Configuration } from '../../config/model.js';
import { printConf } from '../../config/print/conf.js';
import type { DumpKind } from '../../observe/dump/path.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { dumpSources } from '../control/dump-sources.js';
import { dumpText } from '../control/dumps.js';
import type { ReadOutcome, UsableRead } from '../supervisor/configuration-reader.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { ConfigurationWatch } from './configuration-watch.js';
import { type ProcessTrace, ReloadTraces } from './reload-traces.js';
import { TimedReload } from './timed-reload.js';

/** The dump of each process, and its name in a file name. */
const TRACED = [
  { child: 'vrrp', process: 'vrrp', dump: 'vrrpData' },
  { child: 'checker', process: 'check', dump: 'checkerData' },
  { child: 'bfd', process: 'bfd', dump: 'bfdData' },
] as const satisfies readonly { child: string; process: ProcessTrace['process']; dump: DumpKind }[];

export class ReloadFollower {
  readonly #supervisor: Supervisor;
  readonly #log: (event: SupervisorLogEvent) => void;
  readonly #timed: TimedReload;
  readonly #watch: ConfigurationWatch;
  readonly #traces: ReloadTraces;
  /** What was read last of what can be used. */
  #read: UsableRead | undefined;

  constructor(supervisor: Supervisor, log: (event: SupervisorLogEvent) => void) {
    this.#supervisor = supervisor;
    this.#log = log;
    this.#timed = new TimedReload(() => supervisor.reloads.request(), log);
    this.#watch = new ConfigurationWatch(() => supervisor.reloads.request(), log);
    this.#traces = new ReloadTraces(log);
  }

  started(read: UsableRead): void {
    this.read(read);
    this.#follow(read.configuration);
  }

  /** The file was read, whether it is used or not. */
  read(outcome: ReadOutcome): void {
    if (outcome.kind === 'usable') {
      this.#read = outcome;
      const { configurationCopyDirectory } = outcome.configuration.global.services.tuning;
      this.#traces.configuration(configurationCopyDirectory, () => printConf(outcome.directives));
    }
  }

  /** `before`: no process has been told of the configuration that was read. */
  around(moment: 'before' | 'after'): void {
    const { configuration } = this.#supervisor;
    if (moment === 'after') {
      this.#follow(configuration);
    }
    // What the children are asked now they answer before what they are told next.
    this.#keepProcesses(configuration, moment === 'before' ? 'pre' : 'post').catch((error) =>
      this.#log({ event: 'internalError', where: 'config_save_dir', message: messageOf(error) }),
    );
  }

  close(): void {
    this.#timed.close();
    this.#watch.close();
  }

  #follow({ global: { services } }: Configuration): void {
    this.#timed.configure(services.tuning);
    this.#watch.configure(
      services.tuning.watchesConfiguration,
      this.#read ?? { files: [], includes: [] },
    );
  }

  async #keepProcesses(configuration: Configuration, moment: 'pre' | 'post'): Promise<void> {
    const { configurationCopyDirectory } = configuration.global.services.tuning;
    if (configurationCopyDirectory !== undefined) {
      const keep = this.#traces.processes(configurationCopyDirectory, moment);
      keep(await Promise.all(TRACED.map((traced) => this.#traceOf(traced, configuration))));
    }
  }

  async #traceOf(
    { child, process, dump }: (typeof TRACED)[number],
    configuration: Configuration,
  ): Promise<ProcessTrace> {
    const pid = this.#supervisor.childPid(child);
    const sources = pid === undefined ? undefined : dumpSources(dump, this.#supervisor, false);
    const known = await sources;
    return { process, pid, text: known && dumpText(dump, configuration, known) };
  }
}
