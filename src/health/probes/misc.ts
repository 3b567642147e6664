/** MISC_CHECK: what a script finds out, told by its exit status (keepalived.conf(5)). */
import type { MiscCheck } from '../../config/lvs-model.js';
import type { ScriptCommand } from '../../config/script-model.js';
import type { ScriptOutcome } from '../../notify/script-outcome.js';
import type { ProbeOutcome } from '../messages.js';
import type { RunningProbe, StartProbe } from './probe.js';

/** What is asked of a runner. */
export interface ScriptRequest {
  readonly command: ScriptCommand;
  readonly timeoutMs: number;
}

/** Runs scripts, each in a process group of its own, and kills those that take too long. */
export interface ScriptRunner {
  /** `done` is called at most once. Cancelling kills the script; nothing is told afterwards. */
  run(request: ScriptRequest, done: (outcome: ScriptOutcome) => void): RunningProbe;
}

/** The probe for scripts. */
export function createMiscProbe(runner: ScriptRunner): StartProbe<MiscCheck> {
  return ({ command, timeoutMs, dynamic }, done) =>
    runner.run({ command, timeoutMs }, (outcome) => done(meaningOf(outcome, dynamic)));
}

/**
 * What the end of a script says about the server. With `misc_dynamic` 2 to 255 are good, and the
 * status is handed on as `weight`: `contributionOf` knows what it means for each server.
 */
export function meaningOf(outcome: ScriptOutcome, dynamic: boolean): ProbeOutcome {
  switch (outcome.kind) {
    case 'exited': {
      const { status } = outcome;
      if (status === 0) {
        return { outcome: 'good' };
      }
      return dynamic && status > 1
        ? { outcome: 'good', weight: status }
        : { outcome: 'bad', reason: `exited with status ${status}`, code: 'script' };
    }
    case 'signalled':
      return { outcome: 'bad', reason: `due to signal ${outcome.signal}`, code: 'script' };
    case 'timedOut':
      return { outcome: 'bad', reason: 'timed out', timedOut: true, code: 'timeout' };
    case 'notStarted':
      return { outcome: 'undecided', reason: outcome.reason };
  }
}
