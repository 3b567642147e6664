/** Looks at the scripts of a configuration as the daemon will before it runs them. */
import type { ScriptChecker, ScriptObservation } from '../config/load.js';
import type { ScriptDefaults } from '../config/model.js';
import { createScriptPreparer, type PrepareScript } from '../notify/prepared-script.js';
import { isFileTest, scriptSecurityFinding } from '../notify/script-security.js';

/** A checker for one configuration: accounts and paths are looked up once. */
export function createScriptChecker(): ScriptChecker {
  let prepared: { readonly defaults: ScriptDefaults; readonly prepare: PrepareScript } | undefined;
  return (command, defaults) => {
    if (prepared?.defaults !== defaults) {
      prepared = { defaults, prepare: createScriptPreparer(defaults) };
    }
    const { script, findings } = prepared.prepare(command);
    const runAsRoot = script?.account.uid === 0 && !isFileTest(command);
    const insecure = findings.some((finding) => finding.code === 'script-unsafe');
    const security = scriptSecurityFinding(runAsRoot, insecure, defaults);
    const all: readonly ScriptObservation[] = security ? [...findings, security] : findings;
    return all;
  };
}
