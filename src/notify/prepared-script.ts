/** From a configured command to one that is ready to be run: its account, its path, the checks. */
import type { ScriptCommand, ScriptDefaults } from '../config/model.js';
import { type Account, resolveAccount } from './account.js';
import { openAccountDatabase } from './account-database.js';
import { checkScript, type ScriptFinding } from './script-security.js';

/** Everything that `runScript` needs except the circumstances of the run. */
export interface PreparedScript {
  readonly command: ScriptCommand;
  readonly account: Account;
  readonly executable: string;
}

/** A command made ready to run, with what the checks found. */
export interface ScriptPreparation {
  /** undefined: the script must not be run, and the findings say why. */
  readonly script: PreparedScript | undefined;
  readonly findings: readonly ScriptFinding[];
}

/** Why a script is refused, for log lines. */
export function refusalReason({ findings }: ScriptPreparation): string {
  return findings.map((finding) => finding.message).join('; ');
}

/** Makes a command ready to run. */
export type PrepareScript = (command: ScriptCommand) => ScriptPreparation;

/**
 * A function that prepares commands under one set of defaults. It reads the account files once and
 * remembers its answers: make a new one at each reload, so that the checks are made again.
 */
export function createScriptPreparer(defaults: ScriptDefaults): PrepareScript {
  const database = openAccountDatabase();
  const known = new Map<string, ScriptPreparation>();
  return (command) => {
    const { argv, user, group, supplementaryGroups } = command;
    const key = JSON.stringify([argv[0], user, group, supplementaryGroups]);
    const answer = known.get(key) ?? prepare(command);
    known.set(key, answer);
    return answer.script ? { ...answer, script: { ...answer.script, command } } : answer;
  };

  function prepare(command: ScriptCommand): ScriptPreparation {
    const { supplementaryGroups } = command;
    const options = { database, supplementaryGroups };
    const account = resolveAccount(command.user, command.group, defaults, options);
    if (account.kind === 'problem') {
      const message = `script '${command.argv[0]}': ${account.message}`;
      const code = 'script-user-unknown';
      const finding = { code, message, severity: 'error', security: false } as const;
      return { script: undefined, findings: [finding] };
    }
    const { executable, findings, disabled } = checkScript(command, account, defaults);
    return { script: disabled ? undefined : { command, account, executable }, findings };
  }
}
