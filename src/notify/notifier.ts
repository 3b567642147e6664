/**
 * Tells the world about states: FIFO lines at once, then scripts, in order per instance and group.
 * Belongs to the supervisor: starting a process costs milliseconds that the VRRP child has not got.
 */
import type { Configuration, InstanceNotifyScripts } from '../config/model.js';
import type { LvsNotifyEffect } from '../lvs/messages.js';
import type { SupervisorLogEvent } from '../observe/log/log-events.js';
import type { RunResult } from '../observe/status/tallies.js';
import type { NotifyEffect } from '../vrrp/messages.js';
import { balancerFifoLine, balancerScript, balancerSubject } from './balancer-notification.js';
import { FifoSet } from './fifo-set.js';
import { createScriptPreparer, type PrepareScript, refusalReason } from './prepared-script.js';
import { runScript, type ScriptRun } from './run-script.js';
import type { RunTally } from './run-tally.js';
import { describeOutcome, type ScriptOutcome, succeeded } from './script-outcome.js';
import {
  fifoLine,
  goesToFifo,
  notifyKeywords,
  scriptsOf,
  subjectOf,
  type TransitionScript,
} from './transition.js';
import { PATIENCE_MS, TransitionQueue } from './transition-queue.js';

export interface Notifier {
  /** Writes the FIFO lines and queues the scripts of an event. Returns at once. */
  notify(effect: NotifyEffect): void;
  /** The same for a change of a virtual or real server. */
  notifyBalancer(effect: LvsNotifyEffect): void;
  /** A reload: what is under way goes on as it was asked for. */
  configure(configuration: Configuration): void;
  /** How many transitions wait for the scripts of others to end. */
  waiting(): number;
  /** Waits until all scripts have ended, at most `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>;
  /** Terminates what runs, closes the FIFOs, removes those that were created here. */
  close(): void;
}

/** What the notifier is made from. */
export interface NotifierOptions {
  readonly configuration: Configuration;
  readonly log: (event: SupervisorLogEvent) => void;
  /** `/`, or the directory the daemon was started in when it stays in the foreground. */
  readonly workingDirectory: string;
  /** Counts what came of it. */
  readonly runs?: RunTally;
}

/** Creates the notifier, opens the FIFOs and starts their scripts. */
export function createNotifier(options: NotifierOptions): Notifier {
  return new ScriptNotifier(options);
}

