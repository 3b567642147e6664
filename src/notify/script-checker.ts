/** The script checks in the form in which a configuration check asks for them. */
import type { ScriptChecker } from '../config/load.js';
import type { ScriptDefaults } from '../config/model.js';
import { createScriptPreparer, type PrepareScript } from './prepared-script.js';
import { isFileTest, scriptSecurityFinding } from './script-security.js';

/** A checker that looks at real files and accounts. */
export function createScriptChecker(): ScriptChecker {
  let current: { readonly defaults: ScriptDefaults; readonly prepare: PrepareScript } | undefined;
  return (command, defaults) => {
    if (current?.defaults !== defaults) {
      current = { defaults, prepare: createScriptPreparer(defaults) };
    }
    const { script, findings } = current.prepare(command);
    const runsAsRoot = script?.account.uid === 0 && !isFileTest(command);
    const insecure = findings.some((finding) => finding.code === 'script-unsafe');
    const securityOff = scriptSecurityFinding(runsAsRoot, insecure, defaults);
    return securityOff ? [...findings, securityOff] : findings;
  };
}
