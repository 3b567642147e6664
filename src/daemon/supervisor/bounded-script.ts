/** `startup_script` and `shutdown_script`: run once, waited for, killed after their time-out. */
import type { BoundedScript, ScriptDefaults } from '../../config/model.js';
import { createScriptPreparer, refusalReason } from '../../notify/prepared-script.js';
import { runScript } from '../../notify/run-script.js';
import { describeOutcome, succeeded } from '../../notify/script-outcome.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';

/** Runs the script; its result is only logged. A stop of the daemon ends it. */
export async function runBoundedScript(
  what: 'startup_script' | 'shutdown_script',
  script: BoundedScript | undefined,
  defaults: ScriptDefaults,
  workingDirectory: string,
  log: (event: SupervisorLogEvent) => void,
  stopping?: AbortSignal,
): Promise<void> {
  if (!script || stopping?.aborted) {
    return;
  }
  const preparation = createScriptPreparer(defaults)(script);
  if (!preparation.script) {
    log({ event: 'scriptRefused', what, reason: refusalReason(preparation) });
    return;
  }
  const { account, executable } = preparation.script;
  const { timeoutMs } = script;
  log({ event: 'scriptStarted', what, command: script.text });
  const run = runScript(script, [], { account, executable, timeoutMs, workingDirectory });
  stopping?.addEventListener('abort', () => run.terminate());
  const outcome = await run.done;
  if (!succeeded(outcome)) {
    log({ event: 'scriptFailed', what, command: script.text, reason: describeOutcome(outcome) });
  }
}