class ScriptNotifier implements Notifier {
  readonly #options: NotifierOptions;
  readonly #fifos: FifoSet;
  readonly #queues = new Map<string, TransitionQueue>();
  readonly #running = new Set<ScriptRun>();
  /** The last state of each instance and group that FIFOs heard of. */
  readonly #announced = new Map<string, NotifyEffect>();
  #configuration: Configuration;
  /** Before the last reload: what was removed is announced by its old settings. */
  #formerConfiguration: Configuration;
  #prepare: PrepareScript;
  #formerPrepare: PrepareScript;
  #closed = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#fifos = new FifoSet(options);
    this.#configuration = options.configuration;
    this.#formerConfiguration = options.configuration;
    this.#prepare = createScriptPreparer(options.configuration.global.scripts);
    this.#formerPrepare = this.#prepare;
    this.#fifos.configure(options.configuration, this.#prepare);
    this.#reportRefusedScripts();
  }

  configure(configuration: Configuration): void {
    this.#formerConfiguration = this.#configuration;
    this.#formerPrepare = this.#prepare;
    this.#configuration = configuration;
    this.#prepare = createScriptPreparer(configuration.global.scripts);
    this.#fifos.configure(configuration, this.#prepare);
    this.#reportRefusedScripts();
    this.#forgetWhatIsGone();
    if (configuration.global.fifoWritesStatesOnReload) {
      this.#repeatStates();
    }
  }

  waiting(): number {
    return [...this.#queues.values()].reduce((sum, { length }) => sum + length, 0);
  }

  notify(effect: NotifyEffect): void {
    if (goesToFifo(effect, this.#configuration)) {
      this.#fifos.write(fifoLine(effect), 'vrrp');
    }
    this.#remember(effect);
    const current = subjectOf(effect, this.#configuration);
    const subject = current ?? subjectOf(effect, this.#formerConfiguration);
    const scripts = subject ? scriptsOf(effect, subject) : [];
    const prepare = current ? this.#prepare : this.#formerPrepare;
    if (scripts.length > 0 && !this.#closed) {
      this.#queueOf(keyOf(effect)).push(
        () =>
          scripts.map((script) => this.#start(script, prepare)).filter((run) => run !== undefined),
        effect.state === 'MASTER_RX_LOWER_PRI' ? effect.state : undefined,
      );
    }
  }

  notifyBalancer(effect: LvsNotifyEffect): void {
    this.#fifos.write(balancerFifoLine(effect), 'balancer');
    const script = balancerScript(effect);
    if (script !== undefined && !this.#closed) {
      this.#queueOf(balancerSubject(effect)).push(() => {
        const run = this.#start(script, this.#prepare);
        return run === undefined ? [] : [run];
      });
    }
  }

  async drain(timeoutMs: number): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs;
    // A slow script of an earlier transition must not cost the stop script its turn.
    const flushTimer = setTimeout(() => {
      for (const queue of this.#queues.values()) {
        queue.flush();
      }
    }, timeoutMs / 2);
    while (this.#isBusy() && performance.now() < deadlineMs) {
      const runs = [...this.#running].map((run) => run.ended);
      await firstOf(Promise.all(runs), deadlineMs - performance.now());
      await new Promise((resolve) => setImmediate(resolve));
    }
    clearTimeout(flushTimer);
  }

  close(): void {
    this.#closed = true;
    for (const queue of this.#queues.values()) {
      queue.clear();
    }
    for (const run of this.#running) {
      run.terminate();
    }
    this.#fifos.close();
  }

  #isBusy(): boolean {
    return this.#running.size > 0 || [...this.#queues.values()].some((queue) => !queue.idle);
  }

  #start({ command, extraArguments, what }: TransitionScript, prepare: PrepareScript) {
    const { script } = prepare(command);
    if (script === undefined) {
      return undefined;
    }
    const { log, workingDirectory } = this.#options;
    const { account, executable } = script;
    log({ event: 'scriptStarted', what, command: command.text });
    const run = runScript(command, extraArguments, { account, executable, workingDirectory });
    this.#running.add(run);
    void run.ended.then(() => this.#running.delete(run));
    void run.done.then((outcome) => {
      this.#options.runs?.note('script', resultOf(outcome));
      if (!succeeded(outcome)) {
        const reason = describeOutcome(outcome);
        log({ event: 'scriptFailed', what, command: command.text, reason });
      }
    });
    return run;
  }

  #queueOf(key: string): TransitionQueue {
    const existing = this.#queues.get(key);
    if (existing) {
      return existing;
    }
    const reason = 'too many changes of state wait for scripts: the oldest was dropped';
    const queue = new TransitionQueue(
      () => this.#options.log({ event: 'scriptRefused', what: `notify scripts of ${key}`, reason }),
      PATIENCE_MS,
      () => this.#options.runs?.note('script', 'dropped'),
    );
    this.#queues.set(key, queue);
    return queue;
  }

  #remember(effect: NotifyEffect): void {
    const { state, priority } = effect;
    const key = keyOf(effect);
    const last = this.#announced.get(key);
    if (state === 'STOP' || state === 'DELETED') {
      this.#announced.delete(key);
    } else if (state === 'MASTER' || state === 'BACKUP' || state === 'FAULT') {
      this.#announced.set(key, effect);
    } else if (last) {
      this.#announced.set(key, { ...last, priority });
    }
  }

  /** `fifo_write_vrrp_states_on_reload`: says again what has not changed. */
  #repeatStates(): void {
    for (const effect of this.#announced.values()) {
      if (subjectOf(effect, this.#configuration)) {
        this.#fifos.write(fifoLine(effect), 'vrrp');
      }
    }
  }

  #forgetWhatIsGone(): void {
    for (const [key, queue] of this.#queues) {
      if (queue.idle) {
        this.#queues.delete(key);
      }
    }
    for (const [key, effect] of this.#announced) {
      if (
        !subjectOf(effect, this.#configuration) &&
        !subjectOf(effect, this.#formerConfiguration)
      ) {
        this.#announced.delete(key);
      }
    }
  }

  #reportRefusedScripts(): void {
    const { vrrpInstances, syncGroups } = this.#configuration;
    const subjects = [
      ...vrrpInstances.map(({ name, notify }) => ({ whose: `instance ${name}`, notify })),
      ...syncGroups.map(({ name, notify }) => ({ whose: `group ${name}`, notify })),
    ];
    for (const { whose, notify } of subjects) {
      const scripts: InstanceNotifyScripts = notify;
      for (const [key, keyword] of notifyKeywords) {
        const command = scripts[key];
        const preparation = command && this.#prepare(command);
        if (preparation && !preparation.script) {
          const reason = refusalReason(preparation);
          this.#options.log({ event: 'scriptRefused', what: `${keyword} of ${whose}`, reason });
        }
      }
    }
  }
}

function resultOf(outcome: ScriptOutcome): RunResult {
  return succeeded(outcome) ? 'ok' : outcome.kind === 'timedOut' ? 'timeout' : 'failed';
}

function keyOf({ type, name }: NotifyEffect): string {
  return `${type === 'GROUP' ? 'group' : 'instance'} ${name}`;
}

/** Waits for a promise, but not longer than `timeoutMs`. */
async function firstOf(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}
